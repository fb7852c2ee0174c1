#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/layer/blas.hpp"
#include "rramvar/layer/openblas_symbols.hpp"
#include "rramvar/layer/xtensor_blas.hpp"

namespace rramvar {

RRAMVAR_INLINE void BlasProduct::operator()(const FloatProduct& x) const {
  const BlasCall call;
  const auto columns = static_cast<xt::blas_index_t>(x.n);
  const auto inner = static_cast<xt::blas_index_t>(x.k);
  cxxblas::gemm<xt::blas_index_t>(cxxblas::RowMajor, cxxblas::NoTrans, cxxblas::NoTrans,
                                  static_cast<xt::blas_index_t>(x.m), columns, inner, 1.0f, x.a,
                                  inner, x.b, static_cast<xt::blas_index_t>(x.b_row), 0.0f, x.c,
                                  columns);
}

RRAMVAR_INLINE int SingleThreadedBlas::get() {
#ifdef RRAMVAR_HAS_WEAK_SYMBOLS
  if (openblas_get_num_threads != nullptr) return openblas_get_num_threads();
#endif
  return 1;
}

RRAMVAR_INLINE void SingleThreadedBlas::set([[maybe_unused]] int threads) {
#ifdef RRAMVAR_HAS_WEAK_SYMBOLS
  if (openblas_set_num_threads != nullptr) openblas_set_num_threads(threads);
#endif
}

}  // namespace rramvar
