#pragma once
/// Exact moments of weights in the layouts of the library, word by word, without sampling.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "rramvar/encoding/layouts.hpp"
#include "rramvar/memory/combined_digits.hpp"
#include "rramvar/memory/digit_moments.hpp"

namespace rramvar {

/// Moments of one weight as read, after the policy for Inf and NaN.
struct ReadMoments {
  Moments value;            ///< of ŵ/2^exponent
  double non_finite = 0.0;  ///< P(reads as Inf or NaN, before the policy)
  int exponent = 0;         ///< as in ScaledMoments
};

/// The digits that belong to one field.
inline std::vector<Digit> digits_of_field(std::span<const Digit> digits, std::size_t field) {
  std::vector<Digit> out;
  for (const Digit& digit : digits) {
    if (digit.field == field) out.push_back(digit);
  }
  return out;
}

/// Moments of the number that is read from a digit that holds `number`.
inline Moments moments_of_digit(const DigitMoments& digit_moments, const Digit& digit,
                                LogicState number) {
  if (!digit_moments.is_digital()) {
    return digit_moments.reading(digit.width, number);  // analog digits have the natural code
  }
  std::vector<Alternative> numbers;
  for (LogicState t = 0; t <= digit.highest(); ++t) {
    numbers.push_back({digit_moments.probability(digit.width, digit.state_of(number), t),
                       Moments::constant(static_cast<double>(digit.number_of(t)))});
  }
  return mixture(numbers);
}

/// Linear layouts: ŵ is linear in the digits, so mean and cumulants are sums over them.
class LinearMoments {
 public:
  /// @param digits those that vary; all other bits are exact
  LinearMoments(const LinearLayout& layout, std::span<const Digit> digits,
                const DigitMoments& digit_moments)
      : layout_(layout),
        sum_(digits,
             [&](const Digit& digit, LogicState stored) {
               return moments_of_digit(digit_moments, digit, stored)
                   .scaled(layout.parts[digit.field].unit * digit.place);
             }),
        varying_(bits_of(digits)) {}

  ReadMoments operator()(WordBits word) const {
    double exact[3];
    for (std::size_t f = 0; f < 3; ++f) {
      exact[f] = static_cast<double>(layout_.fields()[f].of(word & ~varying_));
    }
    return {sum_(word, Moments::constant(layout_.combine(word, exact))), 0.0};
  }

 private:
  LinearLayout layout_;
  DigitSum sum_;
  WordBits varying_;
};

/// 1 − 2ŝ for a stored sign of 0 and of 1.
inline std::array<Moments, 2> moments_of_sign(bool varies, const DigitMoments& digit_moments) {
  std::array<Moments, 2> out;
  for (LogicState s = 0; s < 2; ++s) {
    const Moments bit =
        varies ? digit_moments.reading(1, s) : Moments::constant(static_cast<double>(s));
    out[s] = bit.scaled(-2.0).shifted(1.0);
  }
  return out;
}

/// Sign and magnitude: ŵ = (1 − 2ŝ)·î, two independent factors.
class SignMagnitudeMoments {
 public:
  /// @param digits those that vary; all other bits are exact
  SignMagnitudeMoments(const SignMagnitudeLayout& layout, std::span<const Digit> digits,
                       const DigitMoments& digit_moments)
      : layout_(layout),
        magnitude_(digits_of_field(digits, 1),
                   [&](const Digit& digit, LogicState stored) {
                     return moments_of_digit(digit_moments, digit, stored).scaled(digit.place);
                   }),
        varying_(bits_of(digits)),
        sign_(moments_of_sign((varying_ & layout.fields()[0].mask()) != 0, digit_moments)) {}

  ReadMoments operator()(WordBits word) const {
    const auto [sign, integer] = layout_.fields();
    const auto exact = static_cast<double>(integer.of(word & ~varying_));
    return {sign_[sign.of(word)] * magnitude_(word, Moments::constant(exact)), 0.0};
  }

