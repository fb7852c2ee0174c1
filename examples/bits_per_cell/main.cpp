// How much worse does a layer get when cells hold more bits?
#include <iostream>
#include <string>
#include <vector>

#include "bits_per_cell/options.hpp"
#include "bits_per_cell/report.hpp"
#include "bits_per_cell/study.hpp"
#include "common/program/run_program.hpp"
#include "common/report/outputs.hpp"

namespace rramvar::programs {
namespace {

void run(const Options& o) {
  std::vector<std::string> inputs = o.workload.files();
  inputs.insert(inputs.end(), o.tables.begin(), o.tables.end());
  inputs.push_back(o.design.variability.fault_map);
  Outputs outputs(o.outputs, all_figures, page_title(o), inputs);

  const BitsStudy study = run_study(o);
  warn_of(study.points.front().judgement.bad, "bits_per_cell");
  print_study(std::cout, o, study);
  outputs.write({.json = [&](std::ostream& out) { write_json(out, o, study); },
                 .figures = [&] { return std::vector{bits_figure(study)}; },
                 .page = [&](HtmlReport& page) { return write_page(page, o, study); }});
}

}  // namespace
}  // namespace rramvar::programs

int main(int argc, char** argv) {
  using namespace rramvar::programs;
  return run_program("bits_per_cell", argc, argv, parse_command_line,
                     [](const auto& options) { run(options); });
}
