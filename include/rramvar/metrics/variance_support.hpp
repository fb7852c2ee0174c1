#pragma once
/// VarianceSupport: how many values an estimate of a variance rests on.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace rramvar {

/// Whether the spread of a sample can be trusted, and with it every interval made from it.
///
/// With d the distances from the mean, the effective number of values is (Σd²)²/Σd⁴ = n/kurtosis:
/// n for a coin, n/3 for normal values, 1 where a single value makes all of the spread. The
/// variance has a relative standard error of about 1/√effective, and the coverage of a normal
/// interval is off by a multiple of skewness²/n ≤ 1/effective. Where the variance is infinite the
/// effective number does not grow with n at all (P. Embrechts, C. Klüppelberg, T. Mikosch,
/// "Modelling Extremal Events", Springer 1997, 6.2.6). What is so rare that no value shows it gives
/// no sign here.
struct VarianceSupport {
  std::size_t values = 0;
  double effective = 0.0;  ///< 0 if a value is Inf or NaN

  /// n/effective; 3 for normal values.
  double kurtosis() const { return static_cast<double>(values) / effective; }

  /// The rule: few values carry the spread, and they are fewer than chance makes of a light tail.
  static constexpr double fewest = 10.0;
  static constexpr double largest_kurtosis = 5.0;
  bool unreliable() const {
    if (values < 2) return false;
    return effective == 0.0 || (effective < fewest && kurtosis() > largest_kurtosis);
  }
};

/// The support of the variance of these values; of equal values, all of them.
VarianceSupport variance_support(std::span<const double> values);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/metrics/variance_support-inl.hpp"
#endif
