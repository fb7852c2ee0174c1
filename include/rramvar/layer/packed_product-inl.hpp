#pragma once

#ifdef __aarch64__
#include <arm_neon.h>
#endif

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include "rramvar/layer/packed_product.hpp"

#define RRAMVAR_KERNEL_FILE "rramvar/layer/tile_product_kernel.hpp"
#include "rramvar/core/each_instruction_set.hpp"
#undef RRAMVAR_KERNEL_FILE

namespace rramvar {

RRAMVAR_INLINE const TileProducts& tile_products_for(InstructionSet set) {
  RRAMVAR_ASSERT(has(set));
#if RRAMVAR_X86
  if (set == InstructionSet::avx512) return tiles::avx512::tile_products;
  if (set == InstructionSet::avx2) return tiles::avx2::tile_products;
#endif
  static_cast<void>(set);
  return tiles::baseline::tile_products;
}

RRAMVAR_INLINE PackedProduct::PackedProduct() {
  static const TileProducts& widest = tile_products_for(widest_instruction_set());
  tiles_ = &widest;
}

RRAMVAR_INLINE void PackedProduct::operator()(const FloatProduct& x) const {
  PackedColumns b(x.k, x.n);
  for (std::size_t k = 0; k < x.k; ++k) b.set_rows(k, {x.b + k * x.b_row, x.n});
  (*this)(x.a, x.m, b, 0, x.n, x.c);
}

RRAMVAR_INLINE void PackedProduct::operator()(const float* a, std::size_t rows,
                                              const PackedColumns& b, std::size_t first,
                                              std::size_t n, float* c) const {
  RRAMVAR_ASSERT(first % PackedColumns::panel_columns == 0 && first + n <= b.columns());
  const std::size_t k = b.rows();
  const std::size_t tile_rows = tiles_->rows;
  const std::size_t whole = rows - rows % tile_rows;
  std::vector<float> last_rows;  // filled up with zeros
  if (whole < rows) {
    last_rows.resize(tile_rows * k);
    std::copy_n(a + whole * k, (rows - whole) * k, last_rows.begin());
  }
  std::array<float, rows_at_once * PackedColumns::panels_at_once * PackedColumns::panel_columns>
      part;  // a tile that reaches beyond the product
  std::size_t width = 0;
  for (std::size_t j = 0; j < n; j += width) {
    const std::size_t left = (n - j - 1) / PackedColumns::panel_columns + 1;
    const std::size_t panels = std::min(tiles_->panels, left);
    const TileProducts::Multiply multiply = tiles_->of_panels[panels - 1];
    width = panels * PackedColumns::panel_columns;
    const std::size_t columns = std::min(width, n - j);
    for (std::size_t i = 0; i < rows; i += tile_rows) {
      float* const to = c + i * n + j;
      if (i < whole && columns == width) {
        multiply(k, a + i * k, b.panel(first + j), to, n);
        continue;
      }
      multiply(k, i < whole ? a + i * k : last_rows.data(), b.panel(first + j), part.data(), width);
      for (std::size_t r = 0; r < std::min(tile_rows, rows - i); ++r) {
        std::copy_n(part.data() + r * width, columns, to + r * n);
      }
    }
  }
}

}  // namespace rramvar
