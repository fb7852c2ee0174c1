// What does the current that cells are programmed at buy in accuracy, and what does it cost?
#include <iostream>
#include <string>
#include <vector>

#include "common/program/run_program.hpp"
#include "common/report/outputs.hpp"
#include "compliance_sweep/figures.hpp"
#include "compliance_sweep/options.hpp"
#include "compliance_sweep/report.hpp"
#include "compliance_sweep/sweep.hpp"

namespace rramvar::programs {
namespace {

/// FILE of every CURRENT=FILE.
std::vector<std::string> table_files(const Options& o) {
  std::vector<std::string> out;
  for (const std::string& table : o.tables) out.push_back(table.substr(table.find('=') + 1));
  return out;
}

void run(const Options& o) {
  std::vector<std::string> inputs = o.workload.files();
  const std::vector<std::string> tables = table_files(o);
  inputs.insert(inputs.end(), tables.begin(), tables.end());
  inputs.push_back(o.design.variability.fault_map);
  Outputs outputs(o.outputs, all_figures, page_title(o), inputs);

  Sweep sweep = load_sweep(o);
  judge(sweep, o);
  warn_of(sweep.points.front().judgement.bad, "compliance_sweep");
  print_sweep(std::cout, o, sweep);
  outputs.write({.json = [&](std::ostream& out) { write_json(out, o, sweep); },
                 .figures =
                     [&] {
                       std::vector<Figure> out;
                       for (const CaptionedFigure& f : figures_of(sweep)) out.push_back(f.figure);
                       return out;
                     },
                 .page = [&](HtmlReport& page) { return write_page(page, o, sweep); }});
}

}  // namespace
}  // namespace rramvar::programs

int main(int argc, char** argv) {
  using namespace rramvar::programs;
  return run_program("compliance_sweep", argc, argv, parse_command_line,
                     [](const auto& options) { run(options); });
}
