// What do measurements say about a resistive memory?
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "characterize/analysis.hpp"
#include "characterize/asked_of_data.hpp"
#include "characterize/figures.hpp"
#include "characterize/html_page.hpp"
#include "characterize/options.hpp"
#include "characterize/report.hpp"
#include "characterize/stateless_report.hpp"
#include "characterize/synthetic_sweeps.hpp"
#include "common/measured/measurements.hpp"
#include "common/measured/memory_window.hpp"
#include "common/program/distinct_files.hpp"
#include "common/program/printable.hpp"
#include "common/program/run_program.hpp"
#include "common/report/json_text.hpp"
#include "common/report/plot.hpp"
#include "common/report/result_file.hpp"
#include "common/report/results.hpp"
#include "rramvar/core/error.hpp"

namespace rramvar::programs {
namespace {

void draw(PlotFolder& folder, const std::vector<Figure>& figures, const std::string& name) {
  for (const Figure& figure : figures) folder.add(figure);
  const std::string problem = folder.draw();
  folder.write();
  std::cout << "\nFigures in " << name << ':';
  for (const std::string& figure : folder.names()) std::cout << ' ' << figure;
  std::cout << '\n';
  if (!problem.empty()) say("characterize", problem);
}

std::vector<Figure> figures_of(const Characterization& c, const Measurements& m, volt v_read) {
  std::vector<Figure> out{probability_figure(c.states), histogram_figure(c.states)};
  if (m.cells != CellKnowledge::rows_only) out.push_back(cycles_figure(c.states, m.cycles));
  if (c.switching) {
    out.push_back(sweeps_figure(m.traces, v_read));
    out.push_back(switching_figure(*c.switching));
  }
  return out;
}

Measurements load(const Options& o) {
  const MeasuredFiles& from = o.measured;
  if (from.empty()) {
    Measurements made = measurements_of(synthetic_sweeps(from.seed),
                                        {"synthetic", "I-V sweeps", synthetic_sweeps_text()}, from);
    made.synthetic = true;
    return made;
  }
  Measurements out = load_measurements(from);
  for (const Source& source : out.sources) {
    if (!source.window) continue;
    warn_of_swapped(*source.window, out.cycles.states.size(), "characterize: " + source.name);
  }
  return out;
}

void run(const Options& o) {
  std::vector<std::string> outputs = report_files(all_figures, o.plots, o.report);
  outputs.insert(outputs.end(), {o.json, o.out});
  require_distinct_files(outputs, o.measured.paths());
  ResultFile table(o.out);
  ResultFile json(o.json);
  std::optional<PlotFolder> plots;
  if (!o.plots.empty()) {
    plots.emplace(o.plots, o.plot_format == "both" ? "svg png" : o.plot_format, all_figures);
  }
  std::optional<HtmlReport> page;
  if (!o.report.empty()) page.emplace(o.report, all_figures, "A resistive memory, as measured");
  Measurements measurements = load(o);
  say_idle("characterize", asked_of_data(o, measurements));
  Results results;
  nlohmann::ordered_json result = {{"config", config_json(measurements, o)}};
  if (const auto report = stateless_report(measurements)) {
    if (table) {
      throw Error("there is no table of logic states to write to '" + o.out + "'",
                  std::string(report->why_no_states()), "leave out --out");
    }
    print_sources(std::cout, measurements, o);
    report->print(std::cout);
    results.write([&] {
      if (plots) draw(*plots, {report->figure()}, o.plots);
    });
    results.write([&] {
      if (page) write_page(*page, *report, measurements, o);
    });
    result[std::string(report->key())] = report->json();
  } else {
    const Characterization c = analyse(measurements, o);
    print_sources(std::cout, measurements, o);
    print_characterization(std::cout, c, measurements, o);
    results.write([&] {
      if (table) write_table(table.stream(), measurements, c);
      table.close();
    });
    results.write([&] {
      if (plots) draw(*plots, figures_of(c, measurements, o.measured.v_read()), o.plots);
    });
    results.write([&] {
      if (page)
        write_page(*page, c, measurements, o, figures_of(c, measurements, o.measured.v_read()));
    });
    result.update(characterization_json(c, measurements));
  }
  results.write([&] {
    if (json) json.stream() << json_text(result);
    json.close();
  });
  results.finish();
}

}  // namespace
}  // namespace rramvar::programs

int main(int argc, char** argv) {
  using namespace rramvar::programs;
  return run_program("characterize", argc, argv, parse_options,
                     [](const auto& options) { run(options); });
}
