#pragma once
/// Binary floating point of any width up to 32 bits, with subnormals, infinities and NaN.

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "rramvar/encoding/fields.hpp"
#include "rramvar/encoding/layouts.hpp"

namespace rramvar {

/// IEEE 754 binary floating point with E exponent bits and F fraction bits.
///
/// Rounds to nearest, ties to even; overflows to infinity; keeps signed zero and the sign and the
/// leading payload bits of a NaN, which becomes quiet, as processors do.
template <int E, int F>
struct ieee_float {
  static_assert(E >= 2 && E <= 8 && F >= 1 && F <= 23,
                "ieee_float<E, F>: 2 to 8 exponent bits and 1 to 23 fraction bits, so that every "
                "value is a float.");

  static constexpr int bits = 1 + E + F;
  static constexpr int bias = (1 << (E - 1)) - 1;
  using word_type =
      std::conditional_t<(bits <= 8), std::uint8_t,
                         std::conditional_t<(bits <= 16), std::uint16_t, std::uint32_t>>;

  static constexpr FloatLayout layout() { return {E, F, bias}; }

  constexpr word_type encode(double w) const {
    const auto source = std::bit_cast<std::uint64_t>(w);
    const WordBits sign = (source >> 63) << (E + F);
    const auto magnitude = source & low_bits(63);
    constexpr std::uint64_t source_infinity = low_bits(11) << 52;
    constexpr WordBits infinity = low_bits(E) << F;
    if (magnitude > source_infinity) {  // NaN: quiet, with the top of its payload
      const WordBits payload = (magnitude & low_bits(52)) >> (52 - F);
      return static_cast<word_type>(sign | infinity | (WordBits{1} << (F - 1)) | payload);
    }
    if (magnitude == source_infinity) return static_cast<word_type>(sign | infinity);

    const int source_exponent = static_cast<int>(magnitude >> 52) - 1023;
    if (source_exponent < -1022) return static_cast<word_type>(sign);  // below half the least value
    const std::uint64_t significand = (magnitude & low_bits(52)) | (std::uint64_t{1} << 52);
    // Bits of the significand that do not fit; more of them for subnormals, whose exponent is
    // fixed.
    const int exponent = source_exponent + bias;
    const int dropped = 52 - F + (exponent < 1 ? 1 - exponent : 0);
    if (dropped > 53) return static_cast<word_type>(sign);
    std::uint64_t kept = significand >> dropped;
    const std::uint64_t rest = significand & low_bits(dropped);
    const std::uint64_t half = std::uint64_t{1} << (dropped - 1);
    if (rest > half || (rest == half && (kept & 1) != 0)) ++kept;
    // Adding kept, with its leading one, to the exponent field below carries as rounding must.
    const WordBits field = exponent < 1 ? 0 : static_cast<WordBits>(exponent - 1) << F;
    const WordBits rounded = field + kept;
    return static_cast<word_type>(sign | (rounded < infinity ? rounded : infinity));
  }

  constexpr float decode(word_type word) const {
    const WordBits exponent = (word >> F) & low_bits(E);
    const std::uint32_t fraction = static_cast<std::uint32_t>(word & low_bits(F)) << (23 - F);
    const std::uint32_t sign = static_cast<std::uint32_t>((word >> (E + F)) & 1) << 31;
    if (exponent == low_bits(E)) {
      const std::uint32_t quiet = fraction != 0 ? 1u << 22 : 0u;
      return std::bit_cast<float>(sign | 0x7F800000u | quiet | fraction);
    }
    if (exponent == 0) {
      // fraction · 2^(1 − bias), exact: the float below is in [0, 1) and the scale a power of two.
      const float value = static_cast<float>(fraction) * 0x1p-23f * power_of_two(1 - bias);
      return sign != 0 ? -value : value;
    }
    const auto float_exponent = static_cast<std::uint32_t>(static_cast<int>(exponent) - bias + 127);
    return std::bit_cast<float>(sign | float_exponent << 23 | fraction);
  }

  /// The largest finite value.
  static constexpr double largest() {
    return ieee_float{}.decode(static_cast<word_type>((low_bits(E) << F) - 1));
  }

 private:
  static constexpr float power_of_two(int exponent) {  // −126 … 127
    return std::bit_cast<float>(static_cast<std::uint32_t>(exponent + 127) << 23);
  }
};

using binary32 = ieee_float<8, 23>;
using binary16 = ieee_float<5, 10>;
using bfloat16 = ieee_float<8, 7>;

}  // namespace rramvar
