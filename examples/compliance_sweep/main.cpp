// What does the current that cells are programmed at buy in accuracy, and what does it cost?
#include <exception>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "common/html_report.hpp"
#include "common/not_an_input.hpp"
#include "common/plot.hpp"
#include "common/result_file.hpp"
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
  require_not_an_input(o.json, o.workload.files());
  require_not_an_input(o.json, table_files(o));
  ResultFile json(o.json);
  std::optional<PlotFolder> plots;
  if (!o.plots.empty()) plots.emplace(o.plots, "svg");
  std::optional<HtmlReport> page;
  if (!o.report.empty()) page.emplace(o.report, "compliance_sweep", page_title(o));

  Sweep sweep = load_sweep(o);
  judge(sweep, o);
  warn_of(sweep.points.front().judgement.bad, "compliance_sweep");
  print_sweep(std::cout, o, sweep);
  std::string no_picture;
  if (plots) {
    for (const CaptionedFigure& f : figures_of(sweep)) plots->add(f.figure);
    no_picture = plots->draw();
  }
  if (page) no_picture = write_page(*page, o, sweep);
  if (!no_picture.empty()) std::cerr << "compliance_sweep: " << no_picture << '\n';
  if (json) json.stream() << report_json(o, sweep).dump(2) << '\n';
  json.close();
}

}  // namespace
}  // namespace rramvar::programs

int main(int argc, char** argv) {
  try {
    const auto parsed = rramvar::programs::parse_command_line(argc, argv);
    if (parsed.exit_code) return *parsed.exit_code;
    rramvar::programs::run(parsed.options);
    std::cout.flush();
    if (std::cout) return 0;
    std::cerr << "compliance_sweep: could not write all of the report to the standard output\n";
    return 1;
  } catch (const rramvar::Error& error) {
    std::cerr << "compliance_sweep: " << error.what() << '\n';
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "compliance_sweep: " << error.what() << '\n';
    return 1;
  }
}
