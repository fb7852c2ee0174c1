#pragma once

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <cmath>

#include "rramvar/core/config.hpp"
#include "rramvar/device/distributions/gamma_and_beta.hpp"

namespace rramvar {
namespace detail {

/// Boost.Math throws nothing: what is out of range is a broken precondition of ours, and limits are
/// 0 and ∞.
template <bool in_long_double>
using BoostPolicy = boost::math::policies::policy<
    boost::math::policies::domain_error<boost::math::policies::ignore_error>,
    boost::math::policies::pole_error<boost::math::policies::ignore_error>,
    boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
    boost::math::policies::rounding_error<boost::math::policies::ignore_error>,
    boost::math::policies::evaluation_error<boost::math::policies::ignore_error>,
    boost::math::policies::promote_double<in_long_double>>;
using InDouble = BoostPolicy<false>;
using InLongDouble = BoostPolicy<true>;

/// The shape from which double is too short for the powers in a gamma law: they lose a·1e-16.
constexpr double narrow_gamma = 1e5;

/// The quantile x after one more step of Newton's method: Boost.Math stops where x moves little,
/// while 1e-14 of x is 1e-9 of a narrow law's tail.
template <class F>
double closer(double a, double x, const F& error) {
  if (a < narrow_gamma) return x;
  const double step = error(x) / boost::math::gamma_p_derivative(a, x, InDouble{});
  return std::isfinite(step) ? x - step : x;  // not at 0 and ∞
}

}  // namespace detail

RRAMVAR_INLINE double gamma_p(double a, double x) {
  RRAMVAR_ASSERT(a > 0.0 && x >= 0.0);
  if (std::isinf(x)) return 1.0;
  return a < detail::narrow_gamma ? boost::math::gamma_p(a, x, detail::InDouble{})
                                  : boost::math::gamma_p(a, x, detail::InLongDouble{});
}

RRAMVAR_INLINE double gamma_q(double a, double x) {
  RRAMVAR_ASSERT(a > 0.0 && x >= 0.0);
  if (std::isinf(x)) return 0.0;
  return a < detail::narrow_gamma ? boost::math::gamma_q(a, x, detail::InDouble{})
                                  : boost::math::gamma_q(a, x, detail::InLongDouble{});
}

RRAMVAR_INLINE double gamma_quantile(double a, double p) {
  RRAMVAR_ASSERT(a > 0.0 && p >= 0.0 && p <= 1.0);
  return detail::closer(a, boost::math::gamma_p_inv(a, p, detail::InDouble{}),
                        [=](double x) { return gamma_p(a, x) - p; });
}

RRAMVAR_INLINE double gamma_upper_quantile(double a, double q) {
  RRAMVAR_ASSERT(a > 0.0 && q >= 0.0 && q <= 1.0);
  return detail::closer(a, boost::math::gamma_q_inv(a, q, detail::InDouble{}),
                        [=](double x) { return q - gamma_q(a, x); });
}

RRAMVAR_INLINE double stirling_excess(double a) {
  // The density at x = a is a^(a − 1) e^(−a)/Γ(a), of which Boost.Math cancels the powers.
  return -std::log(a * boost::math::gamma_p_derivative(a, a, detail::InDouble{}));
}

RRAMVAR_INLINE double log_minus_digamma(double a) {
  RRAMVAR_ASSERT(a > 0.0);
  if (a < 30.0) return std::log(a) - boost::math::digamma(a, detail::InDouble{});
  const double s = 1.0 / (a * a);  // NIST DLMF 5.11.2
  return 0.5 / a + s * (1.0 / 12 - s * (1.0 / 120 - s * (1.0 / 252 - s / 240)));
}

RRAMVAR_INLINE double trigamma_excess(double a) {
  RRAMVAR_ASSERT(a > 0.0);
  if (a < 30.0) return a * boost::math::trigamma(a, detail::InDouble{}) - 1.0;
  const double s = 1.0 / (a * a);  // NIST DLMF 5.15.8
  return 0.5 / a + s * (1.0 / 6 - s * (1.0 / 30 - s * (1.0 / 42 - s / 30)));
}

RRAMVAR_INLINE double chi_square_quantile(double degrees_of_freedom, double p) {
  return 2.0 * gamma_quantile(0.5 * degrees_of_freedom, p);
}

RRAMVAR_INLINE double f_upper_tail(double above, double below, double x) {
  RRAMVAR_ASSERT(above > 0.0 && below > 0.0 && x >= 0.0);
  const double odds = above * x / below;
  const detail::InDouble policy;
  // By the smaller of y = odds/(1 + odds) and 1 − y, so that neither is rounded away.
  if (odds < 1.0) return boost::math::ibetac(above / 2, below / 2, odds / (1 + odds), policy);
  return boost::math::ibeta(below / 2, above / 2, 1 / (1 + odds), policy);
}

RRAMVAR_INLINE double f_quantile(double above, double below, double p) {
  RRAMVAR_ASSERT(above > 0.0 && below > 0.0 && p > 0.0 && p < 1.0);
  double complement = 0.0;
  const double y = boost::math::ibeta_inv(above / 2, below / 2, p, &complement, detail::InDouble{});
  return below * y / (above * complement);
}

}  // namespace rramvar
