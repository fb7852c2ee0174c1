#pragma once
/// Patches of an image: what each output position of a convolution sees (im2col).

#include <algorithm>
#include <cstddef>
#include <span>

#include "rramvar/core/config.hpp"
#include "rramvar/core/xtensor.hpp"
#include "rramvar/layer/geometry.hpp"

namespace rramvar {

/// Fills patches (K × positions): entry (k, j) is input k of output position j, 0 in the padding.
/// k runs over (channel, kernel row, kernel column), j over (output row, output column).
/// @param image C × H × W values, row-major
/// @pre the shapes are those of the geometry
template <ConvGeometry G>
void extract_patches(const G& g, std::span<const float> image, Tensor<2>& patches) {
  RRAMVAR_ASSERT(image.size() == g.channels * g.height * g.width);
  RRAMVAR_ASSERT(patches.shape(0) == inputs_of(g) && patches.shape(1) == positions_of(g));
  const std::size_t rows = output_height(g);
  const std::size_t columns = output_width(g);
  float* out = patches.data();
  for (std::size_t c = 0; c < g.channels; ++c) {
    for (std::size_t i = 0; i < g.kernel_height; ++i) {
      for (std::size_t j = 0; j < g.kernel_width; ++j) {
        for (std::size_t r = 0; r < rows; ++r, out += columns) {
          // Coordinates in the padded image; what lies outside the image is zero.
          const std::size_t y = r * g.stride + i;
          if (y < g.padding || y >= g.height + g.padding) {
            std::fill_n(out, columns, 0.0f);
            continue;
          }
          const float* row = image.data() + (c * g.height + y - g.padding) * g.width;
          for (std::size_t s = 0; s < columns; ++s) {
            const std::size_t x = s * g.stride + j;
            const bool inside = x >= g.padding && x < g.width + g.padding;
            out[s] = inside ? row[x - g.padding] : 0.0f;
          }
        }
      }
    }
  }
}

}  // namespace rramvar
