#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/metrics/quantile.hpp"

namespace rramvar {

RRAMVAR_INLINE double sorted_quantile(std::span<const double> sorted, double p) {
  RRAMVAR_ASSERT(p >= 0.0 && p <= 1.0);
  if (sorted.empty()) return std::numeric_limits<double>::quiet_NaN();
  const double position = p * static_cast<double>(sorted.size() - 1);
  const auto i = static_cast<std::size_t>(position);
  const double share = position - static_cast<double>(i);
  if (share == 0.0 || sorted[i] == sorted[i + 1]) return sorted[i];
  return sorted[i] + share * (sorted[i + 1] - sorted[i]);
}

}  // namespace rramvar
