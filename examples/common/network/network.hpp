#pragma once
/// A network of which some layers run through this library, with any weights, the rest through
/// OpenCV's dnn.

#include <cstddef>
#include <functional>
#include <memory>
#include <opencv2/dnn.hpp>
#include <span>
#include <string>
#include <vector>

#include "common/network/onnx_model.hpp"
#include "rramvar/core/xtensor.hpp"
#include "rramvar/layer/conv2d_layer1.hpp"
#include "rramvar/layer/geometry.hpp"

namespace rramvar::programs {

/// A layer ready to run with one set of weights; a convolution in groups has one part a group.
using ReadyLayer = std::vector<Conv2DLayer1<Geometry>>;

/// A layer of a network whose weights can be stored: a convolution, or a fully connected layer,
/// which is a convolution with one position.
struct StorableLayer {
  std::string name;
  bool convolution = true;
};

/// Makes the same network anew at each call: from a file, or from nothing.
using NetSource = std::function<cv::dnn::Net()>;

/// Those layers that could be stored, in the order of the network. A name is the model's, without
/// what OpenCV's importers put before it ("onnx_node!").
std::vector<StorableLayer> storable_layers(cv::dnn::Net& net);

/// The same network, to be used by one thread at a time.
///
/// OpenCV fuses and rearranges weights at the first forward pass, so they are not to be changed
/// there (setParam is then silently without effect). Instead the stored layers are taken out of
/// OpenCV's hands when the network is built: its layer factory is asked for a "Convolution", and
/// for the names given it makes a layer that calls Conv2DLayer1 with whatever weights are in use.
class Network {
 public:
  /// Builds it and runs it once. @param stored names from storable_layers(); may be empty
  /// @throws Error if a layer cannot be stored or the network does not take such an input
  Network(const NetSource& source, const InputShape& input, const std::vector<std::string>& stored);
  ~Network();
  Network(Network&&) noexcept;
  Network& operator=(Network&&) noexcept;

  /// Stored layers, in the order of their names in the constructor.
  std::size_t stored() const;
  /// As trained, in the order (filter, input).
  std::span<const float> trained_weights(std::size_t layer) const;
  std::size_t weights_per_filter(std::size_t layer) const;
  /// The layer with other weights in that order and the trained bias.
  ReadyLayer with_weights(std::size_t layer, std::span<const float> weights) const;
  /// Uses these weights from now on; null: the trained ones. They must outlive their use.
  void use(std::size_t layer, const ReadyLayer* weights);

  /// The last layer's output of one picture (1, C, H, W).
  std::vector<float> scores(const Tensor<4>& picture);
  /// The stored layer's output at the last call of scores(), before any activation.
  std::span<const float> output(std::size_t layer) const;

 private:
  class StoredLayer;
  class Takeover;

  cv::dnn::Net net_;
  std::vector<cv::Ptr<StoredLayer>> layers_;
};

}  // namespace rramvar::programs
