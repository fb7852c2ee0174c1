#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/layer/blas_memory.hpp"
#include "rramvar/layer/gram_factor.hpp"
#include "rramvar/layer/xtensor_blas.hpp"

namespace rramvar {

RRAMVAR_INLINE GramFactor::GramFactor(const PatchGram& gram)
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

RRAMVAR_INLINE void GramFactor::multiply_onto(std::span<float> error) const {
  RRAMVAR_ASSERT(error.size() % inputs() == 0);
  const auto n = static_cast<xt::blas_index_t>(inputs());
  const BlasCall call;
  cxxblas::trmm<xt::blas_index_t>(cxxblas::RowMajor, cxxblas::Right, cxxblas::Lower,
                                  cxxblas::NoTrans, cxxblas::NonUnit,
                                  static_cast<xt::blas_index_t>(error.size() / inputs()), n, 1.0f,
                                  factor_.data(), n, error.data(), n);
}

RRAMVAR_INLINE void GramFactor::subtract_product(const Matrix& l, std::size_t j,
                                                 std::vector<double>& column) {
  if (j == 0) return;
  const std::size_t n = column.size();
  const auto stride = static_cast<xt::blas_index_t>(n);
  const double* const row = l.data() + j * n;
  const BlasCall call;
  cxxblas::gemv<xt::blas_index_t>(
      cxxblas::RowMajor, cxxblas::NoTrans, static_cast<xt::blas_index_t>(n - j),
      static_cast<xt::blas_index_t>(j), -1.0, row, stride, row, 1, 1.0, column.data() + j, 1);
}

}  // namespace rramvar
