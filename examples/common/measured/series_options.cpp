#include "common/measured/series_options.hpp"

#include <CLI/CLI.hpp>

#include "common/program/validators.hpp"

namespace rramvar::programs {

void add_series_resistor_options(CLI::App& app, SeriesResistors& series, const std::string& group) {
  const auto add = [&](const char* name, ohm& value, const char* meaning) {
    CLI::Option* option = app.add_option(name, value, meaning)
                              ->check(number_that_fits("a resistance: a number of ohm above 0",
                                                       [](double x) { return x > 0.0; }))
                              ->default_str("");
    if (!group.empty()) option->group(group);
  };
  add("--shunt-ohm", series.shunt,
      "of I-V sweeps as an oscilloscope measures them, with the voltages of the source and of a "
      "resistor in series (columns v_source and v_shunt): that resistor. The current is "
      "v_shunt/R, and the cell has v_source - v_shunt");
  add("--subtract-ohm", series.subtracted,
      "a resistor that was in series with the cell in I-V sweeps: its voltage is taken off, and "
      "the cell has V - I R");
}

}  // namespace rramvar::programs
