#pragma once
/// AlexNet layer 1 and its pictures, as the programs take them.

#include <string>
#include <vector>

#include "common/pictures/picture_options.hpp"
#include "common/pictures/pictures.hpp"
#include "rramvar/core/xtensor.hpp"

namespace rramvar::programs {

/// What a user named; empty texts are built-in inputs.
struct LayerFiles {
  std::string weights;
  std::string bias;
  std::string input;        ///< pictures as .npy
  PictureOptions pictures;  ///< or as JPEG and PNG
  std::string stand_in;     ///< what makes pictures needless: none are read then
};

/// The inputs in force, and what to call them.
struct LayerInputs {
  Tensor<4> weights;
  Tensor<1> bias;
  Tensor<4> images;
  std::string weights_text;
  std::string input_text;
  std::vector<BadPicture> bad;  ///< that were skipped
};

/// Reads what was named and makes the rest. @throws Error on what cannot be read
LayerInputs load_layer_inputs(const LayerFiles& files);

}  // namespace rramvar::programs
