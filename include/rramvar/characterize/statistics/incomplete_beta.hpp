#pragma once
/// The regularised incomplete beta function, from which Snedecor's F comes.

#include <cmath>

#include "rramvar/characterize/fit/stirling.hpp"
#include "rramvar/core/config.hpp"

namespace rramvar {

/// I_x(a, b) and its complement, each exact in its own tail.
struct BetaTails {
  double lower;    ///< I_x(a, b)
  double upper;    ///< 1 − I_x(a, b)
  double density;  ///< x^a (1 − x)^b / B(a, b), the derivative of lower by ln(x/(1 − x))
};

namespace detail {

/// The continued fraction of I_x(a, b)·a/density, quick for x below (a + 1)/(a + b + 2).
/// Source: NIST DLMF 8.17.22, by the method of W. J. Lentz, Appl. Opt. 15:668, 1976.
inline double incomplete_beta_fraction(double a, double b, double x) {
  constexpr double tiny = 1e-300;
  const auto away_from_zero = [](double v) { return std::abs(v) < tiny ? tiny : v; };
  double c = 1.0;
  double d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
  double product = d;
  for (double m = 1.0;; m += 1.0) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1.0 / away_from_zero(1.0 + even * d);
    c = away_from_zero(1.0 + even / c);
    product *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1.0 / away_from_zero(1.0 + odd * d);
    c = away_from_zero(1.0 + odd / c);
    product *= d * c;
    if (std::abs(d * c - 1.0) < 1e-15) return product;
  }
}

}  // namespace detail

/// Both tails of the beta law at x; `complement` is 1 − x, so that neither is rounded away.
/// Relative error about 1e-15·(a + b). @pre a, b > 0; x, complement ≥ 0
inline BetaTails incomplete_beta(double a, double b, double x, double complement) {
  RRAMVAR_ASSERT(a > 0.0 && b > 0.0 && x >= 0.0 && complement >= 0.0);
  if (x == 0.0) return {0.0, 1.0, 0.0};
  if (complement == 0.0) return {1.0, 0.0, 0.0};
  const double log_beta = log_gamma(a) + log_gamma(b) - log_gamma(a + b);
  const double density = std::exp(a * std::log(x) + b * std::log(complement) - log_beta);
  if (x < (a + 1.0) / (a + b + 2.0)) {
    const double lower = density / a * detail::incomplete_beta_fraction(a, b, x);
    return {lower, 1.0 - lower, density};
  }
  const double upper = density / b * detail::incomplete_beta_fraction(b, a, complement);
  return {1.0 - upper, upper, density};
}

}  // namespace rramvar
