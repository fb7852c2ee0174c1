#pragma once
/// Whether a matrix can be the Gram matrix of patches: what a file of one must pass.

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "rramvar/layer/matrix.hpp"

namespace rramvar {

/// Sums over so many positions or pictures are exact in double.
inline constexpr double most_counted = 0x1p53;

inline bool is_count(double x, double least) {
  return x >= least && x < most_counted && std::trunc(x) == x;
}

/// Whether a symmetric matrix with a positive diagonal is positive semidefinite up to rounding:
/// whether C + 1e-8·I has a Cholesky factor, where C is the matrix scaled to ones on its diagonal.
/// The rounding of sums moves the eigenvalues of C by 1e-11 and less.
inline bool is_positive_semidefinite(const Matrix& matrix) {
  constexpr double rounding = 1e-8;
  const std::size_t n = matrix.shape(0);
  std::vector<double> scale(n);
  for (std::size_t i = 0; i < n; ++i) scale[i] = 1.0 / std::sqrt(matrix(i, i));
  Matrix c = unset_matrix(n, n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < i; ++j) c(i, j) = matrix(i, j) * scale[i] * scale[j];
    c(i, i) = 1.0 + rounding;
  }
  std::vector<double> column(n);
  for (std::size_t k = 0; k < n; ++k) {
    const double pivot = c(k, k);
    if (!(pivot > 0.0) || !std::isfinite(pivot)) return false;
    for (std::size_t i = k + 1; i < n; ++i) column[i] = c(i, k);
    for (std::size_t i = k + 1; i < n; ++i) {
      const double factor = column[i] / pivot;
      double* const row = c.data() + i * n;
      for (std::size_t j = k + 1; j <= i; ++j) row[j] -= factor * column[j];
    }
  }
  return true;
}

/// Why a matrix is not G of that many pictures; empty if it can be. Its last row is that of the
/// ones, which counts the output positions.
inline std::string why_no_gram(const Matrix& matrix, double pictures) {
  const std::size_t last = matrix.shape(0) - 1;
  const double positions = matrix(last, last);
  if (!is_count(pictures, 1.0)) return "it does not say of how many pictures it is";
  if (!is_count(positions, pictures)) {
    return "its last entry does not count the positions, a whole number for each picture";
  }
  const double most = positions * std::pow(double{std::numeric_limits<float>::max()}, 2);
  std::vector<std::size_t> used;  // inputs that are not 0 in all patches
  for (std::size_t i = 0; i <= last; ++i) {
    const double own = matrix(i, i);
    if (!(own >= 0.0)) return "it is not positive: a square sum is below 0";
    if (!(own <= most)) return "its entries are beyond the square sums of floats";
    for (std::size_t j = 0; j < i; ++j) {
      if (matrix(i, j) != matrix(j, i)) return "it is not symmetric";
      if (matrix(i, j) != 0.0 && (own == 0.0 || matrix(j, j) == 0.0)) {
        return "it is not positive: an input that is always 0 has products";
      }
    }
    if (own > 0.0) used.push_back(i);
  }
  Matrix part = unset_matrix(used.size(), used.size());
  for (std::size_t i = 0; i < used.size(); ++i) {
    for (std::size_t j = 0; j < used.size(); ++j) part(i, j) = matrix(used[i], used[j]);
  }
  if (!is_positive_semidefinite(part)) return "it is not positive semidefinite";
  return {};
}

}  // namespace rramvar
