// How much worse does a layer get when cells hold more bits?
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "bits_per_cell/options.hpp"
#include "bits_per_cell/report.hpp"
#include "bits_per_cell/study.hpp"
#include "common/program/distinct_files.hpp"
#include "common/program/printable.hpp"
#include "common/program/run_program.hpp"
#include "common/report/html_report.hpp"
#include "common/report/plot.hpp"
#include "common/report/result_file.hpp"
#include "common/report/results.hpp"
#include "rramvar/core/error.hpp"

namespace rramvar::programs {
namespace {

void run(const Options& o) {
  std::vector<std::string> inputs = o.workload.files();
  inputs.insert(inputs.end(), o.tables.begin(), o.tables.end());
  inputs.push_back(o.design.variability.fault_map);
  std::vector<std::string> outputs = report_files(all_figures, o.plots, o.report);
  outputs.push_back(o.json);
  require_distinct_files(outputs, inputs);
  ResultFile json(o.json);
  std::optional<PlotFolder> plots;
  if (!o.plots.empty()) plots.emplace(o.plots, "svg", all_figures);
  std::optional<HtmlReport> page;
  if (!o.report.empty()) page.emplace(o.report, all_figures, page_title(o));

  const BitsStudy study = run_study(o);
  warn_of(study.points.front().judgement.bad, "bits_per_cell");
  print_study(std::cout, o, study);
  Results results;
  results.write([&] {
    if (json) write_json(json.stream(), o, study);
    json.close();
  });
  std::string no_picture;
  results.write([&] {
    if (!plots) return;
    plots->add(bits_figure(study));
    no_picture = plots->draw();
    plots->write();
  });
  results.write([&] {
    if (!page) return;
    const std::string problem = write_page(*page, o, study);
    if (no_picture.empty()) no_picture = problem;
  });
  if (!no_picture.empty()) say("bits_per_cell", no_picture);
  results.finish();
}

}  // namespace
}  // namespace rramvar::programs

int main(int argc, char** argv) {
  using namespace rramvar::programs;
  return run_program("bits_per_cell", argc, argv, parse_command_line,
                     [](const auto& options) { run(options); });
}
