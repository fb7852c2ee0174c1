#pragma once
/// The functions of the gamma and beta laws, with χ² and F among them, by Boost.Math. Only their
/// definitions see it: a file compiled for rramvar::characterize_compiled, which holds them, does
/// not. Results may change in their last digits with the version of Boost.

namespace rramvar {

/// P(a, x), the regularised incomplete gamma function. For 1e-2 ≤ a ≤ 1e7 the relative error of P
/// and Q is below 1e-12 where they exceed 1e-10, and below 1e-10 down to 1e-300.
/// @pre a > 0, x ≥ 0
double gamma_p(double a, double x);

/// Q(a, x) = 1 − P(a, x), exact in the upper tail as P is in the lower one. @pre a > 0, x ≥ 0
double gamma_q(double a, double x);

/// The x with P(a, x) = p; 0 where x is too small for a double, +∞ for p = 1.
/// @pre a > 0, 0 ≤ p ≤ 1
double gamma_quantile(double a, double p);

/// The x with Q(a, x) = q; 0 where x is too small for a double, +∞ for q = 0.
/// @pre a > 0, 0 ≤ q ≤ 1
double gamma_upper_quantile(double a, double q);

/// ln Γ(a) − a ln a + a, about ½ ln(2π/a), without the cancellation of its terms.
/// @pre 0 < a ≤ 1e7
double stirling_excess(double a);

/// ln a − ψ(a), about 1/(2a), ψ the digamma function; likewise. @pre a > 0
double log_minus_digamma(double a);

/// a ψ'(a) − 1, about 1/(2a), ψ' the trigamma function; likewise. @pre a > 0
double trigamma_excess(double a);

/// The x with P(χ² ≤ x) = p. @pre degrees_of_freedom > 0, 0 ≤ p ≤ 1
double chi_square_quantile(double degrees_of_freedom, double p);

/// P(F > x) for Snedecor's F with (above, below) degrees of freedom, those of the numerator and of
/// the denominator. @pre x ≥ 0
double f_upper_tail(double above, double below, double x);

/// The x with P(F ≤ x) = p. @pre 0 < p < 1
double f_quantile(double above, double below, double p);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/device/distributions/gamma_and_beta-inl.hpp"
#endif
