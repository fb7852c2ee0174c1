#pragma once
/// Interval: what every estimate comes with.

#include <limits>

namespace rramvar {

/// A closed interval; {NaN, NaN} where there are too few values for one. Those called ci95 cover
/// the true value in 95 % of all repeats.
struct Interval {
  double low = std::numeric_limits<double>::quiet_NaN();
  double high = std::numeric_limits<double>::quiet_NaN();

  constexpr bool contains(double value) const { return low <= value && value <= high; }
};

}  // namespace rramvar
