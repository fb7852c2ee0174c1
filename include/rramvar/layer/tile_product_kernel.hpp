/// A tile of a product of floats in vectors of whatever width the processor has; how it is compiled
/// stands in packed_product-inl.hpp. Nothing from outside that is not constexpr may be called here.
#ifndef RRAMVAR_LANES
#include "rramvar/layer/packed_product.hpp"
#else

namespace rramvar::tiles::RRAMVAR_LANES {

inline constexpr std::size_t width = 2 * RRAMVAR_LANES_WIDTH;
using Floats = float __attribute__((vector_size(4 * width)));
static_assert(PackedColumns::panel_columns % width == 0);

// With the panels, as many sums as there are registers for, beside a row of the panels and a number
// of `a`.
#if RRAMVAR_LANES_WIDTH == 8
inline constexpr std::size_t rows = 8;  // and 3 panels
#elif RRAMVAR_LANES_WIDTH == 4 || !RRAMVAR_X86
inline constexpr std::size_t rows = 6;
#else
inline constexpr std::size_t rows = 2;
#endif
static_assert(PackedProduct::rows_at_once % rows == 0);

#if RRAMVAR_X86 && RRAMVAR_LANES_WIDTH == 8
#if defined(__clang__)
inline constexpr unsigned short every_lane = 0xffff;
#else
inline constexpr short every_lane = -1;
#endif
#endif

/// sum + x·y, rounded once where the processor can.
[[gnu::always_inline]] inline void add_product(const Floats& x, const Floats& y, Floats& sum) {
#if RRAMVAR_X86 && RRAMVAR_LANES_WIDTH == 8
  sum = __builtin_ia32_vfmaddps512_mask(x, y, sum, every_lane, 4);
#elif RRAMVAR_X86 && RRAMVAR_LANES_WIDTH == 4
  sum = __builtin_ia32_vfmaddps256(x, y, sum);
#elif RRAMVAR_X86
  sum += x * y;
#elif defined(__aarch64__)
  sum = vfmaq_f32(sum, x, y);
#else
  for (std::size_t l = 0; l < width; ++l) sum[l] = __builtin_fmaf(x[l], y[l], sum[l]);
#endif
}

template <std::size_t Panels>
void multiply(std::size_t k, const float* a, const float* panels, float* c, std::size_t c_row) {
  constexpr std::size_t panel_columns = PackedColumns::panel_columns;
  constexpr std::size_t vectors_of_panel = panel_columns / width;
  constexpr std::size_t vectors = Panels * vectors_of_panel;
  constexpr std::size_t ahead = 16;  // rows of a panel that are fetched before they are needed
  Floats sums[rows][vectors] = {};
  for (std::size_t i = 0; i < k; ++i) {
    Floats b[vectors];
#pragma GCC unroll 8
    for (std::size_t v = 0; v < vectors; ++v) {
      const float* const row = panels + (v / vectors_of_panel * k + i) * panel_columns;
      std::memcpy(&b[v], row + v % vectors_of_panel * width, sizeof b[v]);
      if (v % vectors_of_panel == 0) __builtin_prefetch(row + ahead * panel_columns);
    }
#pragma GCC unroll 8
    for (std::size_t r = 0; r < rows; ++r) {
      const Floats x = a[r * k + i] - Floats{};  // in every lane: x − 0 is x, and costs nothing
#pragma GCC unroll 8
      for (std::size_t v = 0; v < vectors; ++v) add_product(x, b[v], sums[r][v]);
    }
  }
#pragma GCC unroll 8
  for (std::size_t r = 0; r < rows; ++r) {
#pragma GCC unroll 8
    for (std::size_t v = 0; v < vectors; ++v) {
      std::memcpy(c + r * c_row + v * width, &sums[r][v], sizeof sums[r][v]);
    }
  }
}

#if RRAMVAR_LANES_WIDTH == 8
inline constexpr TileProducts tile_products{rows, 3, {multiply<1>, multiply<2>, multiply<3>}};
#else
inline constexpr TileProducts tile_products{rows, 1, {multiply<1>}};
#endif

}  // namespace rramvar::tiles::RRAMVAR_LANES

#endif
