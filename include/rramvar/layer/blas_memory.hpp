#pragma once
/// The memory that OpenBLAS multiplies in, which it must have before it is asked to.
///
/// OpenBLAS copies parts of the matrices into a buffer of 128 MiB (of address space; little of it
/// is touched), one for each thread that multiplies at the time, and keeps it. Where the system
/// gives none, as under `ulimit -v`, OpenBLAS 0.3.21 asks again for ever. So it is tried first.
/// Threads of OpenBLAS's own do the same when the program is loaded, and hang the program when it
/// ends: set OPENBLAS_NUM_THREADS to 1 where address space is short.

#include <atomic>
#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

#include "rramvar/core/error.hpp"

// The two are there only if OpenBLAS is what is linked.
#if defined(__linux__) && (defined(__GNUC__) || defined(__clang__))
#include <sys/mman.h>
#define RRAMVAR_CAN_TRY_BLAS_MEMORY 1
extern "C" {
__attribute__((weak)) void* blas_memory_alloc(int);
__attribute__((weak)) void blas_memory_free(void*);
}
#endif

namespace rramvar {

/// Buffers that OpenBLAS has, for the whole process.
class BlasMemory {
 public:
  /// Lets OpenBLAS have buffers for so many threads that multiply at a time; it keeps them. Other
  /// BLAS libraries are left alone. @throws Error if there is no memory for them
  static void require(std::size_t threads) {
    if (threads > had_.load(std::memory_order_acquire)) add(threads);
  }

 private:
  static void add([[maybe_unused]] std::size_t threads);

#ifdef RRAMVAR_CAN_TRY_BLAS_MEMORY
  static bool can_be_had();
#endif

  static inline std::atomic<std::size_t> had_{0};
  static inline std::mutex lock_;
};

/// Lives while a thread multiplies. @throws Error if there is no buffer for it
class BlasCall {
 public:
  BlasCall();
  ~BlasCall() { end(); }
  BlasCall(const BlasCall&) = delete;
  BlasCall& operator=(const BlasCall&) = delete;

 private:
  static void end() { running_.fetch_sub(1, std::memory_order_relaxed); }
  static inline std::atomic<std::size_t> running_{0};
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/layer/blas_memory-inl.hpp"
#endif
