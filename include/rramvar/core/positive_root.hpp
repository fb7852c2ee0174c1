#pragma once
/// The root of an increasing function of a positive number, by Newton's method in its logarithm.

#include <algorithm>
#include <cmath>

namespace rramvar {

/// A function and its derivative by ln x.
struct ValueAndSlope {
  double value;
  double slope;
};

/// The x in [low, high] where f(x) = {value, dvalue/d ln x} changes its sign from − to +; where f
/// jumps over zero, the first number after the jump. Newton steps, each checked against the bracket
/// that the signs so far leave, with bisection in ln x in place of those that fail; so a slope of
/// zero or NaN does no harm.
/// @pre 0 < low ≤ high; f(low) ≤ 0 ≤ f(high) or nearly so, when an end is returned
template <class F>
double positive_root(const F& f, double low, double start, double high) {
  constexpr double converged = 1e-10;  // the next step would be its square times a curvature
  double x = std::clamp(start, low, high);
  while (true) {
    const ValueAndSlope at = f(x);
    const double next = x * std::exp(-at.value / at.slope);
    if (std::abs(next - x) <= converged * x) return next;
    (at.value < 0.0 ? low : high) = x;
    if (next > low && next < high) {
      x = next;
    } else {
      const double middle =
          high > 2.0 * low ? std::sqrt(low) * std::sqrt(high) : low + 0.5 * (high - low);
      if (!(middle > low && middle < high)) return high;  // neighbours: nothing lies between
      x = middle;
    }
  }
}

}  // namespace rramvar
