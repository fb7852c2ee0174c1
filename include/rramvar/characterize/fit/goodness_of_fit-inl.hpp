#pragma once

#include <cmath>
#include <numbers>

#include "rramvar/characterize/fit/goodness_of_fit.hpp"
#include "rramvar/core/config.hpp"

namespace rramvar {

RRAMVAR_INLINE GofStatistics gof_statistics(std::span<const Tails> sorted) {
  RRAMVAR_ASSERT(!sorted.empty());
  const double n = static_cast<double>(sorted.size());
  GofStatistics out{0.0, 0.0};
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const double rank = static_cast<double>(i) + 1.0;
    const double p = sorted[i].lower;
    out.ks = std::max({out.ks, rank / n - p, p - (rank - 1.0) / n});
    out.ad -=
        (2.0 * rank - 1.0) * std::log(p) + (2.0 * (n - rank) + 1.0) * std::log(sorted[i].upper);
  }
  out.ad = std::max(out.ad / n - n, 0.0);
  return out;
}

RRAMVAR_INLINE double ks_p_value(double d, std::size_t n) {
  const double root = std::sqrt(static_cast<double>(n));
  const double plain = d * root;
  const double x = plain + 1.0 / (6.0 * root) + (plain - 1.0) / (4.0 * root * root);
  if (x <= 0.0) return 1.0;
  double p = 0.0;
  if (x < 1.0) {  // the theta series that is quick for small x, of the complement
    for (double k = 1.0; k < 20.0; k += 2.0) {
      p += std::exp(-k * k * std::numbers::pi * std::numbers::pi / (8.0 * x * x));
    }
    p = 1.0 - std::sqrt(2.0 * std::numbers::pi) / x * p;
  } else {
    double sign = 1.0;
    for (double k = 1.0; k < 10.0; k += 1.0, sign = -sign) {
      p += 2.0 * sign * std::exp(-2.0 * k * k * x * x);
    }
  }
  return std::clamp(p, 0.0, 1.0);
}

namespace detail {

RRAMVAR_INLINE double ad_limit_p_value(double z) {
  if (z <= 0.0) return 1.0;
  if (z < 2.0) {
    const double series =
        2.00012 +
        (0.247105 - (0.0649821 - (0.0347962 - (0.011672 - 0.00168691 * z) * z) * z) * z) * z;
    return 1.0 - std::exp(-1.2337141 / z) / std::sqrt(z) * series;
  }
  const double series =
      1.0776 - (2.30695 - (0.43424 - (0.082433 - (0.008056 - 0.0003146 * z) * z) * z) * z) * z;
  return -std::expm1(-std::exp(series));
}

RRAMVAR_INLINE double ad_finite_correction(double n, double x) {
  if (x > 0.8) {
    return (-130.2137 +
            (745.2337 - (1705.091 - (1950.646 - (1116.360 - 255.7844 * x) * x) * x) * x) * x) /
           n;
  }
  const double corner = 0.01265 + 0.1757 / n;
  if (x < corner) {
    const double t = x / corner;
    return std::sqrt(t) * (1.0 - t) * (49.0 * t - 102.0) *
           (0.0037 / (n * n) + 0.00078 / n + 0.00006) / n;
  }
  const double t = (x - corner) / (0.8 - corner);
  const double shape =
      -0.00022633 + (6.54034 - (14.6538 - (14.458 - (8.259 - 1.91864 * t) * t) * t) * t) * t;
  return shape * (0.04213 + 0.01365 / n) / n;
}

}  // namespace detail

RRAMVAR_INLINE double ad_p_value(double a, std::size_t n) {
  const double limit = detail::ad_limit_p_value(a);
  if (limit < 1e-4) return limit;  // the correction was not made for the far tail
  const double correction = detail::ad_finite_correction(static_cast<double>(n), 1.0 - limit);
  return std::clamp(limit - correction, 0.0, 1.0);
}

}  // namespace rramvar
