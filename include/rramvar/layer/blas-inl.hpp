#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/layer/blas.hpp"

namespace rramvar {

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
