#pragma once
/// The command line of characterize.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "rramvar/characterize/sweeps/switching.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar::programs {

/// Everything that the user can choose; an empty path means that nothing is written there.
struct Options {
  std::vector<std::string> files;  ///< empty: synthetic sweeps
  std::string columns;
  std::optional<volt> read_voltage;  ///< as given; 0.2 V if not. Below 0 its sign counts
  std::size_t states = 0;            ///< 0: as the data say
  FailurePolicy failures = FailurePolicy::keep;
  std::string out;
  std::string plots;
  std::string plot_format = "svg";
  std::string report;
  std::string json;
  std::string command;  ///< as it was typed
  std::uint64_t seed = 1;
  std::size_t gof_replicates = 99;

  volt v_read() const { return read_voltage.value_or(0.2); }
};

/// What the command line asks for, or the exit code if all is said already (--help, --list-formats,
/// a usage error; the text has been printed).
struct ParsedOptions {
  Options options;
  std::optional<int> exit_code;
};

ParsedOptions parse_options(int argc, const char* const* argv);

}  // namespace rramvar::programs
