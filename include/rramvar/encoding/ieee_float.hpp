#pragma once
/// Binary floating point of any width up to 64 bits, with subnormals: IEEE 754 and its relatives.

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "rramvar/encoding/fields.hpp"
#include "rramvar/encoding/layouts.hpp"

namespace rramvar {

/// What becomes of a number beyond the largest finite one (and too far to be rounded to it).
enum class Overflow : std::uint8_t {
  to_infinity,  ///< Inf as in IEEE 754; NaN where the format has no Inf
  saturate,     ///< the largest finite number, Inf itself included
};

/// A sign, E exponent bits with bias 2^(E−1) − 1 and F fraction bits.
///
/// Rounds to nearest, ties to even; keeps signed zero and the sign and the leading payload bits of
/// a NaN, which becomes quiet, as processors do. A NaN that has no word becomes 0.
/// Sources: IEEE 754-2019, 3.4 and 4.3; OCP 8-bit Floating Point Specification 1.0, 2023, with its
/// conversion tables; OCP Microscaling Formats Specification 1.0, 2023, 5.3 (E2M1).
/// @tparam E exponent bits
/// @tparam F fraction bits
/// @tparam Top what the highest exponent means
/// @tparam Beyond what becomes of numbers too large
template <int E, int F, TopExponent Top = TopExponent::infinity_and_nan,
          Overflow Beyond = Overflow::to_infinity>
struct ieee_float {
  static_assert(E >= 2 && E <= 11 && F >= 1 && F <= 52,
                "ieee_float<E, F>: 2 to 11 exponent bits and 1 to 52 fraction bits, so that every "
                "value is a double.");
  static_assert(Top != TopExponent::numbers || Beyond == Overflow::saturate,
                "ieee_float<E, F, …>: a format with neither Inf nor NaN can only saturate.");

  static constexpr int bits = 1 + E + F;
  static constexpr int bias = (1 << (E - 1)) - 1;
  using word_type = word_of_bits<bits>;
  /// What decode() returns: float where every value is one.
  using value_type = std::conditional_t<(E <= 8 && F <= 23), float, double>;

  static constexpr FloatLayout layout() { return {E, F, bias, Top}; }

  constexpr word_type encode(double w) const {
    const auto source = std::bit_cast<std::uint64_t>(w);
    const WordBits sign = (source >> 63) << (E + F);
    const auto magnitude = source & low_bits(63);
    constexpr std::uint64_t source_infinity = low_bits(11) << 52;
    if (magnitude > source_infinity) return static_cast<word_type>(nan(sign, magnitude));
    const WordBits rounded = magnitude == source_infinity ? largest_word + 1 : round(magnitude);
    return static_cast<word_type>(rounded <= largest_word ? sign | rounded : overflow(sign));
  }

  constexpr value_type decode(word_type word) const {
    using limits = std::numeric_limits<value_type>;
    const WordBits exponent = (word >> F) & low_bits(E);
    const WordBits fraction = word & low_bits(F);
    const bool negative = ((word >> (E + F)) & 1) != 0;
    if (layout().is_non_finite(word)) {
      if (Top == TopExponent::one_nan) return quiet_nan(negative, 0);
      if (fraction == 0) return negative ? -limits::infinity() : limits::infinity();
      return quiet_nan(negative, fraction);
    }
    // Both products are exact: the first factor has no more than F + 1 bits.
    const double value =
        exponent == 0 ? static_cast<double>(fraction) * power_of_two(-F) * power_of_two(1 - bias)
                      : static_cast<double>(fraction | WordBits{1} << F) * power_of_two(-F) *
                            power_of_two(static_cast<int>(exponent) - bias);
    return static_cast<value_type>(negative ? -value : value);
  }

  /// The largest finite value.
  static constexpr double largest() {
    return static_cast<double>(ieee_float{}.decode(static_cast<word_type>(largest_word)));
  }

 private:
  static constexpr WordBits top_exponent = low_bits(E) << F;
  static constexpr WordBits largest_word = Top == TopExponent::infinity_and_nan ? top_exponent - 1
                                           : Top == TopExponent::one_nan
                                               ? (top_exponent | low_bits(F)) - 1
                                               : top_exponent | low_bits(F);

  /// The word of a finite double, as if the exponents went on for ever.
  static constexpr WordBits round(std::uint64_t magnitude) {
    // A subnormal double has the exponent of the least normal ones and no leading one.
    const bool normal = magnitude >> 52 != 0;
    const int exponent = (normal ? static_cast<int>(magnitude >> 52) : 1) - 1023 + bias;
    const std::uint64_t significand =
        (magnitude & low_bits(52)) | static_cast<std::uint64_t>(normal) << 52;
    // Bits of the significand that do not fit; more of them for our subnormals, whose exponent is
    // fixed.
    const int dropped = 52 - F + (exponent < 1 ? 1 - exponent : 0);
    if (dropped > 53) return 0;
    std::uint64_t kept = significand >> dropped;
    const std::uint64_t twice_rest = (significand & low_bits(dropped)) << 1;
    const std::uint64_t one = std::uint64_t{1} << dropped;
    if (twice_rest > one || (twice_rest == one && (kept & 1) != 0)) ++kept;
    // Adding kept, with its leading one, to the exponent field below carries as rounding must.
    const WordBits field = exponent < 1 ? 0 : static_cast<WordBits>(exponent - 1) << F;
    return field + kept;
  }

  static constexpr WordBits overflow(WordBits sign) {
    if constexpr (Beyond == Overflow::saturate) return sign | largest_word;
    return sign | (largest_word + 1);  // Inf, or the one NaN
  }

  static constexpr WordBits nan(WordBits sign, std::uint64_t source) {
    if constexpr (Top == TopExponent::numbers) return 0;
    if constexpr (Top == TopExponent::one_nan) return sign | (largest_word + 1);
    const WordBits payload = (source & low_bits(52)) >> (52 - F);
    return sign | top_exponent | (WordBits{1} << (F - 1)) | payload;
  }

  static constexpr value_type quiet_nan(bool negative, WordBits fraction) {
    if constexpr (std::is_same_v<value_type, float>) {
      return std::bit_cast<float>(std::uint32_t{negative} << 31 | 0x7FC00000u |
                                  static_cast<std::uint32_t>(fraction) << (23 - F));
    } else {
      return std::bit_cast<double>(std::uint64_t{negative} << 63 | low_bits(12) << 51 |
                                   fraction << (52 - F));
    }
  }
};

using binary64 = ieee_float<11, 52>;
using binary32 = ieee_float<8, 23>;
using binary16 = ieee_float<5, 10>;
using bfloat16 = ieee_float<8, 7>;
/// The OCP formats of 8 and 4 bits; they saturate, as is usual for weights.
using e4m3 = ieee_float<4, 3, TopExponent::one_nan, Overflow::saturate>;
using e5m2 = ieee_float<5, 2, TopExponent::infinity_and_nan, Overflow::saturate>;
using e2m1 = ieee_float<2, 1, TopExponent::numbers, Overflow::saturate>;

}  // namespace rramvar
