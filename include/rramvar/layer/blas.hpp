#pragma once
/// BlasProduct: a layer's products through xtensor-blas, into memory that exists already.

#include <cstddef>

#include "rramvar/core/config.hpp"
#include "rramvar/layer/blas_memory.hpp"
#include "rramvar/layer/product.hpp"

namespace rramvar {

/// The MatrixProduct of xtensor-blas. How a row of the product is rounded depends on the shape of
/// both matrices and on where the row lies: OpenBLAS adds in another order at their edges, and some
/// of its kernels take rows by 12, 8 and 4.
struct BlasProduct {
  /// @throws Error if OpenBLAS cannot have its memory
  void operator()(const FloatProduct& x) const;
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
