// Measures the library against the limits of the machine it runs on: each item and its limit in
// turn, many times, the best of each. Only ratios mean something between machines.
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "common/program/blas_note.hpp"
#include "items.hpp"
#include "rramvar/io/output_file.hpp"
#include "rramvar/layer/blas_kernels.hpp"

namespace rramvar::bench {
namespace {

void print(const Item& x) {
  std::cout << std::left << std::setw(40) << x.name << std::right << std::fixed
            << std::setprecision(3) << std::setw(10) << x.measured << std::setw(10) << x.limit
            << std::setw(8) << x.ratio() << "  " << std::left << std::setw(9) << x.goal << x.unit
            << std::endl;
}

/// What else decides the numbers; empty on a machine that is ready to measure.
std::vector<std::string> notes() {
  std::vector<std::string> out;
  if (const std::string slow = programs::blas_note(); !slow.empty()) out.push_back(slow);
  for (const char* name : {"OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"}) {
    if (std::getenv(name) != nullptr) {
      out.push_back(std::string(name) + " is set: unset it to measure what OpenBLAS chooses");
    }
  }
#ifndef NDEBUG
  out.push_back("assertions are on: measure a Release build");
#endif
  return out;
}

void write_json(OutputFile& file, bool quick, const std::vector<Item>& items) {
  nlohmann::ordered_json out{{"version", library_version},
                             {"compiler", __VERSION__},
                             {"instruction_set", best_limits().instruction_set},
                             {"blas_kernels", blas_kernels()},
                             {"quick", quick},
                             {"notes", notes()}};
  for (const Item& x : items) {
    out["items"].push_back({{"item", x.name},
                            {"unit", x.unit},
                            {"measured", x.measured},
                            {"limit", x.limit},
                            {"ratio", x.ratio()},
                            {"goal", x.goal}});
  }
  file.write(out.dump(2) + '\n');
  file.close();
}

int run(bool quick, bool check, const std::string& json_file) {
  std::optional<OutputFile> json;
  if (!json_file.empty()) json.emplace(json_file);  // a bad path fails before the work
  const SingleThreadedBlas single_thread;
  std::cout << "limits: " << best_limits().instruction_set << "; BLAS kernels: " << blas_kernels()
            << '\n';
  for (const std::string& note : notes()) std::cout << "note: " << note << '\n';
  std::cout
      << "item                                      measured     limit   ratio  goal     unit\n";
  const Job job;
  const Effort effort = quick ? Effort{10, 16} : Effort{};
  std::vector<Item> items;
  for (const auto& measure : {sampling_items, layer_items, study_items, thread_items}) {
    for (Item& item : measure(job, effort)) {
      print(item);
      items.push_back(std::move(item));
    }
  }
  if (json) write_json(*json, quick, items);
  int status = 0;
  for (const Item& item : items) {
    if (!check || (item.ratio() >= item.floor && item.ratio() <= item.ceiling)) continue;
    std::cerr << item.name << ": the ratio " << item.ratio() << " misses its bounds\n";
    status = 1;
  }
  return status;
}

}  // namespace
}  // namespace rramvar::bench

int main(int argc, char** argv) try {
  CLI::App app{"Measures rramvar against the limits of this machine."};
  std::string json_file;
  bool check = false, quick = false;
  app.add_option("--json", json_file, "Write the table to this file");
  app.add_flag("--check", check, "Exit with 1 if a ratio is below its floor or above its ceiling");
  app.add_flag("--quick", quick, "Fewer repetitions");
  CLI11_PARSE(app, argc, argv);
  return rramvar::bench::run(quick, check, json_file);
} catch (const std::exception& error) {
  std::cerr << error.what() << "\n";
  return 2;
}
