#pragma once
/// ln Γ and its derivatives by Stirling's series, in the combinations that do not cancel for large
/// arguments. std::lgamma is not used: it writes a global, so it is not thread-safe.

#include <cmath>
#include <numbers>

#include "rramvar/core/config.hpp"

namespace rramvar {

/// ln Γ(a) − a ln a + a, about ½ ln(2π/a); relative error about 1e-15 of its largest term.
/// Source of all three series: NIST DLMF 5.11.1, 5.11.2, 5.15.8; below 10 by Γ(a + 1) = a Γ(a).
/// @pre a > 0
inline double stirling_excess(double a) {
  RRAMVAR_ASSERT(a > 0.0);
  double x = a;
  double product = 1.0;
  for (; x < 10.0; x += 1.0) product *= x;
  const double s = 1.0 / (x * x);
  const double series =
      (1.0 / 12 - s * (1.0 / 360 -
                       s * (1.0 / 1260 - s * (1.0 / 1680 - s * (1.0 / 1188 - s * 691 / 360360))))) /
      x;
  const double excess = 0.5 * std::log(2 * std::numbers::pi / x) + series;
  if (x == a) return excess;
  return excess + x * std::log(x) - x - std::log(product) - a * std::log(a) + a;
}

/// ln Γ(a). @pre a > 0
inline double log_gamma(double a) {
  return stirling_excess(a) + a * std::log(a) - a;
}

/// ln a − ψ(a), about 1/(2a), ψ the digamma function. @pre a > 0
inline double log_minus_digamma(double a) {
  RRAMVAR_ASSERT(a > 0.0);
  double x = a;
  double sum = 0.0;
  for (; x < 10.0; x += 1.0) sum += 1.0 / x;
  const double s = 1.0 / (x * x);
  const double series =
      s *
      (1.0 / 12 -
       s * (1.0 / 120 - s * (1.0 / 252 - s * (1.0 / 240 - s * (1.0 / 132 - s * 691.0 / 32760)))));
  return sum - std::log(x / a) + 0.5 / x + series;
}

/// a ψ'(a) − 1, about 1/(2a), ψ' the trigamma function. @pre a > 0
inline double trigamma_excess(double a) {
  RRAMVAR_ASSERT(a > 0.0);
  double x = a;
  double sum = 0.0;
  for (; x < 10.0; x += 1.0) sum += 1.0 / (x * x);
  const double s = 1.0 / (x * x);
  const double tail =  // x ψ'(x) − 1
      0.5 / x +
      s * (1.0 / 6 -
           s * (1.0 / 30 - s * (1.0 / 42 - s * (1.0 / 30 - s * (5.0 / 66 - s * 691 / 2730)))));
  if (x == a) return tail;
  return a * (sum + (1.0 + tail) / x) - 1.0;
}

}  // namespace rramvar
