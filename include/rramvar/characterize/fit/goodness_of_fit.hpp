#pragma once
/// How far a sample lies from a law: the statistics of Kolmogorov–Smirnov and of Anderson–Darling,
/// and their p-values where the law was fixed before the sample was seen.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <vector>

#include "rramvar/characterize/fit/fit.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/concepts.hpp"

namespace rramvar {

/// Both distances of a sample from a continuous law.
struct GofStatistics {
  double ks;  ///< D = sup |F_n − F|, from 0 to 1
  double ad;  ///< A² = n ∫ (F_n − F)²/(F(1 − F)) dF ≥ 0; infinite for a value where F is 0 or 1
};

/// The statistics from the probabilities of the sorted sample. Ties, as a quantised instrument
/// gives, are values like others; enough of them make any continuous law a bad fit.
/// Source: T. W. Anderson, D. A. Darling, J. Am. Stat. Assoc. 49(268):765, 1954.
inline GofStatistics gof_statistics(std::span<const Tails> sorted) {
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

/// The statistics of a sample in any order against state s of a distribution with a cdf.
template <HasCdf D>
GofStatistics gof_statistics(std::span<const ohm> sample, const D& distribution, LogicState s = 0) {
  std::vector<ohm> sorted(sample.begin(), sample.end());
  std::sort(sorted.begin(), sorted.end());
  std::vector<Tails> tails;
  tails.reserve(sorted.size());
  for (const ohm r : sorted)
    tails.push_back({distribution.cdf(s, r), survival(distribution, s, r)});
  return gof_statistics(tails);
}

/// P(D ≥ d) for n values of a law fixed beforehand. Kolmogorov's limit with Vrbik's shift; within
/// 2e-3 from n = 10 on, within 1e-4 from n = 100 on.
/// Source: J. Vrbik, Pioneer J. Theor. Appl. Stat. 15:15, 2018; A. N. Kolmogorov, 1933.
inline double ks_p_value(double d, std::size_t n) {
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

/// P(A² ≥ z) for n → ∞; absolute error below 2e-6.
inline double ad_limit_p_value(double z) {
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

/// What finite n adds to the limit's cdf where that is x.
inline double ad_finite_correction(double n, double x) {
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

/// P(A² ≥ a) for n values of a law fixed beforehand; absolute error below 1e-4 from n = 8 on.
/// Source: G. Marsaglia, J. Marsaglia, "Evaluating the Anderson-Darling distribution", J. Stat.
/// Softw. 9(2), 2004.
inline double ad_p_value(double a, std::size_t n) {
  const double limit = detail::ad_limit_p_value(a);
  if (limit < 1e-4) return limit;  // the correction was not made for the far tail
  const double correction = detail::ad_finite_correction(static_cast<double>(n), 1.0 - limit);
  return std::clamp(limit - correction, 0.0, 1.0);
}

}  // namespace rramvar
