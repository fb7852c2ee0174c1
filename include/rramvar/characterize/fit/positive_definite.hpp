#pragma once
/// The inverse of a small positive definite matrix: from information to variances.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>

namespace rramvar {

template <std::size_t N>
using SquareMatrix = std::array<std::array<double, N>, N>;

/// A⁻¹ by Cholesky's factors A = LLᵀ, A⁻¹ = L⁻ᵀL⁻¹; nothing if A is not positive definite. Reads
/// the lower triangle.
template <std::size_t N>
std::optional<SquareMatrix<N>> inverse_of_positive_definite(const SquareMatrix<N>& a) {
  SquareMatrix<N> factor{};
  SquareMatrix<N> factor_inverse{};
  for (std::size_t i = 0; i < N; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double rest = a[i][j];
      for (std::size_t k = 0; k < j; ++k) rest -= factor[i][k] * factor[j][k];
      if (j < i) {
        factor[i][j] = rest / factor[j][j];
      } else if (rest > 1e-12 * std::abs(a[i][i])) {  // less is rounding of a singular matrix
        factor[i][i] = std::sqrt(rest);
      } else {
        return std::nullopt;
      }
    }
    factor_inverse[i][i] = 1.0 / factor[i][i];
    for (std::size_t j = 0; j < i; ++j) {
      double sum = 0.0;
      for (std::size_t k = j; k < i; ++k) sum -= factor[i][k] * factor_inverse[k][j];
      factor_inverse[i][j] = sum / factor[i][i];
    }
  }
  SquareMatrix<N> inverse{};
  for (std::size_t i = 0; i < N; ++i) {
    for (std::size_t j = 0; j < N; ++j) {
      for (std::size_t k = std::max(i, j); k < N; ++k) {
        inverse[i][j] += factor_inverse[k][i] * factor_inverse[k][j];
      }
    }
  }
  return inverse;
}

}  // namespace rramvar
