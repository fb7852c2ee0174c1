#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/core/special_functions.hpp"

namespace rramvar {

RRAMVAR_INLINE double normal_quantile(double p) {
  RRAMVAR_ASSERT(p >= 0.0 && p <= 1.0);
  using Coefficients = std::array<double, 8>;
  const auto ratio = [](double r, const Coefficients& up, const Coefficients& down) {
    double a = up[7];
    double b = down[7];
    for (std::size_t i = 7; i-- > 0;) {
      a = a * r + up[i];
      b = b * r + down[i];
    }
    return a / b;
  };
  const double q = p - 0.5;
  if (std::abs(q) <= 0.425) {
    static constexpr Coefficients up{3.3871328727963666080e0, 1.3314166789178437745e2,
                                     1.9715909503065514427e3, 1.3731693765509461125e4,
                                     4.5921953931549871457e4, 6.7265770927008700853e4,
                                     3.3430575583588128105e4, 2.5090809287301226727e3};
    static constexpr Coefficients down{1.0,
                                       4.2313330701600911252e1,
                                       6.8718700749205790830e2,
                                       5.3941960214247511077e3,
                                       2.1213794301586595867e4,
                                       3.9307895800092710610e4,
                                       2.8729085735721942674e4,
                                       5.2264952788528545610e3};
    return q * ratio(0.180625 - q * q, up, down);
  }
  const double tail = q < 0 ? p : 1.0 - p;
  if (tail <= 0.0) return std::copysign(std::numeric_limits<double>::infinity(), q);
  double r = std::sqrt(-std::log(tail));
  double z = 0.0;
  if (r <= 5.0) {
    static constexpr Coefficients up{1.42343711074968357734e0,  4.63033784615654529590e0,
                                     5.76949722146069140550e0,  3.64784832476320460504e0,
                                     1.27045825245236838258e0,  2.41780725177450611770e-1,
                                     2.27238449892691845833e-2, 7.74545014278341407640e-4};
    static constexpr Coefficients down{1.0,
                                       2.05319162663775882187e0,
                                       1.67638483018380384940e0,
                                       6.89767334985100004550e-1,
                                       1.48103976427480074590e-1,
                                       1.51986665636164571966e-2,
                                       5.47593808499534494600e-4,
                                       1.05075007164441684324e-9};
    z = ratio(r - 1.6, up, down);
  } else {
    static constexpr Coefficients up{6.65790464350110377720e0,  5.46378491116411436990e0,
                                     1.78482653991729133580e0,  2.96560571828504891230e-1,
                                     2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                     2.71155556874348757815e-5, 2.01033439929228813265e-7};
    static constexpr Coefficients down{1.0,
                                       5.99832206555887937690e-1,
                                       1.36929880922735805310e-1,
                                       1.48753612908506148525e-2,
                                       7.86869131145613259100e-4,
                                       1.84631831751005468180e-5,
                                       1.42151175831644588870e-7,
                                       2.04426310338993978564e-15};
    z = ratio(r - 5.0, up, down);
  }
  return q < 0 ? -z : z;
}

RRAMVAR_INLINE double student_t_95(double degrees_of_freedom) {
  const double n = degrees_of_freedom;
  constexpr double p = 0.05;
  RRAMVAR_ASSERT(n >= 1.0);
  if (n < 1.5) return 1.0 / std::tan(p * std::numbers::pi / 2);
  if (n < 2.5) return std::sqrt(2.0 / (p * (2.0 - p)) - 2.0);
  const double a = 1.0 / (n - 0.5);
  const double b = 48.0 / (a * a);
  double c = ((20700.0 * a / b - 98.0) * a - 16.0) * a + 96.36;
  const double d = ((94.5 / (b + c) - 3.0) / b + 1.0) * std::sqrt(a * std::numbers::pi / 2) * n;
  double y = std::pow(d * p, 2.0 / n);
  if (y > 0.05 + a) {
    const double x = normal_quantile(p / 2);
    y = x * x;
    if (n < 5.0) c += 0.3 * (n - 4.5) * (x + 0.6);
    c = (((0.05 * d * x - 5.0) * x - 7.0) * x - 2.0) * x + b + c;
    y = (((((0.4 * y + 6.3) * y + 36.0) * y + 94.5) / c - y - 3.0) / b + 1.0) * x;
    y = std::expm1(a * y * y);
  } else {
    y = ((1.0 / (((n + 6.0) / (n * y) - 0.089 * d - 0.822) * (n + 2.0) * 3.0) + 0.5 / (n + 4.0)) *
             y -
         1.0) *
            (n + 1.0) / (n + 2.0) +
        1.0 / y;
  }
  return std::sqrt(n * y);
}

}  // namespace rramvar
