#pragma once
/// What alexnet_layer1 works on.

#include <string>
#include <vector>

#include "alexnet_layer1/options.hpp"
#include "common/pictures/pictures.hpp"
#include "rramvar/core/xtensor.hpp"
#include "rramvar/layer/conv2d_layer1.hpp"

namespace rramvar::programs {

/// The inputs in force, and what to call them.
struct Inputs {
  Tensor<4> weights;
  Tensor<1> bias;
  Tensor<4> images;  ///< none where a Gram matrix stands for them
  Device device;
  std::string weights_text;
  std::string input_text;
  std::string device_text;
  std::vector<BadPicture> bad;  ///< pictures that were skipped
};

/// Whether the file of the Gram matrix is all that is to be known of the pictures.
bool gram_stands_for_pictures(const Options& options);

/// Reads what was named and makes the rest. @throws Error on what cannot be read
Inputs load(const Options& options);

/// @throws Error if a result would be written over an input or over another result
void require_distinct_files(const Options& options);

}  // namespace rramvar::programs
