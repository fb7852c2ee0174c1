#pragma once
/// The few special functions that the core needs: the normal law, and Student's t for intervals.

#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "rramvar/core/config.hpp"

namespace rramvar {

/// Φ(z) = P(Z ≤ z) of the standard normal law, accurate in the lower tail; the upper tail is
/// normal_cdf(−z).
inline double normal_cdf(double z) {
  return 0.5 * std::erfc(-z / std::numbers::sqrt2);
}

/// difference/sigma; a spread of zero is a step at zero, counted as reached.
inline double standard_score(double difference, double sigma) {
  if (sigma == 0.0 && difference == 0.0) return std::numeric_limits<double>::infinity();
  return difference / sigma;
}

/// Φ⁻¹(p), relative accuracy about 1e-15; −∞ at 0, +∞ at 1. For the upper tail use
/// −normal_quantile(1 − p) with the complement known exactly.
/// Source: M. J. Wichura, "Algorithm AS 241", Applied Statistics 37(3):477, 1988.
double normal_quantile(double p);

/// The two-sided 95 % point of Student's t: P(|T| ≤ t) = 0.95, relative accuracy better than 1e-6.
/// Source: G. W. Hill, "Algorithm 396", Comm. ACM 13(10):619, 1970; exact for 1 and 2.
/// @pre degrees_of_freedom ≥ 1
double student_t_95(double degrees_of_freedom);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/core/special_functions-inl.hpp"
#endif
