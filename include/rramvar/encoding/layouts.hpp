#pragma once
/// The two layouts of a word's fields that cover most formats: floating point and fixed point.

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>

#include "rramvar/encoding/fields.hpp"

namespace rramvar {

/// 2^exponent, exactly. @pre −1022 ≤ exponent ≤ 1023
constexpr double power_of_two(int exponent) {
  return std::bit_cast<double>(static_cast<std::uint64_t>(exponent + 1023) << 52);
}

/// sign · exponent · fraction, from the most significant bit down, as in IEEE 754.
///
/// normal (stored exponent ≠ 0):    (1 − 2ŝ)·2^(ê − bias)·(1 + m̂)
/// subnormal (stored exponent = 0): (1 − 2ŝ)·2^(1 − bias)·m̂,   m̂ = fraction / 2^fraction_bits
/// The choice between the two, and Inf and NaN (stored exponent all ones), are the stored word's.
struct FloatLayout {
  int exponent_bits;
  int fraction_bits;
  int bias;

  constexpr std::array<Field, 3> fields() const {
    return {Field{FieldRole::sign, exponent_bits + fraction_bits, 1},
            Field{FieldRole::exponent, fraction_bits, exponent_bits},
            Field{FieldRole::fraction, 0, fraction_bits}};
  }

  double combine(WordBits word, std::span<const double> values) const {
    const double sign = 1.0 - 2.0 * values[0];
    const double fraction = values[2] * power_of_two(-fraction_bits);
    const WordBits stored = fields()[1].of(word);
    if (stored == 0) return sign * fraction * power_of_two(1 - bias);
    if (stored == low_bits(exponent_bits)) {
      using limits = std::numeric_limits<double>;
      return std::copysign(fields()[2].of(word) != 0 ? limits::quiet_NaN() : limits::infinity(),
                           sign);
    }
    return sign * std::exp2(values[1] - bias) * (1.0 + fraction);
  }
};

/// Two's complement, sign · integer · fraction from the most significant bit down:
/// value = −2^integer_bits·ŝ + î + fraction / 2^fraction_bits.
struct FixedLayout {
  int integer_bits;  ///< without the sign
  int fraction_bits;

  constexpr std::array<Field, 3> fields() const {
    return {Field{FieldRole::sign, integer_bits + fraction_bits, 1},
            Field{FieldRole::integer, fraction_bits, integer_bits},
            Field{FieldRole::fraction, 0, fraction_bits}};
  }

  double combine(WordBits, std::span<const double> values) const {
    return -values[0] * power_of_two(integer_bits) + values[1] +
           values[2] * power_of_two(-fraction_bits);
  }
};

}  // namespace rramvar
