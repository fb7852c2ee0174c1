#pragma once

#include <numbers>

#include "rramvar/characterize/fit/stirling.hpp"
#include "rramvar/core/config.hpp"

namespace rramvar {

RRAMVAR_INLINE double stirling_excess(double a) {
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

RRAMVAR_INLINE double log_minus_digamma(double a) {
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

RRAMVAR_INLINE double trigamma_excess(double a) {
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
