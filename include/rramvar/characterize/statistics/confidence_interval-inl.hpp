#pragma once

#include <algorithm>
#include <cmath>

#include "rramvar/characterize/statistics/confidence_interval.hpp"
#include "rramvar/core/config.hpp"

namespace rramvar {

RRAMVAR_INLINE EstimatedShare wilson_share(std::size_t count, std::size_t of) {
  RRAMVAR_ASSERT(of > 0 && count <= of);
  const double n = static_cast<double>(of);
  const double p = static_cast<double>(count) / n;
  const double z2 = normal_95 * normal_95;
  const double middle = (p + z2 / (2 * n)) / (1 + z2 / n);
  const double half = normal_95 / (1 + z2 / n) * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n));
  return {count,
          of,
          p,
          {count == 0 ? 0.0 : std::max(middle - half, 0.0),
           count == of ? 1.0 : std::min(middle + half, 1.0)}};
}

}  // namespace rramvar
