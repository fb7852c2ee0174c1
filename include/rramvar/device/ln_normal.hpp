#pragma once
/// A normal step of ln R: what most sources of variability are, and what they add up to.

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "rramvar/core/portable_exp2.hpp"
#include "rramvar/core/special_functions.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar {

/// R·e^step, to the last bit the same on all machines and in vectors.
inline ohm stepped(ohm r, double step) {
  return step == 0.0 ? r : r * portable_exp2(step * std::numbers::log2e);
}

/// ln R after = ln R before + shift + sigma·Z, Z standard normal.
struct LnNormal {
  double shift = 0.0;
  double sigma = 0.0;  ///< ≥ 0

  /// Two independent steps, one after the other.
  friend LnNormal operator+(const LnNormal& a, const LnNormal& b) {
    return {a.shift + b.shift, std::hypot(a.sigma, b.sigma)};
  }

  ohm at(ohm before, double z) const { return before * std::exp(shift + sigma * z); }
  /// By how much ln R moves, to the last bit the same on all machines.
  double step(double z) const {
    RRAMVAR_NO_CONTRACTION
    return shift + RRAMVAR_ROUNDED(sigma * z);
  }
  /// Whether nothing moves.
  bool is_nothing() const { return shift == 0.0 && sigma == 0.0; }

  /// P(R after ≤ r).
  double cdf(ohm before, ohm r) const { return r > 0 ? normal_cdf(score(before, r)) : 0.0; }
  /// P(R after > r).
  double survival(ohm before, ohm r) const { return r > 0 ? normal_cdf(-score(before, r)) : 1.0; }

  /// E[f(R after)] by the trapezoidal rule in Z, from the middle outwards until nothing is added:
  /// its error falls as exp(−2π²/step²) for smooth f, here to rounding; a kink in f costs up to
  /// step²/12 of the change of slope (over Z). A mean that does not exist gives Inf where f
  /// overflows before the weight exp(−Z²/2) ends, at |Z| = 38.
  /// Source: L. N. Trefethen, J. A. C. Weideman, SIAM Review 56(3):385, 2014.
  /// @param smoothness the width in ln R over which f is smooth, where that is little
  template <class F>
  double expect(ohm before, const F& f,
                double smoothness = std::numeric_limits<double>::infinity()) const {
    if (sigma == 0.0) return static_cast<double>(f(at(before, 0.0)));
    const double usual = sigma > 0.25 ? 0.125 : 0.5;  // f changes over R, not over Z
    const double step = std::min(usual, 0.75 * smoothness / sigma);
    double sum = static_cast<double>(f(at(before, 0.0)));
    for (const double side : {-1.0, 1.0}) {
      const double ratio = std::exp(side * sigma * step);
      ohm r = at(before, 0.0);
      for (double i = 1.0; i * step < 38.0; ++i) {
        r *= ratio;
        const double z = i * step;
        const double added = std::exp(-0.5 * z * z) * static_cast<double>(f(r));
        sum += added;
        if (z > 8.0 && !(std::abs(added) > 1e-18 * std::abs(sum))) break;
      }
    }
    return sum * step / std::sqrt(2.0 * std::numbers::pi);
  }

 private:
  double score(ohm before, ohm r) const {
    const ohm middle = at(before, 0.0);
    if (sigma == 0.0) return standard_score(r - middle, 0.0);
    return std::log(r / middle) / sigma;
  }
};

}  // namespace rramvar
