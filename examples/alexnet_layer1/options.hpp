#pragma once
/// The command line of alexnet_layer1.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "common/design_options.hpp"
#include "common/designs.hpp"

namespace rramvar::programs {

/// Everything that the user can choose; an empty path means the built-in input.
struct Options {
  std::string weights;
  std::string bias;
  std::string input;
  DeviceOptions device;
  Design design;
  std::uint32_t trials = 200;  ///< of every chip
  std::uint32_t chips = 1;
  std::uint64_t seed = 1;
  std::size_t threads = 1;
  bool compare = false;
  bool expected_only = false;
  bool sensitivity = false;
  double protect_to = 0.0;
  std::string gram;
  std::string plots;
  std::string json;
  std::string csv;
  std::string save_fault_map;
};

/// What the command line asks for, or the exit code if all is said already (--help, --list, a usage
/// error; the text has been printed).
struct Parsed {
  Options options;
  std::optional<int> exit_code;
};

Parsed parse_command_line(int argc, const char* const* argv);

}  // namespace rramvar::programs
