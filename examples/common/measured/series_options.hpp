#pragma once
/// The options for resistors in series with the cell while its sweeps were measured.

#include <string>

#include "rramvar/characterize/formats/series_resistors.hpp"
#include "rramvar/core/error.hpp"

namespace CLI {
class App;
}

namespace rramvar::programs {

/// --shunt-ohm, --subtract-ohm. @param group of --help; may be empty
void add_series_resistor_options(CLI::App& app, SeriesResistors& series,
                                 const std::string& group = {});

/// The refusal of them where there are no sweeps. @pre series.any()
inline Error no_sweeps_for(const SeriesResistors& series, const std::string& why,
                           const std::string& suggestion) {
  const std::string names = series.subtracted == 0.0 ? "--shunt-ohm acts"
                            : series.shunt == 0.0    ? "--subtract-ohm acts"
                                                     : "--shunt-ohm and --subtract-ohm act";
  return Error(names + " on files of I-V sweeps", why, suggestion);
}

}  // namespace rramvar::programs
