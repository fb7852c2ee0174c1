#pragma once
/// The exact mean and variance of every stored weight: what sampling would converge to.

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "rramvar/encoding/any_format.hpp"
#include "rramvar/encoding/concepts.hpp"
#include "rramvar/sampling/digit_moments.hpp"
#include "rramvar/sampling/layout_moments.hpp"
#include "rramvar/sampling/word_moments.hpp"

namespace rramvar {

/// Neighbouring weights that vary together, because the exponent that they share lies in cells:
/// ŵ_i = f·v_i with one f for all, so that Cov(ŵ_i, ŵ_j) = variation²·E[ŵ_i]·E[ŵ_j] for i ≠ j.
struct VaryingTogether {
  std::size_t begin;
  std::size_t end;
  double squared_variation;  ///< (standard deviation of f / mean of f)²
};

/// Moments of all weights of a layer, in the order of the trained weights.
///
/// A moment that does not exist is infinite: a log-normal conductance in an analog exponent has
/// none, and with NonFinite::propagate neither has a weight that may read as Inf.
struct WeightMoments {
  bool known = false;
  std::string why_unknown;       ///< if not known
  std::vector<Moments> weights;  ///< of ŵ/2^exponent, after the policy for Inf and NaN
  std::vector<int> exponents;    ///< of each weight; 0 unless fourth powers of it would overflow
  std::vector<VaryingTogether> blocks;  ///< all other weights are independent of each other
  std::vector<double> non_finite;       ///< P(Inf or NaN) of each weight, before that policy
  double non_finite_weights = 0.0;      ///< their sum, the expected number

  /// The exponent at which sums over squares and fourth powers of the weights from `begin` to
  /// before `end` have room; 0 for all but wide formats.
  int exponent_for(std::size_t begin, std::size_t end) const {
    constexpr int small = 192;
    int out = 0;
    for (std::size_t i = begin; i < end; ++i) {
      out = std::max(out, exponents[i] + magnitude_of(weights[i]));
    }
    return out > small ? out : 0;
  }
  /// The moments of weight i, over 2^exponent.
  Moments in_units_of(int exponent, std::size_t i) const {
    return times_power_of_two(weights[i], exponents[i] - exponent);
  }
};

namespace detail {

/// Sorts a weight's moments into the list, those that do not exist as infinite.
inline void append(WeightMoments& out, ReadMoments read) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  Moments& m = read.value;
  if (!std::isfinite(m.mean + m.variance + m.third + m.fourth)) {
    if (!std::isfinite(m.mean)) m.variance = infinity;
    if (!std::isfinite(m.variance)) m.variance = m.third = infinity;
    if (!std::isfinite(m.third) || !std::isfinite(m.fourth)) m.fourth = infinity;
  }
  out.weights.push_back(m);
  out.exponents.push_back(read.exponent);
  out.non_finite.push_back(read.non_finite);
  out.non_finite_weights += read.non_finite;
}

}  // namespace detail

/// The moments of words of which every digit varies by itself.
///
/// | layout                  | analog readout | digital readout                               |
/// |-------------------------|----------------|-----------------------------------------------|
/// | FloatLayout             | product form   | exponents enumerated; without an Inf, as below|
/// | LinearLayout            | sums           | sums                                          |
/// | SignMagnitudeLayout     | product form   | product form                                  |
/// | PowerLayout             | product form   | all words enumerated                          |
/// | none, or a user's own   | unknown        | all words enumerated, up to 16 stored bits    |
///
/// @param digit_moments how the digits of these words read back
/// @param ideal_bits of every word that are read as stored
template <class Encoder>
WeightMoments moments_of_words(const Encoder& encoder, const DigitMoments& digit_moments,
                               std::span<const typename Encoder::word_type> words,
                               WordBits ideal_bits = 0) {
  using Format = typename Encoder::format_type;
  WeightMoments out;
  std::vector<Digit> digits;
  for (const Digit& digit : encoder.digits()) {
    if ((ideal_bits >> digit.lsb & 1) == 0) digits.push_back(digit);
  }
  const auto collect = [&](auto of_word) {
    out.known = true;
    out.weights.reserve(words.size());
    out.non_finite.reserve(words.size());
    for (const WordBits word : words) detail::append(out, of_word(word));
  };
  const auto enumerate = [&] {
    if (!digit_moments.is_digital()) {
      out.why_unknown = "analog readout of a layout that the library does not know";
      return;
    }
    EnumeratedMoments<Encoder> enumerated(encoder, digits, digit_moments);
    if (enumerated.can(words)) return collect(std::move(enumerated));
    out.why_unknown =
        "every word of the format must be tried, which takes at most 16 stored bits and 256 "
        "patterns of the others";
  };
  using limits = std::numeric_limits<double>;
  const auto settled = [&](double value) {
    std::uint64_t ignored = 0;
    return encoder.settle(value, ignored);
  };
  const auto by_layout = [&](const auto& layout) {
    using Layout = std::remove_cvref_t<decltype(layout)>;
    if constexpr (std::same_as<Layout, LinearLayout>) {
      collect(LinearMoments(layout, digits, digit_moments));
    } else if constexpr (std::same_as<Layout, SignMagnitudeLayout>) {
      collect(SignMagnitudeMoments(layout, digits, digit_moments));
    } else if constexpr (std::same_as<Layout, FloatLayout>) {
      if (digit_moments.is_digital() && layout.top != TopExponent::infinity_and_nan) {
        return enumerate();
      }
      collect(FloatMoments(layout, digits, digit_moments, settled(limits::infinity())));
    } else if constexpr (std::same_as<Layout, PowerLayout>) {
      if (digit_moments.is_digital()) return enumerate();
      collect(PowerMoments(layout, digits, digit_moments, settled(limits::quiet_NaN())));
    } else {
      enumerate();
    }
  };
  if constexpr (std::same_as<Format, AnyFormat>) {
    std::visit(by_layout, encoder.format().layout().known());
  } else if constexpr (FieldedFormat<Format>) {
    by_layout(encoder.format().layout());
  } else {
    enumerate();
  }
  return out;
}

/// The moments of words stored by an encoder and read back by a sampler.
/// @param ideal parts of the memory that are taken to be free of variability
template <class Encoder, class Sampler>
WeightMoments moments_of_words(const Encoder& encoder, const Sampler& sampler,
                               std::span<const typename Encoder::word_type> words,
                               const IdealParts& ideal = {}) {
  if constexpr (DigitMoments::known_for<Sampler>) {
    return moments_of_words(encoder, DigitMoments::of(sampler, encoder.digits()).taken_as(ideal),
                            words, ideal.bits);
  } else {
    WeightMoments out;
    out.why_unknown =
        Sampler::is_digital
            ? "the readout has no confusion matrix and the device no table to count in"
            : "the readout draws noise of its own at each read, of which only samples are known";
    return out;
  }
}

}  // namespace rramvar
