#pragma once
/// A layer small enough to be convolved by plain loops, and what is needed to compare runs.

#include <vector>

#include "layer/naive_convolution.hpp"
#include "random.hpp"
#include "rramvar/device/distributions/log_normal.hpp"
#include "rramvar/readout/threshold.hpp"
#include "rramvar/study/study.hpp"

namespace rramvar::test {

inline const Geometry small_geometry{.channels = 2,
                                     .height = 9,
                                     .width = 8,
                                     .filters = 3,
                                     .kernel_height = 3,
                                     .kernel_width = 2,
                                     .stride = 2,
                                     .padding = 1};

/// Multiples of 1/16, so that products with the weights below are exact in float.
inline Tensor<4> small_images(std::size_t count) {
  Random random(21);
  Tensor<4> images(
      std::array{count, small_geometry.channels, small_geometry.height, small_geometry.width});
  for (float& pixel : images) pixel = (static_cast<float>(random.whole(0, 32)) - 16.0f) / 16.0f;
  return images;
}

/// Multiples of 2⁻¹⁴ in (−1, 1), which binary16 must round; bias is a multiple of 1/4.
template <class Product = PackedProduct>
Conv2DLayer1<Geometry, Product> small_layer() {
  Random random(22);
  Tensor<4> weights(std::array{small_geometry.filters, small_geometry.channels,
                               small_geometry.kernel_height, small_geometry.kernel_width});
  for (float& w : weights) w = (static_cast<float>(random.whole(1, 32767)) - 16384.0f) / 16384.0f;
  return {weights, Tensor<1>{0.25f, -0.5f, 1.0f}, small_geometry};
}

inline DeviceLUT<2> small_lut(double sigma = 0.2) {
  return DeviceLUT<2>::tabulate(LogNormalResistance<2>{{12.0, 9.0}, {2 * sigma, sigma}}, 1000);
}

/// Of that layer, by fractions of binary16 in those cells.
template <class Layer>
StudyResult run_small(const Layer& layer, const RunOptions& options) {
  const Study study{BitEncoder<binary16>{store::fraction},
                    VariabilitySampler{small_lut(), ConductanceReadout{}}, layer};
  return study.run(small_images(2), options);
}

/// A run with the records of all its trials.
struct Recorded {
  StudyResult result;
  std::vector<TrialRecord> records;
};
template <class Study>
Recorded record(const Study& study, const Tensor<4>& images, RunOptions options) {
  Recorded out;
  options.on_trial = [&](const TrialRecord& r) { out.records.push_back(r); };
  out.result = study.run(images, options);
  return out;
}

}  // namespace rramvar::test