 private:
  SignMagnitudeLayout layout_;
  DigitSum magnitude_;
  WordBits varying_;
  std::array<Moments, 2> sign_;
};

/// Floating point: ŵ = (1 − 2ŝ) · 2^(ê − bias) · (1 + m̂), three independent factors.
///
/// Analog digits: 2^ê is a product over exponent digits, 1 + m̂ a sum over fraction digits; normal
/// or subnormal, Inf and NaN are decided by the stored word. Left out: a reading beyond 2¹⁰²⁴ is
/// Inf. Digital digits: all of that is decided by the exponent as read, so its values are
/// enumerated with their probabilities: subnormal, normal, and Inf/NaN are three alternatives; only
/// for formats whose Inf and NaN are all the words with the top exponent.
///
/// Exponents of many bits make weights whose squares, or fourth powers, no double holds: the
/// moments are then those of ŵ/2^exponent.
class FloatMoments {
 public:
  /// @param digits those that vary; all other bits are exact
  /// @param infinity what the policy makes of +∞; what it makes of NaN has the same size
  FloatMoments(const FloatLayout& layout, std::span<const Digit> digits,
               const DigitMoments& digit_moments, double infinity)
      : layout_(layout),
        digit_moments_(digit_moments),
        infinity_(infinity),
        fraction_unit_(power_of_two(-layout.fraction_bits)),
        fraction_(digits_of_field(digits, 2),
                  [&](const Digit& digit, LogicState stored) {
                    return moments_of_digit(digit_moments, digit, stored)
                        .scaled(digit.place * power_of_two(-layout.fraction_bits));
                  }),
        exponent_digits_(digits_of_field(digits, 1)),
        power_(exponent_digits_,
               [&](const Digit& digit, LogicState stored) { return power_of(digit, stored); }),
        varying_(bits_of(digits)),
        reliable_fraction_(layout.fields()[2].mask() & ~varying_),
        non_finite_(layout.non_finite_bits()),
        upper_bits_(std::size_t{2} << layout.exponent_bits) {
    const bool sign_varies = (varying_ & layout.fields()[0].mask()) != 0;
    sign_ = moments_of_sign(sign_varies, digit_moments);
    if (!digit_moments.is_digital()) {
      for (LogicState s = 0; s < 2; ++s) {
        const double negative =
            sign_varies ? digit_moments.probability_above_half(s) : static_cast<double>(s);
        const Alternative signs[] = {{1.0 - negative, Moments::constant(infinity)},
                                     {negative, Moments::constant(-infinity)}};
        stored_infinity_[s] = mixture(signs);
      }
    }
  }

  ReadMoments operator()(WordBits word) {
    const double exact = static_cast<double>(word & reliable_fraction_) * fraction_unit_;
    const Moments fraction = fraction_(word, Moments::constant(exact));
    const WordBits upper = word >> layout_.fraction_bits;
    if (digit_moments_.is_digital()) return digital(upper, fraction);
    if (non_finite_ != 0 && (word & non_finite_) == non_finite_) {
      return {stored_infinity_[sign_of(upper)], 1.0};
    }
    const UpperBits& known = upper_bits(upper);
    return {known.power * fraction.shifted(known.leading), 0.0, known.exponent};
  }

 private:
  /// What a stored exponent may read as.
  struct ReadExponent {
    double subnormal = 0.0;   ///< P(all zeros)
    double normal = 0.0;      ///< P(neither)
    double non_finite = 0.0;  ///< P(all ones)
    Moments scale;            ///< of 2^(e − bias)/2^exponent, given that it is neither
    int exponent = 0;         ///< of this, as of the value of the word
  };

  WordBits all_ones() const { return low_bits(layout_.exponent_bits); }

  Moments power_of(const Digit& digit, LogicState stored) const {
    if (digit_moments_.is_digital()) return Moments::constant(1.0);  // enumerated instead
    return digit_moments_.power(digit.width, digit.place, stored);
  }

  // Sign and exponent together are called the upper bits of a word.
  std::size_t sign_of(WordBits upper) const { return upper >> layout_.exponent_bits; }

  ReadMoments digital(WordBits upper, const Moments& fraction) {
    const ReadExponent& read = read_exponent(upper & all_ones());
    const double subnormal_unit = std::ldexp(1.0, 1 - layout_.bias - read.exponent);
    const double infinity = std::ldexp(infinity_, -read.exponent);
    const Alternative alternatives[] = {{read.normal, read.scale * fraction.shifted(1.0)},
                                        {read.subnormal, fraction.scaled(subnormal_unit)},
                                        {read.non_finite, Moments::constant(infinity)}};
    return {sign_[sign_of(upper)] * mixture(alternatives), read.non_finite, read.exponent};
  }

  /// What analog upper bits make of a fraction m̂: power·(leading + m̂).
  struct UpperBits {
    bool is_known = false;
    double leading;       ///< 1, or 0 of a subnormal number
    MomentsFactor power;  ///< (1 − 2ŝ)·2^(ê − bias)/2^exponent
    int exponent = 0;     ///< of this, as of the value of the word
  };

  /// The same for all words with these upper bits, so computed once.
  const UpperBits& upper_bits(WordBits upper) {
    UpperBits& out = upper_bits_[upper];
    if (out.is_known) return out;
    out.is_known = true;
    const WordBits exponent = upper & all_ones();
    const Moments& sign = sign_[sign_of(upper)];
    if (exponent == 0) {
      out.leading = 0.0;
      out.power = MomentsFactor(sign.scaled(std::ldexp(1.0, 1 - layout_.bias)));
    } else {
      out.leading = 1.0;
      const int stored = static_cast<int>(exponent) - layout_.bias;
      const Moments power = power_(upper << layout_.fraction_bits, Moments::constant(1.0));
      Moments all = sign * power.scaled(std::ldexp(1.0, stored));
      if (layout_.exponent_bits > 8 && !(all.variance < 0x1p450)) {
        const ScaledMoments scaled = scaled_power(upper << layout_.fraction_bits, sign);
        if (std::isfinite(scaled.moments.mean + scaled.moments.variance)) {
          all = scaled.moments;
          out.exponent = scaled.exponent + stored;
        }
      }
      out.power = MomentsFactor(all);
    }
    return out;
  }

