#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>

#include "rramvar/core/config.hpp"
#include "rramvar/core/positive_root.hpp"
#include "rramvar/core/special_functions.hpp"
#include "rramvar/device/distributions/incomplete_gamma.hpp"

namespace rramvar {
namespace detail {

RRAMVAR_INLINE double log_deficit(double a, double x) {
  const double mu = (x - a) / a;
  if (std::abs(mu) > 0.5) return mu - std::log(x / a);
  // ln(1 + μ) = 2 artanh(r) with r = μ/(2 + μ), and μ − 2r = μr.
  const double r = mu / (2.0 + mu);
  double sum = 0.0;
  for (int k = 35; k >= 3; k -= 2) sum = sum * r * r + 1.0 / k;
  return mu * r - 2.0 * r * r * r * sum;
}

RRAMVAR_INLINE double stirling_factor(double a) {
  const double s = 1.0 / (a * a);
  return std::exp(
      (1.0 / 12 -
       s * (1.0 / 360 -
            s * (1.0 / 1260 - s * (1.0 / 1680 - s * (1.0 / 1188 - s * (691.0 / 360360)))))) /
      a);
}

RRAMVAR_INLINE double gamma_density(double a, double x) {
  if (a < 10.0) {
    const double half = std::exp(-0.5 * x);  // twice, so that it does not underflow before x^a
    if (half == 0.0) return 0.0;             // where x^a may overflow
    return half * std::pow(x, a) * half / std::tgamma(a);
  }
  return std::sqrt(a / (2.0 * std::numbers::pi)) / stirling_factor(a) *
         std::exp(-a * log_deficit(a, x));
}

RRAMVAR_INLINE double gamma_lower_series(double a, double x) {
  double term = 1.0 / a;
  double sum = term;
  for (double n = a + 1.0; term > 1e-17 * sum; n += 1.0) {
    term *= x / n;
    sum += term;
  }
  return sum;
}

RRAMVAR_INLINE double gamma_upper_fraction(double a, double x) {
  double b = x + 1.0 - a;
  double d = 1.0 / b;
  double c = std::numeric_limits<double>::infinity();
  double product = d;
  for (double n = 1.0;; n += 1.0) {
    const double numerator = -n * (n - a);
    b += 2.0;
    d = 1.0 / (b + numerator * d);
    c = b + numerator / c;
    product *= c * d;
    if (std::abs(c * d - 1.0) <= 1e-15) return product;
  }
}

RRAMVAR_INLINE GammaTails gamma_tails_uniform(double a, double x) {
  static constexpr std::array<double, 27> taylor{1.0,
                                                 -1.0 / 3,
                                                 1.0 / 12,
                                                 -2.0 / 135,
                                                 1.15740740740740741e-3,
                                                 3.527336860670194e-4,
                                                 -1.78755144032921811e-4,
                                                 3.91926317852243778e-5,
                                                 -2.18544851067999216e-6,
                                                 -1.85406221071515996e-6,
                                                 8.29671134095308601e-7,
                                                 -1.76659527368260793e-7,
                                                 6.70785354340149858e-9,
                                                 1.0261809784240308e-8,
                                                 -4.38203601845335319e-9,
                                                 9.14769958223679023e-10,
                                                 -2.55141939949462498e-11,
                                                 -5.83077213255042507e-11,
                                                 2.43619480206674162e-11,
                                                 -5.02766928011417559e-12,
                                                 1.10043920319561348e-13,
                                                 3.37176326240098538e-13,
                                                 -1.39238872241816207e-13,
                                                 2.85348938070474432e-14,
                                                 -5.13911183424257262e-16,
                                                 -1.97522882943494428e-15,
                                                 8.09952115670456133e-16};
  std::array<double, 26> beta{};
  beta[25] = taylor[26];
  beta[24] = taylor[25];
  for (std::size_t m = 24; m > 0; --m) {
    beta[m - 1] = taylor[m] + static_cast<double>(m + 1) * beta[m + 1] / a;
  }
  const double half_square = log_deficit(a, x);  // η²/2
  const double eta = std::copysign(std::sqrt(2.0 * half_square), x - a);
  double sum = 0.0;
  for (std::size_t m = 26; m-- > 0;) sum = sum * eta + beta[m];
  const double z = std::copysign(std::sqrt(a * half_square), x - a);
  const double density = gamma_density(a, x);
  return {0.5 * std::erfc(-z) - density * sum / a, 0.5 * std::erfc(z) + density * sum / a, density};
}

}  // namespace detail

}  // namespace rramvar

namespace rramvar {

RRAMVAR_INLINE GammaTails gamma_tails(double a, double x) {
  RRAMVAR_ASSERT(a > 0.0 && x >= 0.0);
  if (x == 0.0) return {0.0, 1.0, 0.0};
  if (std::isinf(x)) return {1.0, 0.0, 0.0};
  if (a >= 12.0 && x >= 0.3 * a && x <= 2.35 * a) return detail::gamma_tails_uniform(a, x);
  const double density = detail::gamma_density(a, x);
  if (x < a + 1.0) {
    const double lower = density * detail::gamma_lower_series(a, x);
    return {lower, 1.0 - lower, density};
  }
  const double upper = density * detail::gamma_upper_fraction(a, x);
  return {1.0 - upper, upper, density};
}

}  // namespace rramvar

namespace rramvar {
namespace detail {

RRAMVAR_INLINE double gamma_quantile_bound(double a, double p) {
  const double ln_gamma = a < 10.0
                              ? std::log(std::tgamma(a + 1.0))
                              : a * std::log(a) - a + 0.5 * std::log(2.0 * std::numbers::pi * a) +
                                    std::log(stirling_factor(a));
  return std::exp((std::log(p) + ln_gamma) / a);
}

RRAMVAR_INLINE double wilson_hilferty(double a, double z) {
  const double root = 1.0 - 1.0 / (9.0 * a) + z / (3.0 * std::sqrt(a));
  return a * root * root * std::max(root, 0.0);
}

}  // namespace detail

}  // namespace rramvar

namespace rramvar {

RRAMVAR_INLINE double gamma_quantile(double a, double p) {
  if (p > 0.5) return gamma_upper_quantile(a, 1.0 - p);  // that difference is exact
  const double low = detail::gamma_quantile_bound(a, p);
  if (low == 0.0) return 0.0;
  const double ln_p = std::log(p);
  const auto error = [a, ln_p](double x) -> ValueAndSlope {
    const GammaTails at = gamma_tails(a, x);
    return {std::log(at.lower) - ln_p, at.density / at.lower};
  };
  const double start = detail::wilson_hilferty(a, normal_quantile(p));
  return positive_root(error, low, start, std::max(low, a));  // the median is below the mean a
}

RRAMVAR_INLINE double gamma_upper_quantile(double a, double q) {
  if (q > 0.5) return gamma_quantile(a, 1.0 - q);
  const double ln_q = std::log(q);
  if (std::isinf(ln_q)) return std::numeric_limits<double>::infinity();
  const double low = detail::gamma_quantile_bound(a, 1.0 - q);
  if (low == 0.0) return 0.0;
  // S. Boucheron, G. Lugosi, P. Massart, "Concentration Inequalities", 2013, section 2.4.
  const double high = a + std::sqrt(-2.0 * a * ln_q) - ln_q;
  const auto error = [a, ln_q](double x) -> ValueAndSlope {
    const GammaTails at = gamma_tails(a, x);
    return {ln_q - std::log(at.upper), at.density / at.upper};
  };
  const double start = detail::wilson_hilferty(a, -normal_quantile(q));
  return positive_root(error, low, start, high);
}

}  // namespace rramvar
