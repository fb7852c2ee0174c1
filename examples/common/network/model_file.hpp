#pragma once
/// Files of networks: ONNX, or Caffe's prototxt with its caffemodel.

#include <filesystem>
#include <opencv2/dnn.hpp>
#include <optional>
#include <string>

#include "common/network/onnx_model.hpp"

namespace rramvar::programs {

/// "OpenCV 4.6.0 says: …", the first line of it.
std::string opencv_says(const cv::Exception& error);

/// Where a network comes from.
struct ModelFiles {
  std::filesystem::path model;    ///< .onnx, or .prototxt
  std::filesystem::path weights;  ///< .caffemodel; empty: named like the .prototxt
};

/// A network's files, read once, from which the network is made as often as it is needed.
class ModelFile {
 public:
  /// @throws Error if a file cannot be read, is of another kind, or makes no sense
  explicit ModelFile(const ModelFiles& files);

  /// What the model says of its input; none where it leaves a size open or says nothing.
  std::optional<InputShape> declared_input() const;
  /// The picture that it will get, where the model leaves that open.
  void set_input(const InputShape& shape);
  /// The network as OpenCV reads it. @throws Error if it does not understand the model
  cv::dnn::Net network() const;

 private:
  std::filesystem::path file_;
  bool onnx_;
  std::string model_;
  std::string weights_;  ///< Caffe's
};

}  // namespace rramvar::programs
