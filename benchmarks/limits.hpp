#pragma once
/// What the machine can do: hand-written loops that the library is measured against.

#include <cstddef>
#include <cstdint>

namespace rramvar::bench {
/// The limits of one instruction set.
struct Limits {
  const char* instruction_set;
  /// Multiply-adds in registers only. @return the floating-point operations done
  double (*multiply_add)(std::size_t rounds);
  /// Draws a table entry for each of 16 bits of each word, and adds them up by their places.
  /// Indices are the top bits of xoshiro256++ side by side; the table holds the 2^entries_log2
  /// entries of state 0, then those of state 1.
  void (*draw)(const std::uint16_t* words, std::size_t count, const float* table,
               unsigned entries_log2, float* out);
  /// c = a·b by cblas_sgemm itself, row-major: a (m × k), b (k × n) with rows b_row apart, c (m ×
  /// n).
  void (*sgemm)(int m, int n, int k, const float* a, const float* b, int b_row, float* c);
};

// clang-format off
namespace baseline { extern const Limits limits; }
namespace avx2 { extern const Limits limits; }
namespace avx512 { extern const Limits limits; }
// clang-format on

/// The widest of them that this processor runs.
inline const Limits& best_limits() {
#ifdef RRAMVAR_BENCH_X86
  if (__builtin_cpu_supports("avx512dq")) return avx512::limits;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return avx2::limits;
#endif
  return baseline::limits;
}
}  // namespace rramvar::bench
