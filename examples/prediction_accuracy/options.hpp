#pragma once
/// The command line of prediction_accuracy.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/design_options.hpp"
#include "common/designs.hpp"
#include "common/picture_files.hpp"
#include "common/pictures.hpp"

namespace rramvar::programs {

/// Everything that the user can choose; without a model the network and the pictures are built in.
struct Options {
  std::string model;
  std::string caffe_weights;
  std::vector<std::string> layers;  ///< to be stored; empty: the first convolution
  PictureSources pictures;
  Preprocessing preprocessing;
  bool crop_given = false;  ///< else the model's own size counts
  std::size_t max_bad = 10;
  DeviceOptions device;
  Design design;
  std::optional<double> weight_noise;  ///< sigma of ln w instead of cells
  std::uint32_t chips = 5;
  std::uint32_t trials = 1;  ///< of every chip
  std::uint64_t seed = 1;
  std::size_t threads = 1;
  bool verify = false;
  bool list_layers = false;
  std::string plots;
  std::string json;
};

/// What the command line asks for, or the exit code if all is said already.
struct Parsed {
  Options options;
  std::optional<int> exit_code;
};

/// @throws Error if options contradict each other
Parsed parse_command_line(int argc, const char* const* argv);

}  // namespace rramvar::programs
