#pragma once
/// ln Γ and its derivatives by Stirling's series, in the combinations that do not cancel for large
/// arguments. std::lgamma is not used: it writes a global, so it is not thread-safe.

#include <cmath>

namespace rramvar {

/// ln Γ(a) − a ln a + a, about ½ ln(2π/a); relative error about 1e-15 of its largest term.
/// Source of all three series: NIST DLMF 5.11.1, 5.11.2, 5.15.8; below 10 by Γ(a + 1) = a Γ(a).
/// @pre a > 0
double stirling_excess(double a);

/// ln Γ(a). @pre a > 0
inline double log_gamma(double a) {
  return stirling_excess(a) + a * std::log(a) - a;
}

/// ln a − ψ(a), about 1/(2a), ψ the digamma function. @pre a > 0
double log_minus_digamma(double a);

/// a ψ'(a) − 1, about 1/(2a), ψ' the trigamma function. @pre a > 0
double trigamma_excess(double a);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/fit/stirling-inl.hpp"
#endif
