#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/memory/digit_moments.hpp"

namespace rramvar {

RRAMVAR_INLINE DigitMoments DigitMoments::taken_as(const IdealParts& ideal) const {
  DigitMoments out = *this;
  for (Kind& kind : out.kinds_) {
    std::vector<bool> is_ideal;
    for (const LogicState s : kind.in_device) is_ideal.push_back(ideal.has_state(s));
    for (LogicState s = 0; s < is_ideal.size(); ++s) {
      if (!is_ideal[s]) continue;
      kind.reading[s] = Moments::constant(static_cast<double>(s));
      if (!kind.above_half.empty()) kind.above_half[s] = s > 0 ? 1.0 : 0.0;
      if (kind.confusion.empty()) continue;
      std::fill(kind.confusion[s].begin(), kind.confusion[s].end(), 0.0);
      kind.confusion[s][s] = 1.0;
    }
    kind.power = [is_ideal, power = kind.power](double place, LogicState stored, int shift) {
      return is_ideal[stored] ? Moments::constant(std::ldexp(1.0, -shift))
                              : power(place, stored, shift);
    };
  }
  return out;
}

RRAMVAR_INLINE ScaledMoments DigitMoments::scaled_power(int width, double place,
                                                        LogicState stored) const {
  const auto in_units = [&](int shift) {
    return ScaledMoments{kind(width).power(place, stored, shift), shift};
  };
  const ScaledMoments plain = in_units(0);
  if (plain.moments.variance < 0x1p450) return plain;
  for (int shift = 384; shift <= 4608; shift += 384) {
    const ScaledMoments next = in_units(shift);
    const int magnitude = magnitude_of(next.moments);
    // Beyond that, the variance overflows, or it is lost.
    const bool is_told = std::isfinite(next.moments.mean + next.moments.variance) &&
                         next.moments.mean != 0.0 && std::abs(magnitude) <= 400;
    if (is_told) return in_units(shift + magnitude);
  }
  return plain;
}

}  // namespace rramvar
