#pragma once
/// OneDnnProduct: a layer's products by oneDNN, which is faster than OpenBLAS on some processors.
/// Link the library dnnl (Debian: libdnnl-dev); rramvar.hpp leaves this header out.
///
///     rramvar::Conv2DLayer1<rramvar::AlexNetLayer1, rramvar::OneDnnProduct> layer{weights, bias};

#include <oneapi/dnnl/dnnl.h>

#include <string>

#include "rramvar/core/error.hpp"
#include "rramvar/layer/product.hpp"

// oneDNN starts threads of OpenMP's where it was built for that; they are its callers' business.
#if defined(__ELF__)
extern "C" {
__attribute__((weak)) int omp_get_max_threads(void);
__attribute__((weak)) void omp_set_num_threads(int);
}
#endif

namespace rramvar {

/// A MatrixProduct on the caller's thread alone. Results differ from those of BlasProduct in the
/// last bits of a float.
struct OneDnnProduct {
  /// @throws Error if oneDNN refuses, for want of memory
  void operator()(const FloatProduct& x) const {
    const OneOpenMpThread one_thread;
    const auto columns = static_cast<dnnl_dim_t>(x.n);
    const auto inner = static_cast<dnnl_dim_t>(x.k);
    const dnnl_status_t status =
        dnnl_sgemm('N', 'N', static_cast<dnnl_dim_t>(x.m), columns, inner, 1.0f, x.a, inner, x.b,
                   static_cast<dnnl_dim_t>(x.b_row), 0.0f, x.c, columns);
    if (status != dnnl_success) {
      throw Error("oneDNN did not multiply", "its status is " + std::to_string(status),
                  "see whether memory is short, or take BlasProduct");
    }
  }

 private:
  /// OpenMP counts threads for each thread that starts some.
  class OneOpenMpThread {
   public:
    OneOpenMpThread() { set(1); }
    ~OneOpenMpThread() { set(before_); }
    OneOpenMpThread(const OneOpenMpThread&) = delete;
    OneOpenMpThread& operator=(const OneOpenMpThread&) = delete;

   private:
    static int get() {
#if defined(__ELF__)
      if (omp_get_max_threads != nullptr) return omp_get_max_threads();
#endif
      return 1;
    }
    static void set([[maybe_unused]] int threads) {
#if defined(__ELF__)
      if (omp_set_num_threads != nullptr) omp_set_num_threads(threads);
#endif
    }

    int before_ = get();
  };
};

}  // namespace rramvar