  /// Moments of (1 − 2ŝ)·2^(ê − e), digit by digit, each in a unit of its own.
  ScaledMoments scaled_power(WordBits word, const Moments& sign) const {
    ScaledMoments out{sign, 0};
    for (const Digit& digit : exponent_digits_) {
      const ScaledMoments factor = digit_moments_.scaled_power(
          digit.width, digit.place, static_cast<LogicState>(digit.of(word)));
      out = normalised({out.moments * factor.moments, out.exponent + factor.exponent});
    }
    return out;
  }

  /// The same for all words with this stored exponent, so computed once.
  const ReadExponent& read_exponent(WordBits stored) {
    const auto [found, is_new] = read_exponents_.try_emplace(stored);
    if (is_new) found->second = enumerate(stored);
    return found->second;
  }

  ReadExponent enumerate(WordBits stored) const {
    const int lsb = layout_.fraction_bits;
    WordBits exact = stored << lsb;
    exact &= ~varying_;
    std::vector<std::pair<WordBits, double>> read{{exact >> lsb, 1.0}};
    for (const Digit& digit : exponent_digits_) {
      std::vector<std::pair<WordBits, double>> longer;
      const LogicState state = digit.state_of(digit.of(stored << lsb));
      for (LogicState t = 0; t <= digit.highest(); ++t) {
        const double p = digit_moments_.probability(digit.width, state, t);
        if (p <= 0.0) continue;
        for (const auto& [value, before] : read) {
          longer.emplace_back(value | digit.number_of(t) << (digit.lsb - lsb), before * p);
        }
      }
      read = std::move(longer);
    }
    ReadExponent out;
    out.exponent = exponent_for(read);
    std::vector<Alternative> scales;
    for (const auto& [value, p] : read) {
      if (value == 0) {
        out.subnormal = p;
      } else if (value == all_ones()) {
        out.non_finite = p;
      } else {
        out.normal += p;
        const int power = static_cast<int>(value) - layout_.bias - out.exponent;
        scales.push_back({p, Moments::constant(std::ldexp(1.0, power))});
      }
    }
    for (Alternative& scale : scales) scale.probability /= out.normal;
    out.scale = mixture(scales);
    return out;
  }

  /// The exponent of a word whose own exponent reads as these values with these probabilities: that
  /// of its RMS, if fourth powers have no room, else 0.
  int exponent_for(std::span<const std::pair<WordBits, double>> read) const {
    double square = -std::numeric_limits<double>::infinity();  // log₂ of the largest term
    double fourth = square;
    for (const auto& [value, p] : read) {
      const double size = value != all_ones() ? static_cast<double>(value) - layout_.bias + 1.0
                          : infinity_ == 0.0  ? -std::numeric_limits<double>::infinity()
                                              : std::log2(std::abs(infinity_));
      square = std::max(square, std::log2(p) + 2.0 * size);
      fourth = std::max(fourth, std::log2(p) + 4.0 * size);
    }
    return fourth < 900.0 || !std::isfinite(square) ? 0 : static_cast<int>(square / 2.0);
  }

  FloatLayout layout_;
  DigitMoments digit_moments_;
  double infinity_;
  double fraction_unit_;  ///< 2^−(fraction bits)
  DigitSum fraction_;
  std::vector<Digit> exponent_digits_;
  DigitProduct power_;
  WordBits varying_;
  WordBits reliable_fraction_;  ///< bits of the fraction that are exact
  WordBits non_finite_;         ///< bits that are all set in Inf and NaN alone
  std::array<Moments, 2> sign_;
  std::vector<UpperBits> upper_bits_;  ///< of analog words
  Moments stored_infinity_[2];
  std::map<WordBits, ReadExponent> read_exponents_;
};

/// A power of two read analog: 2^(ê − bias) is a product over the digits.
class PowerMoments {
 public:
  /// @param digits those that vary; all other bits are exact
  /// @param nan what the policy makes of NaN
  PowerMoments(const PowerLayout& layout, std::span<const Digit> digits,
               const DigitMoments& digit_moments, double nan)
      : layout_(layout), nan_(nan), power_(digits, [&](const Digit& digit, LogicState stored) {
          return digit_moments.power(digit.width, digit.place, stored);
        }) {}

  ReadMoments operator()(WordBits word) const {
    if (word == layout_.non_finite_bits()) return {Moments::constant(nan_), 1.0};
    const int exponent = static_cast<int>(word) - layout_.bias;
    return {power_(word, Moments::constant(1.0)).scaled(std::ldexp(1.0, exponent)), 0.0};
  }

 private:
  PowerLayout layout_;
  double nan_;
  DigitProduct power_;
};

}  // namespace rramvar
