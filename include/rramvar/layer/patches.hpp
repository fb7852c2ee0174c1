#pragma once
/// Patches of an image: what each output position of a convolution sees (im2col).

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "rramvar/core/config.hpp"
#include "rramvar/core/xtensor.hpp"
#include "rramvar/layer/geometry.hpp"
#include "rramvar/layer/product.hpp"

namespace rramvar {

/// Fills row k of the patches (K × positions): input k of every output position, 0 in the padding.
/// k runs over (channel, kernel row, kernel column), positions over (output row, output column).
/// @param image C × H × W values, row-major
/// @pre the shapes are those of the geometry
template <ConvGeometry G>
void extract_patch_row(const G& g, std::span<const float> image, std::size_t k,
                       std::span<float> row) {
  RRAMVAR_ASSERT(image.size() == g.channels * g.height * g.width);
  RRAMVAR_ASSERT(k < inputs_of(g) && row.size() == positions_of(g));
  const std::size_t rows = output_height(g);
  const std::size_t columns = output_width(g);
  const std::size_t j = k % g.kernel_width;
  const std::size_t i = k / g.kernel_width % g.kernel_height;
  const std::size_t c = k / g.kernel_width / g.kernel_height;
  // The columns of the output that see the image at all; the others see the padding.
  const auto first_at = [&](std::size_t x) {
    return x > j ? std::min((x - j + g.stride - 1) / g.stride, columns) : 0;
  };
  const std::size_t first = first_at(g.padding);
  const std::size_t end = first_at(g.width + g.padding);
  float* out = row.data();
  for (std::size_t r = 0; r < rows; ++r, out += columns) {
    const std::size_t y = r * g.stride + i;  // in the padded image
    if (y < g.padding || y >= g.height + g.padding || first == end) {
      std::fill_n(out, columns, 0.0f);
      continue;
    }
    const float* const from = image.data() + (c * g.height + y - g.padding) * g.width +
                              (first * g.stride + j - g.padding);
    std::fill(out, out + first, 0.0f);
    for (std::size_t s = first; s < end; ++s) out[s] = from[(s - first) * g.stride];
    std::fill(out + end, out + columns, 0.0f);
  }
}

/// All rows of the patches. @pre the shapes are those of the geometry
template <ConvGeometry G>
void extract_patches(const G& g, std::span<const float> image, Tensor<2>& patches) {
  RRAMVAR_ASSERT(patches.shape(0) == inputs_of(g) && patches.shape(1) == positions_of(g));
  for (std::size_t k = 0; k < patches.shape(0); ++k) {
    extract_patch_row(g, image, k, {patches.data() + k * patches.shape(1), patches.shape(1)});
  }
}

/// The same into the form that a product takes.
template <ConvGeometry G, MatrixColumns C>
void extract_patches(const G& g, std::span<const float> image, C& patches) {
  constexpr std::size_t at_once = 16;
  const std::size_t positions = patches.columns();
  std::vector<float> rows(at_once * positions);
  for (std::size_t k = 0; k < patches.rows(); k += at_once) {
    const auto some = std::span(rows).first(std::min(at_once, patches.rows() - k) * positions);
    for (std::size_t i = 0; i * positions < some.size(); ++i) {
      extract_patch_row(g, image, k + i, some.subspan(i * positions, positions));
    }
    patches.set_rows(k, some);
  }
}

}  // namespace rramvar
