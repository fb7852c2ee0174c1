#pragma once

#include <algorithm>
#include <cmath>

#include "rramvar/characterize/statistics/confidence_interval.hpp"
#include "rramvar/core/config.hpp"

namespace rramvar {

RRAMVAR_INLINE Interval wilson_interval(double share, double trials) {
  RRAMVAR_ASSERT(share >= 0.0 && share <= 1.0 && trials > 0.0);
  const double z2 = normal_95 * normal_95;
  const double middle = (share + z2 / (2 * trials)) / (1 + z2 / trials);
  const double half = normal_95 / (1 + z2 / trials) *
                      std::sqrt(share * (1 - share) / trials + z2 / (4 * trials * trials));
  return {share == 0.0 ? 0.0 : std::max(middle - half, 0.0),
          share == 1.0 ? 1.0 : std::min(middle + half, 1.0)};
}

RRAMVAR_INLINE EstimatedShare wilson_share(std::size_t count, std::size_t of) {
  RRAMVAR_ASSERT(of > 0 && count <= of);
  const double trials = static_cast<double>(of);
  const double share = static_cast<double>(count) / trials;
  return {count, of, share, wilson_interval(share, trials)};
}

}  // namespace rramvar
