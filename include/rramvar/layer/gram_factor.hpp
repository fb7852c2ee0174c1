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

/// The Cholesky factor of the Gram matrix, worked out in double and kept as float, without the row
/// of the bias.
///
/// ΔW·L is half the work of ΔW·G, and nothing cancels in a sum of squares: in float it gives ‖ΔY‖²
/// to a few 1e-7. G of few pictures is singular; K·2⁻⁵²·tr(G) is added to its diagonal, which
/// changes ‖ΔY‖² by at most K²·2⁻⁵² (3e-11 for AlexNet layer 1) of what errors of this size in
/// random directions make.
class GramFactor {
 public:
  explicit GramFactor(const PatchGram& gram)
      : factor_(std::array{gram.inputs(), gram.inputs()}, 0.0f) {
    const std::size_t n = gram.inputs();
    Matrix l = make_matrix(n, n);
    double trace = 0.0;
    for (std::size_t i = 0; i < n; ++i) trace += gram(i, i);
    const double shift = static_cast<double>(n) * std::numeric_limits<double>::epsilon() * trace;
    std::vector<double> column(n);
    for (std::size_t j = 0; j < n; ++j) {
      for (std::size_t i = j; i < n; ++i) column[i] = gram(i, j);
      subtract_product(l, j, column);
      const double pivot = column[j] + shift;
      if (!(pivot > 0.0)) continue;  // no picture has anything there
      l(j, j) = std::sqrt(pivot);
      for (std::size_t i = j + 1; i < n; ++i) l(i, j) = column[i] / l(j, j);
    }
    std::transform(l.begin(), l.end(), factor_.begin(),
                   [](double x) { return static_cast<float>(x); });
  }

  std::size_t inputs() const { return factor_.shape(0); }
  const Tensor<2>& matrix() const { return factor_; }

  /// Replaces rows of an error (each of K) by their product with L.
  void multiply_onto(std::span<float> error) const {
    RRAMVAR_ASSERT(error.size() % inputs() == 0);
    const auto n = static_cast<xt::blas_index_t>(inputs());
    const BlasCall call;
    cxxblas::trmm<xt::blas_index_t>(cxxblas::RowMajor, cxxblas::Right, cxxblas::Lower,
                                    cxxblas::NoTrans, cxxblas::NonUnit,
                                    static_cast<xt::blas_index_t>(error.size() / inputs()), n, 1.0f,
                                    factor_.data(), n, error.data(), n);
  }

 private:
  /// column[i] −= Σ_{k<j} l_ik·l_jk for i ≥ j.
  static void subtract_product(const Matrix& l, std::size_t j, std::vector<double>& column) {
    if (j == 0) return;
    const std::size_t n = column.size();
    const auto stride = static_cast<xt::blas_index_t>(n);
    const double* const row = l.data() + j * n;
    const BlasCall call;
    cxxblas::gemv<xt::blas_index_t>(
        cxxblas::RowMajor, cxxblas::NoTrans, static_cast<xt::blas_index_t>(n - j),
        static_cast<xt::blas_index_t>(j), -1.0, row, stride, row, 1, 1.0, column.data() + j, 1);
  }

  Tensor<2> factor_;
};

}  // namespace rramvar
