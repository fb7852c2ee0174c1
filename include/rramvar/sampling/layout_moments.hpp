#pragma once
/// Exact moments of weights in the two layouts of the library, word by word, without sampling.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "rramvar/encoding/layouts.hpp"
#include "rramvar/sampling/combined_digits.hpp"
#include "rramvar/sampling/digit_moments.hpp"

namespace rramvar {

/// Moments of one weight as read, after the policy for Inf and NaN.
struct ReadMoments {
  Moments value;
  double non_finite = 0.0;  ///< P(reads as Inf or NaN, before the policy)
};

/// Fixed point: ŵ is linear in the digits, so mean and cumulants are sums over them.
template <class Sampler>
class FixedMoments {
 public:
  /// @param digits those that vary; all other bits are exact
  FixedMoments(const FixedLayout& layout, std::span<const Digit> digits,
               const DigitMoments<Sampler>& digit_moments)
      : layout_(layout), sum_(digits, [&](const Digit& digit, LogicState stored) {
          const double unit[] = {-power_of_two(layout.integer_bits), 1.0,
                                 power_of_two(-layout.fraction_bits)};
          return digit_moments.reading(digit.width, stored).scaled(unit[digit.field] * digit.place);
        }) {
    for (const Digit& digit : digits) varying_ |= low_bits(digit.width) << digit.lsb;
  }

  ReadMoments operator()(WordBits word) const {
    double exact[3];
    for (std::size_t f = 0; f < 3; ++f) {
      exact[f] = static_cast<double>(layout_.fields()[f].of(word & ~varying_));
    }
    return {sum_(word, Moments::constant(layout_.combine(word, exact))), 0.0};
  }

 private:
  FixedLayout layout_;
  DigitSum sum_;
  WordBits varying_ = 0;
};

/// Floating point: ŵ = (1 − 2ŝ) · 2^(ê − bias) · (1 + m̂), three independent factors.
///
/// Analog digits: 2^ê is a product over exponent digits, 1 + m̂ a sum over fraction digits; normal
/// or subnormal, Inf and NaN are decided by the stored word. Left out: a reading beyond 2¹⁰²⁴ is
/// Inf. Digital digits: all of that is decided by the exponent as read, so its values are
/// enumerated with their probabilities: subnormal, normal, and Inf/NaN are three alternatives.
template <class Sampler>
class FloatMoments {
 public:
  /// @param digits those that vary; all other bits are exact
  /// @param infinity what the policy makes of +∞; what it makes of NaN has the same size
  FloatMoments(const FloatLayout& layout, std::span<const Digit> digits,
               const DigitMoments<Sampler>& digit_moments, double infinity)
      : layout_(layout),
        digit_moments_(digit_moments),
        infinity_(infinity),
        fraction_(of_field(digits, 2),
                  [&](const Digit& digit, LogicState stored) {
                    return digit_moments.reading(digit.width, stored)
                        .scaled(digit.place * power_of_two(-layout.fraction_bits));
                  }),
        exponent_digits_(of_field(digits, 1)),
        power_(exponent_digits_,
               [&](const Digit& digit, LogicState stored) { return power_of(digit, stored); }) {
    for (const Digit& digit : digits) varying_ |= low_bits(digit.width) << digit.lsb;
    const bool sign_varies = (varying_ & layout.fields()[0].mask()) != 0;
    for (LogicState s = 0; s < 2; ++s) {
      sign_[s] =
          sign_varies ? digit_moments.reading(1, s) : Moments::constant(static_cast<double>(s));
      sign_[s] = sign_[s].scaled(-2.0).shifted(1.0);
      if constexpr (!Sampler::is_digital) {
        const double negative =
            sign_varies ? digit_moments.probability_above_half(s) : static_cast<double>(s);
        const Alternative signs[] = {{1.0 - negative, Moments::constant(infinity)},
                                     {negative, Moments::constant(-infinity)}};
        stored_infinity_[s] = mixture(signs);
      }
    }
  }

