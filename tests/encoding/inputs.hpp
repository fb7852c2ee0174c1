#pragma once
/// Weights to encode: random, but the same everywhere.

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace rramvar::test {

/// The high half of SplitMix64(i).
constexpr std::uint32_t random_bits(std::uint64_t i) {
  std::uint64_t z = (i + 1) * 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return static_cast<std::uint32_t>((z ^ (z >> 31)) >> 32);
}

/// A float with random bits: any exponent, any fraction, NaNs and infinities included.
constexpr float any_float(std::uint64_t i) {
  return std::bit_cast<float>(random_bits(i));
}

/// A float with random sign and fraction and a magnitude from 2^−24 to 2^24.
constexpr float float_near_one(std::uint64_t i) {
  const std::uint32_t bits = random_bits(i);
  return std::bit_cast<float>((bits & 0x807FFFFFu) | (103 + ((bits >> 23) & 255) % 48) << 23);
}

inline constexpr std::uint64_t a_million = 1'000'000;

/// Calls f on a million floats of each kind. @return how often f returned false
template <class F>
std::size_t count_failures(const F& f) {
  std::size_t failures = 0;
  for (std::uint64_t i = 0; i < a_million; ++i) {
    if (!f(any_float(i))) ++failures;
    if (!f(float_near_one(i))) ++failures;
  }
  return failures;
}

/// The FNV-1a hash of bytes, by which millions of words are compared with those of an oracle.
struct Fnv1a {
  std::uint64_t value = 0xCBF29CE484222325u;

  /// Adds so many bytes of a number, the low ones first.
  void add(std::uint64_t number, int bytes) {
    for (int i = 0; i < bytes; ++i) value = (value ^ (number >> 8 * i & 0xff)) * 0x100000001B3u;
  }
};

/// The same number, bit for bit, with its sign; for NaN the sign only.
inline bool same_value(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) {
    return std::isnan(a) && std::isnan(b) && std::signbit(a) == std::signbit(b);
  }
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

}  // namespace rramvar::test
