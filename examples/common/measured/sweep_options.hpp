#pragma once
/// The options for I-V sweeps: resistors that were in series with the cell, and at which sign of
/// the voltage states are read.

#include <cstdint>
#include <string>

#include "rramvar/characterize/formats/series_resistors.hpp"
#include "rramvar/core/error.hpp"

namespace CLI {
class App;
}

namespace rramvar::programs {

/// At which sign of the voltage the states of I-V sweeps are read.
enum class ReadSign : std::uint8_t {
  each,      ///< that of the half sweep that made the state
  positive,  ///< both states above 0 V
  negative,
};

/// "each", "positive", "negative".
std::string name_of(ReadSign sign);

struct SweepOptions {
  SeriesResistors resistors = {.shunt_is = "--shunt-ohm"};
  ReadSign read_sign = ReadSign::each;

  bool any() const { return resistors.any() || read_sign != ReadSign::each; }
};

/// --shunt-ohm, --subtract-ohm, --read-sign. @param group of --help; may be empty
void add_sweep_options(CLI::App& app, SweepOptions& sweeps, const std::string& group = {});

/// The refusal of them where there are no sweeps. @pre sweeps.any()
Error no_sweeps_for(const SweepOptions& sweeps, const std::string& why,
                    const std::string& suggestion);

}  // namespace rramvar::programs
