#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/study/data_sufficiency.hpp"

namespace rramvar {

RRAMVAR_INLINE UnitsNeeded DataSufficiency::needed(double precision) const {
  RRAMVAR_ASSERT(precision > 0.0 && !curve.empty());
  if (nothing_seen()) return {std::numeric_limits<double>::quiet_NaN(), false};
  const LearningPoint& all = curve.back();
  if (all.precision > precision) {
    const double ratio = all.precision / precision;
    return {std::ceil(static_cast<double>(all.units) * ratio * ratio), true};
  }
  std::size_t i = curve.size() - 1;  // the first point from which on all are precise enough
  while (i > 0 && curve[i - 1].precision <= precision) --i;
  if (i == 0) return {static_cast<double>(curve.front().units), false};
  const double n0 = std::log(static_cast<double>(curve[i - 1].units));
  const double n1 = std::log(static_cast<double>(curve[i].units));
  const double share = std::log(curve[i - 1].precision / precision) /
                       std::log(curve[i - 1].precision / curve[i].precision);
  return {std::ceil(std::exp(n0 + share * (n1 - n0))), false};
}

}  // namespace rramvar
