#pragma once
/// The layouts of a word's fields that cover most formats: floating point, linear, sign-magnitude,
/// power of two.

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>

#include "rramvar/core/portable_exp2.hpp"
#include "rramvar/encoding/fields.hpp"

namespace rramvar {

/// 2^exponent, exactly. @pre −1022 ≤ exponent ≤ 1023
constexpr double power_of_two(int exponent) {
  return std::bit_cast<double>(static_cast<std::uint64_t>(exponent + 1023) << 52);
}

/// What a floating-point word means whose exponent bits are all ones.
enum class TopExponent : std::uint8_t {
  infinity_and_nan,  ///< Inf if the fraction is 0, else NaN: IEEE 754, OCP E5M2
  one_nan,           ///< NaN if the fraction is all ones too, else a number: OCP E4M3
  numbers,           ///< an ordinary number; neither Inf nor NaN exist: OCP E2M1
};

/// sign · exponent · fraction, from the most significant bit down, as in IEEE 754.
///
/// normal (stored exponent ≠ 0):    (1 − 2ŝ)·2^(ê − bias)·(1 + m̂)
/// subnormal (stored exponent = 0): (1 − 2ŝ)·2^(1 − bias)·m̂,   m̂ = fraction / 2^fraction_bits
/// The choice between the two, and Inf and NaN, are the stored word's.
struct FloatLayout {
  int exponent_bits;
  int fraction_bits;
  int bias;
  TopExponent top = TopExponent::infinity_and_nan;

  constexpr std::array<Field, 3> fields() const {
    return {Field{FieldRole::sign, exponent_bits + fraction_bits, 1},
            Field{FieldRole::exponent, fraction_bits, exponent_bits},
            Field{FieldRole::fraction, 0, fraction_bits}};
  }

  /// The bits that are all set in a word if and only if it is Inf or NaN; none if no word is.
  constexpr WordBits non_finite_bits() const {
    const auto [sign, exponent, fraction] = fields();
    switch (top) {
      case TopExponent::infinity_and_nan:
        return exponent.mask();
      case TopExponent::one_nan:
        return exponent.mask() | fraction.mask();
      case TopExponent::numbers:
        break;
    }
    return 0;
  }
  constexpr bool is_non_finite(WordBits word) const {
    const WordBits all = non_finite_bits();
    return all != 0 && (word & all) == all;
  }

  double combine(WordBits word, std::span<const double> values) const {
    const double sign = 1.0 - 2.0 * values[0];
    const double fraction = values[2] * power_of_two(-fraction_bits);
    if (is_non_finite(word)) {
      using limits = std::numeric_limits<double>;
      return std::copysign(fields()[2].of(word) != 0 ? limits::quiet_NaN() : limits::infinity(),
                           sign);
    }
    if (fields()[1].of(word) == 0) return sign * fraction * power_of_two(1 - bias);
    return sign * portable_exp2(values[1] - bias) * (1.0 + fraction);
  }
};

/// A value that is linear in its fields, two or three of them, from the most significant bit down:
/// value = offset + Σ unit_f · field_f. Two's complement is one: its sign bit has a negative unit.
struct LinearLayout {
  struct Part {
    FieldRole role;
    int width;
    double unit;  ///< value of the field's lowest bit
  };
  std::array<Part, 3> parts;  ///< unused ones have no bits
  double offset = 0.0;

  constexpr std::array<Field, 3> fields() const {
    return {Field{parts[0].role, parts[1].width + parts[2].width, parts[0].width},
            Field{parts[1].role, parts[2].width, parts[1].width},
            Field{parts[2].role, 0, parts[2].width}};
  }

  double combine(WordBits, std::span<const double> values) const {
    return offset + values[0] * parts[0].unit + values[1] * parts[1].unit +
           values[2] * parts[2].unit;
  }
};

/// sign · integer, from the most significant bit down: value = (1 − 2ŝ)·î.
struct SignMagnitudeLayout {
  int integer_bits;

  constexpr std::array<Field, 2> fields() const {
    return {Field{FieldRole::sign, integer_bits, 1}, Field{FieldRole::integer, 0, integer_bits}};
  }

  double combine(WordBits, std::span<const double> values) const {
    return (1.0 - 2.0 * values[0]) * values[1];
  }
};

/// One field, an exponent: value = 2^(ê − bias); stored as all ones, NaN.
struct PowerLayout {
  int exponent_bits;
  int bias;

  constexpr std::array<Field, 1> fields() const {
    return {Field{FieldRole::exponent, 0, exponent_bits}};
  }
  constexpr WordBits non_finite_bits() const { return low_bits(exponent_bits); }

  double combine(WordBits word, std::span<const double> values) const {
    if (word == non_finite_bits()) return std::numeric_limits<double>::quiet_NaN();
    return portable_exp2(values[0] - bias);
  }
};

}  // namespace rramvar
