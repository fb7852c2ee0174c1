#pragma once

#include <cstddef>
#include <limits>
#include <vector>

#include "rramvar/core/config.hpp"
#include "rramvar/io/gram_check.hpp"

namespace rramvar {

RRAMVAR_INLINE bool is_positive_semidefinite(const Matrix& matrix) {
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

RRAMVAR_INLINE std::string why_no_gram(const Matrix& matrix, double pictures) {
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
