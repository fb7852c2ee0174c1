#pragma once
/// The laws of sample variances: quantiles of χ² and of Snedecor's F.

#include "rramvar/characterize/statistics/incomplete_beta.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/core/positive_root.hpp"
#include "rramvar/device/distributions/incomplete_gamma.hpp"

namespace rramvar {

/// The x with P(χ² ≤ x) = p. @pre degrees_of_freedom > 0, 0 < p < 1
inline double chi_square_quantile(double degrees_of_freedom, double p) {
  return 2.0 * gamma_quantile(0.5 * degrees_of_freedom, p);
}

/// P(F ≤ x) and P(F > x) for F with (above, below) degrees of freedom, those of the numerator and
/// of the denominator. @pre x ≥ 0
inline BetaTails f_tails(double above, double below, double x) {
  const double odds = above * x / below;
  const double complement = 1.0 / (1.0 + odds);
  return incomplete_beta(0.5 * above, 0.5 * below, odds * complement, complement);
}

/// The x with P(F ≤ x) = p. @pre 0 < p < 1
inline double f_quantile(double above, double below, double p) {
  RRAMVAR_ASSERT(p > 0.0 && p < 1.0);
  const auto error = [=](double x) -> ValueAndSlope {
    const BetaTails at = f_tails(above, below, x);
    // From the smaller of both tails, so that neither end loses digits.
    return {p < 0.5 ? at.lower - p : (1.0 - p) - at.upper, at.density};
  };
  return positive_root(error, 1e-300, 1.0, 1e300);
}

}  // namespace rramvar
