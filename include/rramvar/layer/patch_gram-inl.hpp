#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/layer/patch_gram.hpp"

namespace rramvar {

RRAMVAR_INLINE void PatchGram::add(const Tensor<2>& patches, std::uint64_t checksum) {
  RRAMVAR_ASSERT(patches.shape(0) == inputs());
  // Positions in double at a time, 1.5 MB for AlexNet. Rows of 512 would all fall into the same
  // cache sets: half the speed.
  constexpr std::size_t block = 500;
  const std::size_t positions = patches.shape(1);
  for (std::size_t first = 0; first < positions; first += block) {
    const std::size_t size = std::min(block, positions - first);
    Matrix part = make_matrix(inputs() + 1, size);
    for (std::size_t k = 0; k < inputs(); ++k) {
      std::copy_n(patches.data() + k * positions + first, size, part.data() + k * size);
    }
    std::fill_n(part.data() + inputs() * size, size, 1.0);
    add_product_with_transpose(part, matrix_);
  }
  for (std::size_t i = 0; i <= inputs(); ++i) {
    for (std::size_t j = 0; j < i; ++j) matrix_(j, i) = matrix_(i, j);
  }
  ++pictures_;
  checksum_ += checksum;
}

RRAMVAR_INLINE void PatchGram::require_inputs(std::size_t of_layer) const {
  if (of_layer == inputs()) return;
  throw Error("the Gram matrix is that of " + std::to_string(inputs()) + " inputs",
              "the layer has " + std::to_string(of_layer), "make it from the same layer");
}

}  // namespace rramvar
