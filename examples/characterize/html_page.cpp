#include "characterize/html_page.hpp"

#include <sstream>
#include <string>
#include <string_view>

#include "characterize/report.hpp"
#include "common/program/printable.hpp"
#include "common/report/text_table.hpp"

namespace rramvar::programs {

namespace {

std::string caption_of(std::string_view figure) {
  if (figure == "probability") {
    return "Cumulative probability on normal paper, on which a log-normal law is a straight line.";
  }
  if (figure == "histogram") return "Histogram of ln R of every state, with the fitted laws.";
  if (figure == "cycles") return "Resistances over the cycles.";
  if (figure == "sweeps") return "The I-V sweeps, the first one emphasised.";
  if (figure == "switching") return "Cumulative probability of the switching voltages.";
  return std::string(figure) + ".";
}

void add_sources(HtmlReport& page, const Measurements& m) {
  Settings settings;
  for (const Source& source : m.sources) {
    settings.emplace_back(source.name, source.in_words());
  }
  page.section("Where the numbers come from");
  page.settings(settings);
}

void warn_if_synthetic(HtmlReport& page, const Measurements& m) {
  if (m.synthetic) page.beware("Synthetic data: no file was given, so these are no measurements.");
  if (m.modelled) {
    page.beware(
        "Resistances drawn from a model: intervals and p-values tell of the draws, not of "
        "devices.");
  }
}

void finish(HtmlReport& page, const Options& o) {
  const std::string no_pictures =
      page.write(o.command, {{"seed", std::to_string(o.measured.seed)},
                             {"samples behind a p-value", std::to_string(o.gof_replicates)}});
  if (!no_pictures.empty()) say("characterize", no_pictures);
}

void add_keys(HtmlReport& page, const Characterization& c) {
  for (const StateReport& state : c.states) {
    if (c.states.size() > 2) break;
    page.key("Median " + state.name, resistance(state.resistance.median()),
             "sigma of ln R " + number(state.resistance.sigma_ln()));
  }
  if (c.states.size() == 2 && c.windows.front().window) {
    const MemoryWindow& w = *c.windows.front().window;
    const WindowReport& report = c.windows.front();
    page.key("Memory window", number(w.ratio),
             report.differs_in_voltage()
                 ? "ratio of the medians, read at different signs: " + report.high + " at " +
                       number(*report.high_at) + " V, " + report.low + " at " +
                       number(*report.low_at) + " V"
                 : "ratio of the medians");
    page.key("Misread at the best threshold", percent(w.error_rate), resistance(w.threshold));
  }
  if (c.faults && c.faults->reset.of > 0) {
    const EstimatedShare& reset = c.faults->reset;
    page.key(
        "Failed RESETs", percent(reset.share),
        count(static_cast<double>(reset.count)) + " of " + count(static_cast<double>(reset.of)));
  }
}

}  // namespace

void write_page(HtmlReport& page, const Characterization& c, const Measurements& measurements,
                const Options& o, const std::vector<Figure>& figures) {
  add_keys(page, c);
  warn_if_synthetic(page, measurements);
  page.section("Resistances");
  page.table(resistance_table(c));
  for (const Figure& figure : figures) page.figure(figure, caption_of(figure.name));
  page.section("All numbers");
  std::ostringstream text;
  print_characterization(text, c, measurements, o);
  page.verbatim(text.str());
  add_sources(page, measurements);
  finish(page, o);
}

void write_page(HtmlReport& page, const StatelessReport& report, const Measurements& measurements,
                const Options& o) {
  warn_if_synthetic(page, measurements);
  page.section(std::string(report.heading()));
  page.figure(report.figure(), report.caption());
  std::ostringstream text;
  report.print(text);
  page.verbatim(text.str());
  add_sources(page, measurements);
  finish(page, o);
}

}  // namespace rramvar::programs
