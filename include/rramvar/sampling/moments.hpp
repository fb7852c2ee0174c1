#pragma once
/// The first four moments of a random number, and how they combine without sampling.

#include <algorithm>
#include <cstddef>
#include <span>

#include "rramvar/core/config.hpp"

namespace rramvar {

/// Mean and central moments of order 2, 3 and 4.
///
/// Sums, products and mixtures are formed from central moments, never from raw ones: no term of a
/// variance is negative, so nothing cancels, and a constant keeps a variance of exactly zero.
struct Moments {
  double mean = 0.0;
  double variance = 0.0;
  double third = 0.0;   ///< E[(x − mean)³]
  double fourth = 0.0;  ///< E[(x − mean)⁴]

  static constexpr Moments constant(double x) { return {x, 0.0, 0.0, 0.0}; }

  /// The fourth cumulant, E[(x − mean)⁴] − 3·variance²; 0 for a normal number.
  double fourth_cumulant() const { return fourth - 3.0 * variance * variance; }

  /// Moments of c·x.
  Moments scaled(double c) const {
    const double square = c * c;
    return {c * mean, square * variance, square * c * third, square * square * fourth};
  }

  /// Moments of c + x.
  Moments shifted(double c) const { return {mean + c, variance, third, fourth}; }
};

/// Moments of x + y, x and y independent.
inline Moments operator+(const Moments& x, const Moments& y) {
  return {x.mean + y.mean, x.variance + y.variance, x.third + y.third,
          x.fourth + 6.0 * x.variance * y.variance + y.fourth};
}

/// Moments of x·y, x and y independent: those of a·v + b·u + u·v, with x = a + u, y = b + v.
[[gnu::always_inline]] inline Moments operator*(const Moments& x, const Moments& y) {
  const double a = x.mean;
  const double b = y.mean;
  const double a2 = a * a;
  const double b2 = b * b;
  const double ab = a * b;
  const double both = x.variance * y.variance;
  Moments out;
  out.mean = ab;
  out.variance = a2 * y.variance + b2 * x.variance + both;
  out.third = a2 * a * y.third + b2 * b * x.third + x.third * y.third +
              3.0 * (a * x.variance * y.third + b * x.third * y.variance) + 6.0 * ab * both;
  out.fourth =
      a2 * a2 * y.fourth + b2 * b2 * x.fourth + x.fourth * y.fourth +
      4.0 * (a * x.third * y.fourth + b * x.fourth * y.third) +
      6.0 * (a2 * x.variance * y.fourth + b2 * x.fourth * y.variance + a2 * b2 * both) +
      12.0 * ab * (a * x.variance * y.third + b * x.third * y.variance + x.third * y.third);
  return out;
}

/// One way in which a number can come about.
struct Alternative {
  double probability;
  Moments moments;
};

/// Moments of a number that is one of several alternatives; what never happens may be infinite. Of
/// equal constants, exactly theirs: the mean is summed over differences from one of them.
/// @pre the probabilities add up to 1
inline Moments mixture(std::span<const Alternative> alternatives) {
  Moments out;
  const auto possible = [](const Alternative& a) { return a.probability > 0.0; };
  const auto first = std::find_if(alternatives.begin(), alternatives.end(), possible);
  if (first == alternatives.end()) return out;
  for (const auto& [p, x] : alternatives) {
    if (p > 0.0) out.mean += p * (x.mean - first->moments.mean);
  }
  out.mean += first->moments.mean;
  for (const auto& [p, x] : alternatives) {
    if (!(p > 0.0)) continue;
    const double d = x.mean - out.mean;
    const double d2 = d * d;
    out.variance += p * (x.variance + d2);
    out.third += p * (x.third + 3.0 * d * x.variance + d2 * d);
    out.fourth += p * (x.fourth + 4.0 * d * x.third + 6.0 * d2 * x.variance + d2 * d2);
  }
  return out;
}

/// Moments of one of these values, each equally likely; of equal values, exactly theirs.
inline Moments moments_of_sample(std::span<const double> values) {
  RRAMVAR_ASSERT(!values.empty());
  const double n = static_cast<double>(values.size());
  double sum = 0.0;
  for (const double x : values) sum += x - values.front();
  Moments out = Moments::constant(values.front() + sum / n);
  for (const double x : values) {
    const double d = x - out.mean;
    out.variance += d * d;
    out.third += d * d * d;
    out.fourth += d * d * d * d;
  }
  out.variance /= n;
  out.third /= n;
  out.fourth /= n;
  return out;
}

}  // namespace rramvar
