#pragma once
/// Whether a matrix can be the Gram matrix of patches: what a file of one must pass.

#include <cmath>
#include <string>

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
bool is_positive_semidefinite(const Matrix& matrix);

/// Why a matrix is not G of that many pictures; empty if it can be. Its last row is that of the
/// ones, which counts the output positions.
std::string why_no_gram(const Matrix& matrix, double pictures);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/io/gram_check-inl.hpp"
#endif
