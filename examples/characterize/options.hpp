#pragma once
/// The command line of characterize.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "common/measured/measured_files.hpp"

namespace rramvar::programs {

/// Everything that the user can choose; an empty path means that nothing is written there.
struct Options {
  MeasuredFiles measured;  ///< no files: synthetic sweeps
  std::string out;
  std::string plots;
  std::string plot_format = "svg";
  std::string report;
  std::string json;
  std::string command;  ///< as it was typed
  std::size_t gof_replicates = 99;
};

/// What the command line asks for, or the exit code if all is said already (--help, --list-formats,
/// a usage error; the text has been printed).
struct ParsedOptions {
  Options options;
  std::optional<int> exit_code;
};

ParsedOptions parse_options(int argc, const char* const* argv);

}  // namespace rramvar::programs
