#pragma once
/// The first four moments of a random number, and how they combine without sampling.

#include <algorithm>
#include <cmath>
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

/// A factor x of many products x·y, x and y independent. With x = a + u and y = b + v, those are
/// the moments of a·v + b·u + u·v; what depends on x alone is computed once.
class MomentsFactor {
 public:
  MomentsFactor() : MomentsFactor(Moments{}) {}
  explicit MomentsFactor(const Moments& x)
      : mean_(x.mean),
        variance_(x.variance),
        third_(x.third),
        fourth_(x.fourth),
        square_(x.mean * x.mean + x.variance) {
    const double a = x.mean;
    const double twice_mixed = 2.0 * a * x.third;
    const double a2_variance = a * a * x.variance;
    cube_ = a * a * a + 3.0 * a * x.variance + x.third;
    b_variance_ = 3.0 * (x.third + 2.0 * a * x.variance);
    fourth_power_ = a * a * a * a + 6.0 * a2_variance + 2.0 * twice_mixed + x.fourth;
    b_third_ = 4.0 * x.fourth + 12.0 * a2_variance + 6.0 * twice_mixed;
    b2_variance_ = 6.0 * (x.fourth + a2_variance + twice_mixed);
  }

  Moments operator*(const Moments& y) const {
    const double b = y.mean;
    const double b2 = b * b;
    return {mean_ * b, square_ * y.variance + b2 * variance_,
            cube_ * y.third + b * (b2 * third_ + b_variance_ * y.variance),
            fourth_power_ * y.fourth +
                b * (b_third_ * y.third + b * (b2 * fourth_ + b2_variance_ * y.variance))};
  }

 private:
  double mean_, variance_, third_, fourth_;
  double square_, cube_, fourth_power_;  ///< E[x²], E[x³], E[x⁴]
  double b_variance_, b_third_, b2_variance_;
};

/// Moments of x·y, x and y independent.
inline Moments operator*(const Moments& x, const Moments& y) {
  return MomentsFactor(x) * y;
}

/// Moments of 2^exponent·x.
inline Moments times_power_of_two(const Moments& x, int exponent) {
  if (exponent == 0) return x;
  return {std::ldexp(x.mean, exponent), std::ldexp(x.variance, 2 * exponent),
          std::ldexp(x.third, 3 * exponent), std::ldexp(x.fourth, 4 * exponent)};
}

/// Moments of x/2^exponent. The exponent is 0 unless fourth powers of x would overflow.
struct ScaledMoments {
  Moments moments;
  int exponent = 0;
};

/// The power of two of the size of a number; 0 if it is 0 or not finite.
inline int magnitude_of(const Moments& x) {
  const double size = std::max(std::abs(x.mean), std::sqrt(x.variance));
  return size > 0.0 && std::isfinite(size) ? std::ilogb(size) : 0;
}

/// The same number with an exponent at which its size is about 1.
inline ScaledMoments normalised(const ScaledMoments& x) {
  const int magnitude = magnitude_of(x.moments);
  return {times_power_of_two(x.moments, -magnitude), x.exponent + magnitude};
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
