#pragma once
/// The options for resistors in series with the cell while its sweeps were measured.

#include <string>

#include "rramvar/characterize/formats/series_resistors.hpp"

namespace CLI {
class App;
}

namespace rramvar::programs {

/// --shunt-ohm, --subtract-ohm. @param group of --help; may be empty
void add_series_resistor_options(CLI::App& app, SeriesResistors& series,
                                 const std::string& group = {});

}  // namespace rramvar::programs
