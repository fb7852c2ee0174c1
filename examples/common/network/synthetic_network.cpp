#include "common/network/synthetic_network.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>

#include "common/pictures/synthetic.hpp"
#include "rramvar/core/draw.hpp"
#include "rramvar/layer/conv2d_layer1.hpp"

namespace rramvar::programs {

namespace {

constexpr double pi = std::numbers::pi;
constexpr std::size_t filters = AlexNetLayer1::filters;
constexpr std::size_t lessons = 12;  // pictures that a prototype is the mean of

/// A grating of the class's orientation below three of any orientation, and pixel noise: uniform
/// numbers are a pure function of the picture's number.
Tensor<4> gratings(std::size_t label, std::uint32_t number) {
  constexpr std::size_t size = AlexNetLayer1::height;
  constexpr std::array<double, 4> amplitudes{32.0, 14.0, 14.0, 14.0};
  constexpr double noise = 60.0;      // half the range of a pixel's noise
  constexpr double frequency = 0.12;  // cycles a pixel
  DrawEngine engine({.seed = 1998, .trial = number, .chip = 0}, 0, 0, DrawSource::user);
  const auto uniform = [&] { return OpenUniform{}(engine).lower; };
  struct Wave {
    double amplitude, x, y, phase;
  };
  std::array<Wave, amplitudes.size()> waves{};
  for (std::size_t i = 0; i < waves.size(); ++i) {
    const double angle =
        pi * (i == 0 ? static_cast<double>(label) / SyntheticTask::classes : uniform());
    waves[i] = {amplitudes[i], 2 * pi * frequency * std::cos(angle),
                2 * pi * frequency * std::sin(angle), 2 * pi * uniform()};
  }
  Tensor<4> out(std::array<std::size_t, 4>{1, 3, size, size});
  for (std::size_t y = 0; y < size; ++y) {
    DrawEngine row({.seed = 1998, .trial = number, .chip = 1}, static_cast<std::uint32_t>(y), 0,
                   DrawSource::user);
    for (std::size_t x = 0; x < size; ++x) {
      double value = noise * (2 * OpenUniform{}(row).lower - 1);
      for (const Wave& wave : waves) {
        value += wave.amplitude * std::cos(wave.x * static_cast<double>(x) +
                                           wave.y * static_cast<double>(y) + wave.phase);
      }
      for (std::size_t c = 0; c < 3; ++c) out(0, c, y, x) = static_cast<float>(value);
    }
  }
  return out;
}

}  // namespace

SyntheticTask::SyntheticTask()
    : prototypes_(classes, filters, CV_32F, cv::Scalar(0)),
      offsets_(1, classes, CV_32F, cv::Scalar(0)) {
  const Conv2DLayer1<> layer{synthetic_filters()};
  for (std::size_t c = 0; c < classes; ++c) {
    std::array<double, filters> mean{};
    for (std::size_t n = 0; n < lessons; ++n) {
      // Other numbers than those of the pictures to be predicted.
      const auto number = static_cast<std::uint32_t>(pictures + c * lessons + n);
      const Tensor<4> out = layer(gratings(c, number), Activation::relu);
      for (std::size_t f = 0; f < filters; ++f) {
        const float* first = out.data() + f * layer.positions();
        double sum = 0.0;
        for (std::size_t j = 0; j < layer.positions(); ++j) sum += first[j];
        mean[f] += sum / static_cast<double>(layer.positions() * lessons);
      }
    }
    double square = 0.0;
    for (std::size_t f = 0; f < filters; ++f) {
      prototypes_.at<float>(static_cast<int>(c), static_cast<int>(f)) = static_cast<float>(mean[f]);
      square += mean[f] * mean[f];
    }
    offsets_.at<float>(0, static_cast<int>(c)) = static_cast<float>(-square / 2);
  }
}

cv::dnn::Net SyntheticTask::network() const {
  const Tensor<4> trained = synthetic_filters();
  const std::array<int, 4> shape{static_cast<int>(filters), 3, 11, 11};
  cv::Mat weights(4, shape.data(), CV_32F);
  std::copy(trained.begin(), trained.end(), weights.ptr<float>());

  cv::dnn::Net net;
  cv::dnn::LayerParams conv;
  conv.set("kernel_size", 11);
  conv.set("stride", 4);
  conv.set("num_output", static_cast<int>(filters));
  conv.set("bias_term", false);
  conv.blobs = {weights};
  net.addLayerToPrev("conv1", "Convolution", conv);
  cv::dnn::LayerParams relu;
  net.addLayerToPrev("relu1", "ReLU", relu);
  cv::dnn::LayerParams pool;
  pool.set("pool", "ave");
  pool.set("global_pooling", true);
  net.addLayerToPrev("mean", "Pooling", pool);
  cv::dnn::LayerParams classifier;
  classifier.set("num_output", static_cast<int>(classes));
  classifier.blobs = {prototypes_.clone(), offsets_.clone()};
  net.addLayerToPrev("classifier", "InnerProduct", classifier);
  return net;
}

Picture SyntheticTask::picture(std::size_t n) {
  const std::size_t label = n % classes;
  return {n, label, gratings(label, static_cast<std::uint32_t>(n))};
}

std::string SyntheticTask::description() {
  return "SYNTHETIC: " + std::to_string(pictures) + " pictures of gratings in " +
         std::to_string(classes) + " orientations";
}

}  // namespace rramvar::programs
