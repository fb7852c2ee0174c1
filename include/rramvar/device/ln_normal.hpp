#pragma once
/// A normal move of ln R: what most sources of variability are, and what they add up to.

#include <cmath>
#include <limits>
#include <numbers>
#include <span>
#include <vector>

#include "rramvar/core/number_function.hpp"
#include "rramvar/core/portable_exp2.hpp"
#include "rramvar/core/special_functions.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar {

/// R·e^move, to the last bit the same on all machines and in vectors.
inline ohm moved(ohm r, double move) {
  return move == 0.0 ? r : r * portable_exp2(move * std::numbers::log2e);
}

/// ln R after = ln R before + shift + sigma·Z, Z standard normal.
struct LnNormal {
  double shift = 0.0;
  double sigma = 0.0;  ///< ≥ 0

  /// Two independent moves, one after the other.
  friend LnNormal operator+(const LnNormal& a, const LnNormal& b) {
    return {a.shift + b.shift, std::hypot(a.sigma, b.sigma)};
  }

  ohm at(ohm before, double z) const { return before * std::exp(shift + sigma * z); }
  /// By how much ln R moves, to the last bit the same on all machines.
  double move(double z) const {
    RRAMVAR_NO_CONTRACTION
    return shift + RRAMVAR_ROUNDED(sigma * z);
  }
  /// Whether R stays as it is, but for less than probabilities near a step of its law can tell: ln
  /// R is rounded by 1e-15.
  bool is_nothing() const { return shift == 0.0 && sigma < 1e-10; }

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
  double expect(ohm before, NumberFunction f,
                double smoothness = std::numeric_limits<double>::infinity()) const;

  /// E[f(R after)] of f that bends at `kinks`, given in ohm.
  double expect(ohm before, NumberFunction f, std::span<const ohm> kinks) const;

  /// Where a function of R before or the cdf of R after still bends, or nearly so where sigma is
  /// small, if one of R after or that of R before does.
  std::vector<ohm> kinks_before(std::span<const ohm> after) const { return times(after, -shift); }
  std::vector<ohm> kinks_after(std::span<const ohm> before) const { return times(before, shift); }

  /// P(R after ≤ r), or the other tail, by that of R before.
  /// @param kinks where that bends, in ohm
  /// @param smoothness the width in ln R over which it is smooth otherwise
  double share(NumberFunction share_before, ohm r, std::span<const ohm> kinks,
               double smoothness) const;

 private:
  static std::vector<ohm> times(std::span<const ohm> kinks, double ln_factor) {
    std::vector<ohm> out(kinks.begin(), kinks.end());
    for (ohm& r : out) r *= std::exp(ln_factor);
    return out;
  }
  /// Of kinks, those that a double knows.
  template <class ScoreOf>
  std::vector<double> scores(std::span<const ohm> kinks, const ScoreOf& score_of) const {
    std::vector<double> out;
    if (sigma == 0.0) return out;
    for (const ohm kink : kinks) {
      const double z = score_of(kink);
      if (std::abs(z) < 37.0) out.push_back(z);
    }
    return out;
  }
  double score(ohm before, ohm r) const {
    const ohm middle = at(before, 0.0);
    if (sigma == 0.0) return standard_score(r - middle, 0.0);
    return std::log(r / middle) / sigma;
  }
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/device/ln_normal-inl.hpp"
#endif
