// What does the current that cells are programmed at buy in accuracy, and what does it cost?
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "common/program/distinct_files.hpp"
#include "common/program/printable.hpp"
#include "common/program/run_program.hpp"
#include "common/report/html_report.hpp"
#include "common/report/plot.hpp"
#include "common/report/result_file.hpp"
#include "common/report/results.hpp"
#include "compliance_sweep/figures.hpp"
#include "compliance_sweep/options.hpp"
#include "compliance_sweep/report.hpp"
#include "compliance_sweep/sweep.hpp"
#include "rramvar/core/error.hpp"

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
  std::vector<std::string> outputs = report_files(all_figures, o.plots, o.report);
  outputs.push_back(o.json);
  require_distinct_files(outputs, inputs);
  ResultFile json(o.json);
  std::optional<PlotFolder> plots;
  if (!o.plots.empty()) plots.emplace(o.plots, "svg", all_figures);
  std::optional<HtmlReport> page;
  if (!o.report.empty()) page.emplace(o.report, all_figures, page_title(o));

  Sweep sweep = load_sweep(o);
  judge(sweep, o);
  warn_of(sweep.points.front().judgement.bad, "compliance_sweep");
  print_sweep(std::cout, o, sweep);
  Results results;
  results.write([&] {
    if (json) write_json(json.stream(), o, sweep);
    json.close();
  });
  std::string no_picture;
  results.write([&] {
    if (!plots) return;
    for (const CaptionedFigure& f : figures_of(sweep)) plots->add(f.figure);
    no_picture = plots->draw();
    plots->write();
  });
  results.write([&] {
    if (!page) return;
    const std::string problem = write_page(*page, o, sweep);
    if (no_picture.empty()) no_picture = problem;
  });
  if (!no_picture.empty()) say("compliance_sweep", no_picture);
  results.finish();
}

}  // namespace
}  // namespace rramvar::programs

int main(int argc, char** argv) {
  using namespace rramvar::programs;
  return run_program("compliance_sweep", argc, argv, parse_command_line,
                     [](const auto& options) { run(options); });
}
