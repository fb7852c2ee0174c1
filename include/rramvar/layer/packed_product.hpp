#pragma once
/// PackedProduct: a layer's products by loops of the library's own, for the shapes of this job:
/// a few hundred inputs, many positions, the filters of one trial after another.
///
/// An element of the product is Σ_k a_ik·b_kj added up in order of k, each step one fused
/// multiply-add of floats: the same bits with AVX2, AVX-512 and NEON, in any shape of the matrices
/// and at any place in them. Processors without fused multiply-adds (x86-64 before 2013) round the
/// product of each step too, and differ in the last bits of a float.

#include <array>
#include <cstddef>

#include "rramvar/core/config.hpp"
#include "rramvar/core/instruction_set.hpp"
#include "rramvar/layer/packed_columns.hpp"
#include "rramvar/layer/product.hpp"

namespace rramvar {

/// The innermost loops, compiled for one set of instructions.
struct TileProducts {
  /// c (rows × 16·panels) = a (rows × k) times panels of k rows. Rows of a are k apart, those of c
  /// c_row.
  using Multiply = void (*)(std::size_t k, const float* a, const float* panels, float* c,
                            std::size_t c_row);
  std::size_t rows;    ///< divides PackedProduct::rows_at_once
  std::size_t panels;  ///< at most PackedColumns::panels_at_once
  std::array<Multiply, PackedColumns::panels_at_once> of_panels;  ///< 1, 2, …, as many as `panels`
};

/// @pre the processor has these instructions
const TileProducts& tile_products_for(InstructionSet set);

/// A MatrixProduct on the caller's thread.
struct PackedProduct {
  using Columns = PackedColumns;
  static constexpr std::size_t rows_at_once = 24;

  /// @param tiles of the widest vectors that the processor has, unless told otherwise
  explicit PackedProduct(const TileProducts& tiles) : tiles_(&tiles) {}
  PackedProduct();

  void operator()(const FloatProduct& x) const;
  void operator()(const float* a, std::size_t rows, const PackedColumns& b, std::size_t first,
                  std::size_t n, float* c) const;

 private:
  const TileProducts* tiles_;
};

static_assert(PackingProduct<PackedProduct>);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/layer/packed_product-inl.hpp"
#endif
