#pragma once

#include <cmath>

#include "rramvar/characterize/fit/stirling.hpp"
#include "rramvar/characterize/statistics/incomplete_beta.hpp"
#include "rramvar/core/config.hpp"

namespace rramvar {
namespace detail {

RRAMVAR_INLINE double incomplete_beta_fraction(double a, double b, double x) {
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

RRAMVAR_INLINE BetaTails incomplete_beta(double a, double b, double x, double complement) {
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
