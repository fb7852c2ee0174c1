#pragma once
/// Pearson's test of counts that should be equally likely.

#include <cmath>
#include <cstddef>
#include <span>

#include "rramvar/core/special_functions.hpp"

namespace rramvar::test {

/// Σ (count − expected)² / expected, with the same expectation for each of the counts.
inline double chi_square(std::span<const std::size_t> counts) {
  double total = 0.0;
  for (const std::size_t count : counts) total += static_cast<double>(count);
  const double expected = total / static_cast<double>(counts.size());
  double sum = 0.0;
  for (const std::size_t count : counts) {
    const double difference = static_cast<double>(count) - expected;
    sum += difference * difference / expected;
  }
  return sum;
}

/// The value that chi_square of `bins` counts exceeds with probability `rate`, by the approximation
/// of Wilson and Hilferty (better than 1 % from 30 bins on).
inline double chi_square_limit(std::size_t bins, double rate) {
  const double k = static_cast<double>(bins - 1);
  const double root = 1.0 - 2.0 / (9.0 * k) - normal_quantile(rate) * std::sqrt(2.0 / (9.0 * k));
  return k * root * root * root;
}

}  // namespace rramvar::test
