#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/layer/blas_memory.hpp"
#include "rramvar/layer/matrix.hpp"
#include "rramvar/layer/wide_vectors.hpp"
#include "rramvar/layer/xtensor_blas.hpp"

namespace rramvar {

RRAMVAR_INLINE void multiply(const Matrix& a, const Matrix& b, Matrix& c) {
  RRAMVAR_ASSERT(a.shape(1) == b.shape(0));
  RRAMVAR_ASSERT(c.shape(0) == a.shape(0) && c.shape(1) == b.shape(1));
  const BlasCall call;
  xt::blas::gemm(a, b, c, false, false, 1.0, 0.0);
}

RRAMVAR_INLINE Matrix product(const Matrix& a, const Matrix& b) {
  Matrix c = unset_matrix(a.shape(0), b.shape(1));
  multiply(a, b, c);
  return c;
}

RRAMVAR_INLINE void multiply_by_lower(Matrix& c, const Matrix& l) {
  RRAMVAR_ASSERT(l.shape(0) == l.shape(1) && c.shape(1) == l.shape(0));
  const auto rows = static_cast<xt::blas_index_t>(c.shape(0));
  const auto n = static_cast<xt::blas_index_t>(l.shape(0));
  const BlasCall call;
  cxxblas::trmm<xt::blas_index_t>(cxxblas::RowMajor, cxxblas::Right, cxxblas::Lower,
                                  cxxblas::NoTrans, cxxblas::NonUnit, rows, n, 1.0, l.data(), n,
                                  c.data(), n);
}

RRAMVAR_INLINE double row_product(const Matrix& a, const Matrix& b, std::size_t f) {
  RRAMVAR_ASSERT(a.shape(1) == b.shape(1));
  const auto n = static_cast<xt::blas_index_t>(a.shape(1));
  double sum = 0.0;
  cxxblas::dot<xt::blas_index_t>(n, a.data() + f * a.shape(1), 1, b.data() + f * b.shape(1), 1,
                                 sum);
  return sum;
}

RRAMVAR_INLINE std::vector<double> diagonal_of(const Matrix& square) {
  std::vector<double> out(square.shape(0));
  for (std::size_t k = 0; k < out.size(); ++k) out[k] = square(k, k);
  return out;
}

RRAMVAR_INLINE std::vector<double> quadratic_forms(const Matrix& a, const Matrix& s) {
  Matrix half = a;
  multiply_by_lower(half, s);
  const std::vector<double> diagonal = diagonal_of(s);
  const auto add = [](auto, auto& x, auto& sums) RRAMVAR_KERNEL {
    const auto& [in_lower, weight, on_diagonal] = x;
    sums[0] += (2.0 * in_lower - weight * on_diagonal) * weight;
  };
  std::vector<double> out(a.shape(0));
  for (std::size_t f = 0; f < a.shape(0); ++f) {
    const std::size_t row = f * a.shape(1);
    out[f] =
        sum_of(sum_rows<1>(a.shape(1), add, half.data() + row, a.data() + row, diagonal.data())[0]);
  }
  return out;
}

RRAMVAR_INLINE void add_product_with_transpose(const Matrix& a, Matrix& c) {
  RRAMVAR_ASSERT(c.shape(0) == a.shape(0) && c.shape(1) == a.shape(0));
  const auto rows = static_cast<xt::blas_index_t>(a.shape(0));
  const auto columns = static_cast<xt::blas_index_t>(a.shape(1));
  const BlasCall call;
  cxxblas::syrk<xt::blas_index_t>(cxxblas::RowMajor, cxxblas::Lower, cxxblas::NoTrans, rows,
                                  columns, 1.0, a.data(), columns, 1.0, c.data(), rows);
}

}  // namespace rramvar
