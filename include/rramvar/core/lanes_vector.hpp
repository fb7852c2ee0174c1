/// Vectors of whatever width the processor has, as numbers of 64 bits; core/lanes_kernel.hpp says
/// how this file is compiled.
#ifndef RRAMVAR_LANES
#include "rramvar/core/lanes.hpp"
#else

namespace rramvar::lanes::RRAMVAR_LANES {

inline constexpr std::size_t width = RRAMVAR_LANES_WIDTH;
using Integers = std::uint64_t __attribute__((vector_size(8 * width)));
using Signed = std::int64_t __attribute__((vector_size(8 * width)));
using Reals = double __attribute__((vector_size(8 * width)));

inline Integers all(std::uint64_t x) {
  return Integers{} + x;
}
inline Reals all(double x) {
  return Reals{} + x;
}
inline Integers load(const std::uint64_t* from) {
  Integers out;
  std::memcpy(&out, from, sizeof out);
  return out;
}
inline Reals load(const double* from) {
  Reals out;
  std::memcpy(&out, from, sizeof out);
  return out;
}
inline void store(const Integers& x, std::uint64_t* to) {
  std::memcpy(to, &x, sizeof x);
}
inline void store(const Reals& x, double* to) {
  std::memcpy(to, &x, sizeof x);
}

/// Of integers below 2⁵², which are the last bits of 2⁵² plus them.
inline Reals to_reals(const Integers& x) {
  return (Reals)(x | all(std::uint64_t{0x433} << 52)) - 0x1p52;
}

// GCC has to be told of these two instructions; by its own names for them, since <immintrin.h>
// takes longer to compile than all of this library. Clang finds them.
#if RRAMVAR_X86 && !defined(__clang__)
using Halves = int __attribute__((vector_size(8 * width)));
using LongLongs = long long __attribute__((vector_size(8 * width)));
#endif

/// Products of the low halves.
inline Integers multiply_low(Integers a, Integers b) {
#if !RRAMVAR_X86 || defined(__clang__)
  return (a & 0xffffffffu) * (b & 0xffffffffu);
#elif RRAMVAR_LANES_WIDTH == 8
  return (Integers)__builtin_ia32_pmuludq512_mask((Halves)a, (Halves)b, LongLongs{}, 0xff);
#elif RRAMVAR_LANES_WIDTH == 4
  return (Integers)__builtin_ia32_pmuludq256((Halves)a, (Halves)b);
#else
  return (Integers)__builtin_ia32_pmuludq128((Halves)a, (Halves)b);
#endif
}

inline Integers rotate_left(Integers x, std::uint64_t by) {
#if RRAMVAR_X86 && !defined(__clang__) && RRAMVAR_LANES_WIDTH == 8
  return (Integers)__builtin_ia32_prolvq512_mask((LongLongs)x, (LongLongs)all(by), LongLongs{},
                                                 0xff);
#else
  return x << by | x >> ((64 - by) & 63);
#endif
}

/// 2^x by the steps of rramvar::portable_exp2.
inline Reals exp2(Reals x) {
  RRAMVAR_NO_CONTRACTION
  x = x < all(-detail::exp2_range) ? all(-detail::exp2_range) : x;
  x = x > all(detail::exp2_range) ? all(detail::exp2_range) : x;
  const Reals shifted = x + detail::exp2_rounder;
  const Reals whole = shifted - detail::exp2_rounder;
  const Reals rest = x - whole;
  const Reals square = RRAMVAR_ROUNDED(rest * rest);
  Reals even = all(detail::exp2_coefficients[10]);
  Reals odd = all(detail::exp2_coefficients[11]);
#pragma GCC unroll 8
  for (std::size_t k = 10; k > 2; k -= 2) {
    even = RRAMVAR_ROUNDED(even * square) + detail::exp2_coefficients[k - 2];
    odd = RRAMVAR_ROUNDED(odd * square) + detail::exp2_coefficients[k - 1];
  }
  odd = RRAMVAR_ROUNDED(odd * square) + detail::exp2_coefficients[1];
  const Reals power = RRAMVAR_ROUNDED(odd * rest) + RRAMVAR_ROUNDED(even * square) + 1.0;
#if RRAMVAR_X86 && RRAMVAR_LANES_WIDTH == 8
  return (Reals)__builtin_ia32_scalefpd512_mask(power, whole, Reals{}, 0xff, 4);  // rounds once too
#else
  const Signed exponent = ((Signed)shifted << 32) >> 32;
  const Signed half = exponent >> 1;
  return power * (Reals)((half + 1023) << 52) * (Reals)((exponent - half + 1023) << 52);
#endif
}

}  // namespace rramvar::lanes::RRAMVAR_LANES
#endif
