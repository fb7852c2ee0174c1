#pragma once
/// A small network and pictures that the program makes itself when it is given none. They are
/// synthetic, and the program says so: they show the tool at work, not what ImageNet would.

#include <cstddef>
#include <opencv2/dnn.hpp>
#include <string>

#include "common/network/onnx_model.hpp"
#include "common/pictures/pictures.hpp"

namespace rramvar::programs {

/// Ten classes of gratings that differ in orientation. The network: the 96 synthetic filters of
/// AlexNet's layer 1 ("conv1"), ReLU, the mean over the picture, and a nearest-prototype classifier
/// ("classifier"): score_c = µ_c·x − ‖µ_c‖²/2, µ_c the mean of a class over its own pictures.
class SyntheticTask {
 public:
  static constexpr std::size_t classes = 10;
  static constexpr std::size_t pictures = 100;
  static constexpr InputShape input{3, 227, 227};

  SyntheticTask();

  cv::dnn::Net network() const;
  /// Picture n of those to be predicted; its label is n modulo the number of classes.
  static Picture picture(std::size_t n);
  static std::string description();

 private:
  cv::Mat prototypes_;  // classes × 96
  cv::Mat offsets_;     // 1 × classes
};

}  // namespace rramvar::programs
