#pragma once
/// Matrices in double and their products through BLAS, for what must be exact to rounding.

#include <array>
#include <cstddef>
#include <vector>

#include "rramvar/core/config.hpp"
#include "rramvar/core/xtensor.hpp"

namespace rramvar {

/// Row-major matrix in double.
using Matrix = xt::xtensor<double, 2, xt::layout_type::row_major>;

inline Matrix make_matrix(std::size_t rows, std::size_t columns) {
  return Matrix(std::array{rows, columns}, 0.0);
}

/// Not filled.
inline Matrix unset_matrix(std::size_t rows, std::size_t columns) {
  return Matrix(std::array{rows, columns});
}

/// c = a·b, with c preallocated.
void multiply(const Matrix& a, const Matrix& b, Matrix& c);

/// a·b in a matrix of its own.
Matrix product(const Matrix& a, const Matrix& b);

/// c = c·L, with L the lower triangle of l; what is above its diagonal is not read.
void multiply_by_lower(Matrix& c, const Matrix& l);

/// Σ_k a_fk·b_fk of row f.
double row_product(const Matrix& a, const Matrix& b, std::size_t f);

std::vector<double> diagonal_of(const Matrix& square);

/// Σ_kl a_fk·s_kl·a_fl of every row f of a; s is symmetric, and only its lower triangle is read.
/// Half the work of a product.
std::vector<double> quadratic_forms(const Matrix& a, const Matrix& s);

/// c += a·aᵀ in the lower triangle of c; what is above the diagonal stays as it is.
void add_product_with_transpose(const Matrix& a, Matrix& c);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/layer/matrix-inl.hpp"
#endif
