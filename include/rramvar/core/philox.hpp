#pragma once
/// Philox4x32-10: a counter-based random number generator.
/// Source: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as
/// 1, 2, 3", SC'11, doi 10.1145/2063384.2063405. It passes TestU01's BigCrush (there, table 2).

#include <array>
#include <cstdint>

namespace rramvar {

/// A pure function (counter, key) → four 32-bit words; distinct counters give independent words.
struct Philox4x32 {
  using counter_type = std::array<std::uint32_t, 4>;
  using key_type = std::array<std::uint32_t, 2>;
  static constexpr int rounds = 10;
  static constexpr std::uint32_t multiplier0 = 0xD2511F53;
  static constexpr std::uint32_t multiplier1 = 0xCD9E8D57;
  static constexpr std::uint32_t bump0 = 0x9E3779B9;  ///< of a key; golden ratio
  static constexpr std::uint32_t bump1 = 0xBB67AE85;  ///< sqrt(3) − 1

  constexpr counter_type operator()(counter_type counter, key_type key) const noexcept {
    for (int round = 0; round < rounds; ++round) {
      const std::uint64_t product0 = std::uint64_t{multiplier0} * counter[0];
      const std::uint64_t product1 = std::uint64_t{multiplier1} * counter[2];
      counter = {high(product1) ^ counter[1] ^ key[0], low(product1),
                 high(product0) ^ counter[3] ^ key[1], low(product0)};
      key[0] += bump0;
      key[1] += bump1;
    }
    return counter;
  }

 private:
  static constexpr std::uint32_t high(std::uint64_t x) {
    return static_cast<std::uint32_t>(x >> 32);
  }
  static constexpr std::uint32_t low(std::uint64_t x) { return static_cast<std::uint32_t>(x); }
};

}  // namespace rramvar
