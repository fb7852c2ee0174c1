#pragma once
/// Files of networks: ONNX, or Caffe's prototxt with its caffemodel.

#include <cstddef>
#include <filesystem>
#include <opencv2/dnn.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace rramvar::programs {

/// Channels, height and width of the picture that a network takes.
struct InputShape {
  std::size_t channels = 0;
  std::size_t height = 0;
  std::size_t width = 0;

  bool operator==(const InputShape&) const = default;
};

/// "3×227×227"
std::string shape_text(const InputShape& shape);

/// Where a network comes from.
struct ModelFiles {
  std::filesystem::path model;    ///< .onnx, or .prototxt
  std::filesystem::path weights;  ///< .caffemodel; empty: named like the .prototxt
};

/// The network as OpenCV reads it. @throws Error if a file is missing or not understood
cv::dnn::Net read_model(const ModelFiles& files);

/// What the model says of its input; none where it leaves a size open or says nothing.
std::optional<InputShape> declared_input(const ModelFiles& files);

/// The same from the bytes of an ONNX file (a protobuf message), without its weights.
std::optional<InputShape> onnx_input(std::string_view bytes);

/// The same from the text of a prototxt.
std::optional<InputShape> caffe_input(std::string_view text);

}  // namespace rramvar::programs
