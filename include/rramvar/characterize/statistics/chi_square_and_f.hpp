#pragma once
/// The laws of sample variances: quantiles of χ² and of Snedecor's F.

#include "rramvar/characterize/statistics/incomplete_beta.hpp"
#include "rramvar/device/distributions/incomplete_gamma.hpp"

namespace rramvar {

/// The x with P(χ² ≤ x) = p. @pre degrees_of_freedom > 0, 0 < p < 1
inline double chi_square_quantile(double degrees_of_freedom, double p) {
  return 2.0 * gamma_quantile(0.5 * degrees_of_freedom, p);
}

/// P(F ≤ x) and P(F > x) for F with (above, below) degrees of freedom, those of the numerator and
/// of the denominator. @pre x ≥ 0
BetaTails f_tails(double above, double below, double x);

/// The x with P(F ≤ x) = p. @pre 0 < p < 1
double f_quantile(double above, double below, double p);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/statistics/chi_square_and_f-inl.hpp"
#endif