  ReadMoments operator()(WordBits word) {
    const auto [sign_field, exponent_field, fraction_field] = layout_.fields();
    const WordBits exponent = exponent_field.of(word);
    const Moments& sign = sign_[sign_field.of(word)];
    const double exact = static_cast<double>(fraction_field.of(word & ~varying_));
    const Moments fraction =
        fraction_(word, Moments::constant(exact * power_of_two(-layout_.fraction_bits)));
    const double subnormal_scale = std::ldexp(1.0, 1 - layout_.bias);
    if constexpr (Sampler::is_digital) {
      const ReadExponent& read = read_exponent(exponent);
      const Alternative alternatives[] = {{read.normal, read.scale * fraction.shifted(1.0)},
                                          {read.subnormal, fraction.scaled(subnormal_scale)},
                                          {read.non_finite, Moments::constant(infinity_)}};
      return {sign * mixture(alternatives), read.non_finite};
    } else {
      if (exponent == all_ones()) return {stored_infinity_[sign_field.of(word)], 1.0};
      if (exponent == 0) return {sign * fraction.scaled(subnormal_scale), 0.0};
      const double scale = std::ldexp(1.0, static_cast<int>(exponent) - layout_.bias);
      const Moments power = power_(word, Moments::constant(1.0)).scaled(scale);
      return {sign * power * fraction.shifted(1.0), 0.0};
    }
  }

 private:
  /// What a stored exponent may read as.
  struct ReadExponent {
    double subnormal = 0.0;   ///< P(all zeros)
    double normal = 0.0;      ///< P(neither)
    double non_finite = 0.0;  ///< P(all ones)
    Moments scale;            ///< of 2^(e − bias), given that it is neither
  };

  WordBits all_ones() const { return low_bits(layout_.exponent_bits); }

  static std::vector<Digit> of_field(std::span<const Digit> digits, int field) {
    std::vector<Digit> out;
    for (const Digit& digit : digits) {
      if (digit.field == field) out.push_back(digit);
    }
    return out;
  }

  Moments power_of(const Digit& digit, LogicState stored) const {
    if constexpr (Sampler::is_digital) {
      return Moments::constant(1.0);  // the exponents are enumerated instead
    } else {
      return digit_moments_.power(digit.place, stored);
    }
  }

  /// The same for all words with this stored exponent, so computed once.
  const ReadExponent& read_exponent(WordBits stored) requires(Sampler::is_digital) {
    const auto [found, is_new] = read_exponents_.try_emplace(stored);
    if (is_new) found->second = enumerate(stored);
    return found->second;
  }

  ReadExponent enumerate(WordBits stored) const requires(Sampler::is_digital) {
    const int lsb = layout_.fraction_bits;
    WordBits exact = stored << lsb;
    exact &= ~varying_;
    std::vector<std::pair<WordBits, double>> read{{exact >> lsb, 1.0}};
    for (const Digit& digit : exponent_digits_) {
      std::vector<std::pair<WordBits, double>> longer;
      for (LogicState t = 0; t < LogicState{1} << digit.width; ++t) {
        const double p = digit_moments_.probability(digit.width, digit.of(stored << lsb), t);
        if (p <= 0.0) continue;
        for (const auto& [value, before] : read) {
          longer.emplace_back(value | WordBits{t} << (digit.lsb - lsb), before * p);
        }
      }
      read = std::move(longer);
    }
    ReadExponent out;
    std::vector<Alternative> scales;
    for (const auto& [value, p] : read) {
      if (value == 0) {
        out.subnormal = p;
      } else if (value == all_ones()) {
        out.non_finite = p;
      } else {
        out.normal += p;
        const int power = static_cast<int>(value) - layout_.bias;
        scales.push_back({p, Moments::constant(std::ldexp(1.0, power))});
      }
    }
    for (Alternative& scale : scales) scale.probability /= out.normal;
    out.scale = mixture(scales);
    return out;
  }

  FloatLayout layout_;
  DigitMoments<Sampler> digit_moments_;
  double infinity_;
  DigitSum fraction_;
  std::vector<Digit> exponent_digits_;
  DigitProduct power_;
  WordBits varying_ = 0;
  Moments sign_[2];
  Moments stored_infinity_[2];
  std::map<WordBits, ReadExponent> read_exponents_;
};

}  // namespace rramvar
