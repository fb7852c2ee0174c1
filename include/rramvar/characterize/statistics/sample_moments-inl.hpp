#pragma once

#include <algorithm>

#include "rramvar/characterize/statistics/sample_moments.hpp"
#include "rramvar/core/config.hpp"

namespace rramvar {

RRAMVAR_INLINE SampleMoments::SampleMoments(std::span<const double> x)
    : n(static_cast<double>(x.size())), mean(0.0), squares(0.0) {
  RRAMVAR_ASSERT(!x.empty());
  const double first = x.front();  // taken off, so that equal values have exactly no spread
  for (const double v : x) mean += v - first;
  mean = first + mean / n;
  for (const double v : x) squares += (v - mean) * (v - mean);
}

RRAMVAR_INLINE std::vector<double> logarithms(std::span<const ohm> resistance) {
  std::vector<double> out;
  out.reserve(resistance.size());
  for (const ohm r : resistance) out.push_back(std::log(r));
  return out;
}

RRAMVAR_INLINE double median_of(std::vector<double> x) {
  RRAMVAR_ASSERT(!x.empty());
  std::sort(x.begin(), x.end());
  return 0.5 * (x[(x.size() - 1) / 2] + x[x.size() / 2]);
}

}  // namespace rramvar
