#pragma once
/// The options of all programs that ask a network for its predictions.

#include <cstddef>
#include <string>
#include <vector>

#include "common/pictures/picture_options.hpp"

namespace CLI {
class App;
}

namespace rramvar::programs {

/// What a user named; without a model both network and pictures are synthetic.
struct NetworkOptions {
  std::string model;
  std::string caffe_weights;
  std::vector<std::string> layers;  ///< to be stored; empty: the first convolution
  PictureOptions pictures;
  std::size_t threads = 1;
  bool verify = false;  ///< also run the network through OpenCV alone
};

/// --model, --caffe-weights, --layers.
void add_network_options(CLI::App& app, NetworkOptions& options);

/// @throws Error if a model is given without pictures, or pictures without a model
void require_model_and_images(const NetworkOptions& options);

}  // namespace rramvar::programs
