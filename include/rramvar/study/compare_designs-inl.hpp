#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/study/compare_designs.hpp"

namespace rramvar {

RRAMVAR_INLINE PairedEstimate PairedStatistics::rms_difference() const {
  const Means m = means(2);
  const double a = std::sqrt(m.a);
  const double b = std::sqrt(m.b);
  return estimate(b - a, {2, 0.5 / a, 0.5 / b});
}

RRAMVAR_INLINE PairedStatistics::Means PairedStatistics::means(int power) const {
  RunningMoments a;
  RunningMoments b;
  for (const Pair& pair : pairs_) {
    a.add(raised(pair.a, power));
    b.add(raised(pair.b, power));
  }
  return {a.mean(), b.mean()};
}

RRAMVAR_INLINE PairedEstimate PairedStatistics::estimate(double value, const Change& change) const {
  ChipStatistics a;
  ChipStatistics b;
  ChipStatistics both;
  for (const Pair& pair : pairs_) {
    const double of_a = change.factor_a * raised(pair.a, change.power);
    const double of_b = change.factor_b * raised(pair.b, change.power);
    a.add(of_a, pair.chip);
    b.add(of_b, pair.chip);
    both.add(of_b - of_a, pair.chip);
  }
  const auto half = [](const ChipStatistics& s) { return 0.5 * (s.ci95().high - s.ci95().low); };
  const auto squared = [&](const ChipStatistics& s) {
    const double h = half(s);
    return std::isnan(h) ? 0.0 : h * h;  // equal values have no interval
  };
  const double h = half(both);
  return {value, {value - h, value + h}, (squared(a) + squared(b)) / (h * h)};
}

}  // namespace rramvar
