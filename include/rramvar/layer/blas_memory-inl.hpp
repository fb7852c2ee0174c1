#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/layer/blas_memory.hpp"

namespace rramvar {

RRAMVAR_INLINE void BlasMemory::add([[maybe_unused]] std::size_t threads) {
  const std::lock_guard guard(lock_);
#ifdef RRAMVAR_CAN_TRY_BLAS_MEMORY
  if (blas_memory_alloc != nullptr && blas_memory_free != nullptr) {
    std::vector<void*> held;  // all at once: one that is given back would be given out again
    while (held.size() < threads && can_be_had()) {
      void* const buffer = blas_memory_alloc(0);
      if (buffer == nullptr) break;  // more than OpenBLAS can count
      held.push_back(buffer);
    }
    for (void* const buffer : held) blas_memory_free(buffer);
    if (held.size() < threads) {
      throw Error("OpenBLAS cannot have the memory that it multiplies in",
                  "it takes 128 MiB of address space for each of " + std::to_string(threads) +
                      (threads == 1 ? " thread" : " threads"),
                  std::string("raise the limit of memory (ulimit -v)") +
                      (threads == 1 ? "" : ", or ask for fewer threads"));
    }
  }
#endif
  if (threads > had_) had_.store(threads, std::memory_order_release);
}

RRAMVAR_INLINE bool BlasMemory::can_be_had() {
  constexpr std::size_t size = std::size_t{128} << 20;
  void* const memory =
      mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return memory != MAP_FAILED && munmap(memory, size) == 0;
}

RRAMVAR_INLINE BlasCall::BlasCall() {
  try {
    BlasMemory::require(running_.fetch_add(1, std::memory_order_relaxed) + 1);
  } catch (...) {
    end();
    throw;
  }
}

}  // namespace rramvar
