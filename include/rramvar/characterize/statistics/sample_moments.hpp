#pragma once
/// Mean, spread and median of a sample, and the logarithms that most of them are taken of.

#include <cmath>
#include <span>
#include <vector>

#include "rramvar/core/units.hpp"

namespace rramvar {

/// Mean and sum of squared deviations, in two passes, so that nothing cancels.
/// @pre the sample is not empty
struct SampleMoments {
  double n;
  double mean;
  double squares;  ///< Σ (x − mean)²

  explicit SampleMoments(std::span<const double> x);
  /// The maximum-likelihood estimate √(squares/n), a little below that with n − 1.
  double sigma() const { return std::sqrt(squares / n); }
};

/// ln(R / ohm) of each resistance.
std::vector<double> logarithms(std::span<const ohm> resistance);

/// The middle of a sample, or the mean of its middle two. @pre x is not empty
double median_of(std::vector<double> x);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/statistics/sample_moments-inl.hpp"
#endif
