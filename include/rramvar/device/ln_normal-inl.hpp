#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include "rramvar/core/config.hpp"
#include "rramvar/core/normal_mean.hpp"
#include "rramvar/device/ln_normal.hpp"

namespace rramvar {

RRAMVAR_INLINE double LnNormal::expect(ohm before, NumberFunction f, double smoothness) const {
  if (sigma == 0.0) return f(at(before, 0.0));
  const double usual = sigma > 0.25 ? 0.125 : 0.5;  // f changes over R, not over Z
  const double step = std::min(usual, 0.75 * smoothness / sigma);
  double sum = f(at(before, 0.0));
  for (const double side : {-1.0, 1.0}) {
    const double ratio = std::exp(side * sigma * step);
    ohm r = at(before, 0.0);
    for (double i = 1.0; i * step < 38.0; ++i) {
      r *= ratio;
      const double z = i * step;
      const double added = std::exp(-0.5 * z * z) * f(r);
      sum += added;
      if (z > 8.0 && !(std::abs(added) > 1e-18 * std::abs(sum))) break;
    }
  }
  return sum * step / std::sqrt(2.0 * std::numbers::pi);
}

RRAMVAR_INLINE double LnNormal::expect(ohm before, NumberFunction f,
                                       std::span<const ohm> kinks) const {
  std::vector<double> within = scores(kinks, [&](ohm kink) { return score(before, kink); });
  if (within.empty()) return expect(before, f);
  return detail::piecewise_normal_mean([&](double z) { return f(at(before, z)); },
                                       std::move(within));
}

RRAMVAR_INLINE double LnNormal::share(NumberFunction share_before, ohm r,
                                      std::span<const ohm> kinks, double smoothness) const {
  const auto at_score = [&](double z) { return share_before(r / at(1.0, z)); };
  if (sigma == 0.0) return at_score(0.0);
  std::vector<double> within = scores(kinks, [&](ohm kink) { return score(kink, r); });
  if (!within.empty()) return detail::piecewise_normal_mean(at_score, std::move(within));
  return expect(
      1.0, [&](double ratio) { return share_before(r / ratio); }, smoothness);
}

}  // namespace rramvar
