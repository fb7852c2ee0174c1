#pragma once
/// GramFactor: the lower triangle L with L·Lᵀ = G, by which ‖ΔY‖² is ‖ΔW·L‖².

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "rramvar/core/config.hpp"
#include "rramvar/layer/matrix.hpp"
#include "rramvar/layer/patch_gram.hpp"

namespace rramvar {

/// The Cholesky factor of the Gram matrix, computed in double and kept as float, without the row
/// of the bias.
///
/// ΔW·L is half the work of ΔW·G, and nothing cancels in a sum of squares: in float it gives ‖ΔY‖²
/// to a few 1e-7. G of few pictures is singular; K·2⁻⁵²·tr(G) is added to its diagonal, which
/// changes ‖ΔY‖² by at most K²·2⁻⁵² (3e-11 for AlexNet layer 1) of what errors of this size in
/// random directions make.
class GramFactor {
 public:
  explicit GramFactor(const PatchGram& gram);

  std::size_t inputs() const { return factor_.shape(0); }
  const Tensor<2>& matrix() const { return factor_; }

  /// Replaces rows of an error (each of K) by their product with L.
  void multiply_onto(std::span<float> error) const;

 private:
  /// column[i] −= Σ_{k<j} l_ik·l_jk for i ≥ j.
  static void subtract_product(const Matrix& l, std::size_t j, std::vector<double>& column);

  Tensor<2> factor_;
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/layer/gram_factor-inl.hpp"
#endif
