#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <utility>
#include <variant>

#include "rramvar/memory/digit_moments.hpp"
#include "rramvar/memory/layout_moments.hpp"
#include "rramvar/memory/weight_moments.hpp"
#include "rramvar/memory/word_moments.hpp"

namespace rramvar {

RRAMVAR_INLINE int WeightMoments::exponent_for(std::size_t begin, std::size_t end) const {
  constexpr int small = 192;
  int out = 0;
  for (std::size_t i = begin; i < end; ++i) {
    out = std::max(out, exponents[i] + magnitude_of(weights[i]));
  }
  return out > small ? out : 0;
}

namespace detail {

/// Moments, those that do not exist as infinite.
inline Moments with_infinite(Moments m) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (std::isfinite(m.mean + m.variance + m.third + m.fourth)) return m;
  if (!std::isfinite(m.mean)) m.variance = infinity;
  if (!std::isfinite(m.variance)) m.variance = m.third = infinity;
  if (!std::isfinite(m.third) || !std::isfinite(m.fourth)) m.fourth = infinity;
  return m;
}

}  // namespace detail

RRAMVAR_INLINE WeightMoments moments_of_words(const WordCodec& codec,
                                              const DigitMoments& digit_moments,
                                              std::span<const WordBits> words,
                                              WordBits ideal_bits) {
  WeightMoments out;
  std::vector<Digit> digits;
  for (const Digit& digit : codec.digits()) {
    if ((ideal_bits >> digit.lsb & 1) == 0) digits.push_back(digit);
  }
  const auto collect = [&](auto of_word) {
    out.known = true;
    out.weights.reserve(words.size());
    out.exponents.reserve(words.size());
    out.non_finite.reserve(words.size());
    for (const WordBits word : words) {
      const ReadMoments read = of_word(word);
      out.weights.push_back(detail::with_infinite(read.value));
      out.exponents.push_back(read.exponent);
      out.non_finite.push_back(read.non_finite);
      out.non_finite_weights += read.non_finite;
    }
  };
  const auto enumerate = [&] {
    if (!digit_moments.is_digital()) {
      out.why_unknown = "analog readout of a layout that the library does not know";
      return;
    }
    EnumeratedMoments enumerated(codec, digits, digit_moments);
    if (enumerated.can(words)) return collect(std::move(enumerated));
    out.why_unknown =
        "every word of the format must be tried, which takes at most 16 stored bits and 256 "
        "patterns of the others";
  };
  using limits = std::numeric_limits<double>;
  const auto settled = [&](double value) {
    std::uint64_t ignored = 0;
    return codec.settle(value, ignored);
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
  std::visit(by_layout, codec.format().layout().known());
  return out;
}

RRAMVAR_INLINE WeightMoments unknown_moments(bool is_digital) {
  WeightMoments out;
  out.why_unknown =
      is_digital
          ? "the readout has no confusion matrix and the device no table to count in"
          : "the readout draws noise of its own at each read, of which only samples are known";
  return out;
}

}  // namespace rramvar
