#pragma once
/// The command line of alexnet_layer1.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/design/device.hpp"
#include "common/pictures/picture_options.hpp"
#include "common/program/asked_options.hpp"
#include "rramvar/design/design.hpp"

namespace rramvar::programs {

/// Everything that the user can choose; an empty path means the built-in input.
struct Options {
  std::string weights;
  std::string bias;
  std::string input;
  PictureOptions pictures;  ///< in place of input
  DeviceOptions device;
  Design design;
  std::uint32_t trials = 200;  ///< of every chip; at most, where ci_width is given
  double ci_width = 0.0;       ///< half a 95 % interval's width, relative, to stop at; 0: never
  std::uint32_t chips = 1;
  std::uint64_t seed = 1;
  std::size_t threads = 1;
  bool compare = false;
  std::vector<std::string> vary;
  bool expected_only = false;
  bool sensitivity = false;
  double protect_to = 0.0;
  double data_precision = 0.0;
  std::string gram;
  bool by_gram = false;
  std::string plots;
  std::string report;
  std::string json;
  std::string csv;
  std::string save_fault_map;
  std::string command;  ///< as it was typed
};

/// What the command line asks for, or the exit code if all is said already (--help, --list, a usage
/// error; the text has been printed).
struct Parsed {
  Options options;
  std::optional<int> exit_code;
};

/// The options of trials, which do nothing with --expected-only.
std::vector<AskedOption> asked_of_trials(const Options& options);

Parsed parse_command_line(int argc, const char* const* argv);

}  // namespace rramvar::programs
