#pragma once
/// Matrices in double and their products through BLAS, for what must be exact to rounding.

#include <array>
#include <cstddef>

#include "rramvar/core/config.hpp"
#include "rramvar/core/xtensor.hpp"
#include "rramvar/layer/blas.hpp"

namespace rramvar {

/// Row-major matrix in double.
using Matrix = xt::xtensor<double, 2, xt::layout_type::row_major>;

inline Matrix make_matrix(std::size_t rows, std::size_t columns) {
  return Matrix(std::array{rows, columns}, 0.0);
}

/// c = a·b, with c preallocated.
inline void multiply(const Matrix& a, const Matrix& b, Matrix& c) {
  RRAMVAR_ASSERT(a.shape(1) == b.shape(0));
  RRAMVAR_ASSERT(c.shape(0) == a.shape(0) && c.shape(1) == b.shape(1));
  xt::blas::gemm(a, b, c, false, false, 1.0, 0.0);
}

/// a·b in a matrix of its own.
inline Matrix product(const Matrix& a, const Matrix& b) {
  Matrix c = make_matrix(a.shape(0), b.shape(1));
  multiply(a, b, c);
  return c;
}

/// c += a·aᵀ in the lower triangle of c; what is above the diagonal stays as it is.
inline void add_product_with_transpose(const Matrix& a, Matrix& c) {
  RRAMVAR_ASSERT(c.shape(0) == a.shape(0) && c.shape(1) == a.shape(0));
  const auto rows = static_cast<xt::blas_index_t>(a.shape(0));
  const auto columns = static_cast<xt::blas_index_t>(a.shape(1));
  cxxblas::syrk<xt::blas_index_t>(cxxblas::RowMajor, cxxblas::Lower, cxxblas::NoTrans, rows,
                                  columns, 1.0, a.data(), columns, 1.0, c.data(), rows);
}

}  // namespace rramvar
