#pragma once
/// The command line of prediction_accuracy.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "common/design/design_options.hpp"
#include "common/network/network_options.hpp"
#include "common/report/output_names.hpp"
#include "rramvar/design/design.hpp"

namespace rramvar::programs {

/// Everything that the user can choose; without a model the network and the pictures are built in.
struct Options {
  NetworkOptions network;
  DeviceOptions device;
  Design design;
  std::optional<double> weight_noise;  ///< sigma of ln w instead of cells
  std::uint32_t chips = 5;             ///< at most, where ci_width is given
  std::uint32_t trials = 1;            ///< of every chip
  double ci_width = 0.0;  ///< half a 95 % interval's width to stop at, in percent points; 0: never
  std::uint64_t seed = 1;
  bool list_layers = false;
  OutputNames outputs;
  std::string command;  ///< as it was typed
};

/// What the command line asks for, or the exit code if all is said already.
struct Parsed {
  Options options;
  std::optional<int> exit_code;
};

/// @throws Error if options contradict each other
Parsed parse_command_line(int argc, const char* const* argv);

}  // namespace rramvar::programs
