#pragma once
/// BlasProduct: a layer's products through xtensor-blas, into memory that exists already.

#include <cstddef>

#include "rramvar/core/config.hpp"
#include "rramvar/core/xtensor.hpp"
#include "rramvar/layer/blas_memory.hpp"
#include "rramvar/layer/product.hpp"

// The configuration must come first: without it xtensor-blas ≥ 0.21 multiplies without BLAS, 25
// times slower.
// clang-format off
#include <xtensor-blas/xblas_config.hpp>
#include <xtensor-blas/xblas.hpp>
// clang-format on

// OpenBLAS starts threads of its own; the two symbols are there only if it is what is linked.
#if defined(__ELF__) && (defined(__GNUC__) || defined(__clang__))
#define RRAMVAR_HAS_WEAK_SYMBOLS 1
extern "C" {
__attribute__((weak)) int openblas_get_num_threads(void);
__attribute__((weak)) void openblas_set_num_threads(int);
}
#endif

namespace rramvar {

/// The MatrixProduct of xtensor-blas. How a row of the product is rounded depends on the shape of
/// both matrices and on where the row lies: OpenBLAS adds in another order at their edges, and some
/// of its kernels take rows by 12, 8 and 4.
struct BlasProduct {
  /// @throws Error if OpenBLAS cannot have its memory
  void operator()(const FloatProduct& x) const {
    const BlasCall call;
    const auto columns = static_cast<xt::blas_index_t>(x.n);
    const auto inner = static_cast<xt::blas_index_t>(x.k);
    cxxblas::gemm<xt::blas_index_t>(cxxblas::RowMajor, cxxblas::NoTrans, cxxblas::NoTrans,
                                    static_cast<xt::blas_index_t>(x.m), columns, inner, 1.0f, x.a,
                                    inner, x.b, static_cast<xt::blas_index_t>(x.b_row), 0.0f, x.c,
                                    columns);
  }
};

/// While it lives, OpenBLAS uses one thread, so that it does not fight the caller's threads for the
/// cores and its sums do not depend on their number. Other BLAS libraries are left alone.
class SingleThreadedBlas {
 public:
  /// @param threads of the caller's that will multiply at a time
  /// @throws Error if OpenBLAS cannot have its memory for them
  explicit SingleThreadedBlas(std::size_t threads = 1) {
    BlasMemory::require(threads);
    set(1);
  }
  ~SingleThreadedBlas() { set(before_); }
  SingleThreadedBlas(const SingleThreadedBlas&) = delete;
  SingleThreadedBlas& operator=(const SingleThreadedBlas&) = delete;

 private:
  static int get();
  static void set([[maybe_unused]] int threads);

  int before_ = get();
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/layer/blas-inl.hpp"
#endif
