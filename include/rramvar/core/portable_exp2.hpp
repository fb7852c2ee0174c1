#pragma once
/// 2^x, the same to the last bit on every machine and in every lane of a vector.

#include <array>
#include <bit>
#include <cstdint>

/// An expression whose value is rounded before it is used, so that no compiler makes one fused
/// multiply-add of a product and a sum: with and without one the last bit differs.
#if defined(__clang__)  // by the pragma in the functions that use it
#define RRAMVAR_ROUNDED(expression) (expression)
#define RRAMVAR_NO_CONTRACTION _Pragma("clang fp contract(off)")
#else
#define RRAMVAR_ROUNDED(expression) __builtin_assoc_barrier(expression)
#define RRAMVAR_NO_CONTRACTION
#endif

namespace rramvar {

namespace detail {
/// 2^r = Σ c_k r^k for |r| ≤ ½, to 2·10⁻¹⁷: (2^r − 1)/r interpolated at 11 Chebyshev nodes.
inline constexpr std::array<double, 12> exp2_coefficients{0x1p+0,
                                                          0x1.62e42fefa39efp-1,
                                                          0x1.ebfbdff82c598p-3,
                                                          0x1.c6b08d704a0c2p-5,
                                                          0x1.3b2ab6fba1ddap-7,
                                                          0x1.5d87fe78a5276p-10,
                                                          0x1.430913096fd9fp-13,
                                                          0x1.ffcbfc670dcd4p-17,
                                                          0x1.62bfd47773353p-20,
                                                          0x1.b524fae627834p-24,
                                                          0x1.e6063f7217bc6p-28,
                                                          0x1.e9d3fe3952179p-32};
/// 2^x is 0 or Inf beyond.
inline constexpr double exp2_range = 1100.0;
/// Added to a number of at most exp2_range, it leaves its nearest integer in the low bits.
inline constexpr double exp2_rounder = 0x1.8p52;
}  // namespace detail

/// 2^x within 1.5 units in the last place; exact for whole x. The library's own, since the standard
/// libraries' differ. core/lanes_vector.hpp holds the same steps for vectors.
inline double portable_exp2(double x) {
  RRAMVAR_NO_CONTRACTION
  x = x < -detail::exp2_range ? -detail::exp2_range : x;
  x = x > detail::exp2_range ? detail::exp2_range : x;
  const double shifted = x + detail::exp2_rounder;
  const double whole = shifted - detail::exp2_rounder;
  const double rest = x - whole;
  const double square = RRAMVAR_ROUNDED(rest * rest);
  double even = detail::exp2_coefficients[10];
  double odd = detail::exp2_coefficients[11];
  for (std::size_t k = 10; k > 2; k -= 2) {
    even = RRAMVAR_ROUNDED(even * square) + detail::exp2_coefficients[k - 2];
    odd = RRAMVAR_ROUNDED(odd * square) + detail::exp2_coefficients[k - 1];
  }
  odd = RRAMVAR_ROUNDED(odd * square) + detail::exp2_coefficients[1];
  const double power = RRAMVAR_ROUNDED(odd * rest) + RRAMVAR_ROUNDED(even * square) + 1.0;
  // In two halves, since 2^whole need not be a normal number; x is not a number if this wraps.
  const auto exponent = static_cast<std::int32_t>(std::bit_cast<std::uint64_t>(shifted));
  const std::int64_t half = exponent >> 1;
  const auto factor = [](std::int64_t n) {
    return std::bit_cast<double>(static_cast<std::uint64_t>(n + 1023) << 52);
  };
  return power * factor(half) * factor(exponent - half);
}

}  // namespace rramvar
