#pragma once
/// A convolution by its definition, in double, and random layers to try it on.

#include <vector>

#include "random.hpp"
#include "rramvar/core/xtensor.hpp"
#include "rramvar/layer/geometry.hpp"

namespace rramvar::test {

/// Pixel (c, y, x) of image n in coordinates of the padded image.
template <class G>
double padded_pixel(const G& g, const Tensor<4>& images, std::size_t n, std::size_t c,
                    std::size_t y, std::size_t x) {
  const bool inside =
      y >= g.padding && y < g.height + g.padding && x >= g.padding && x < g.width + g.padding;
  return inside ? double{images(n, c, y - g.padding, x - g.padding)} : 0.0;
}

/// Output f, (r, s) of image n, without bias; weights (F × K) in the order of the tensor.
template <class G, class Weights>
double convolve(const G& g, const Weights& weights, const Tensor<4>& images, std::size_t n,
                std::size_t f, std::size_t r, std::size_t s) {
  double sum = 0.0;
  std::size_t k = f * g.channels * g.kernel_height * g.kernel_width;
  for (std::size_t c = 0; c < g.channels; ++c) {
    for (std::size_t i = 0; i < g.kernel_height; ++i) {
      for (std::size_t j = 0; j < g.kernel_width; ++j, ++k) {
        sum += static_cast<double>(weights[k]) *
               padded_pixel(g, images, n, c, r * g.stride + i, s * g.stride + j);
      }
    }
  }
  return sum;
}

/// Any geometry that is possible, with extents of 1 often among them.
inline Geometry random_geometry(Random& random) {
  Geometry g{.channels = random.whole(1, 4),
             .height = random.whole(1, 12),
             .width = random.whole(1, 12),
             .filters = random.whole(1, 6),
             .stride = random.whole(1, 4),
             .padding = random.whole(0, 3)};
  g.kernel_height = random.whole(1, g.height + 2 * g.padding);
  g.kernel_width = random.whole(1, g.width + 2 * g.padding);
  return g;
}

inline Tensor<4> random_weights(const Geometry& g, Random& random) {
  Tensor<4> weights(std::array{g.filters, g.channels, g.kernel_height, g.kernel_width});
  random.fill_normal(weights);
  return weights;
}
inline Tensor<4> random_images(const Geometry& g, std::size_t count, Random& random) {
  Tensor<4> images(std::array{count, g.channels, g.height, g.width});
  random.fill_normal(images);
  return images;
}

}  // namespace rramvar::test
