#pragma once
/// Mean, spread and median of a sample, and the logarithms that most of them are taken of.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "rramvar/core/config.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar {

/// Mean and sum of squared deviations, in two passes, so that nothing cancels.
/// @pre the sample is not empty
struct SampleMoments {
  double n;
  double mean;
  double squares;  ///< Σ (x − mean)²

  explicit SampleMoments(std::span<const double> x)
      : n(static_cast<double>(x.size())), mean(0.0), squares(0.0) {
    RRAMVAR_ASSERT(!x.empty());
    const double first = x.front();  // taken off, so that equal values have exactly no spread
    for (const double v : x) mean += v - first;
    mean = first + mean / n;
    for (const double v : x) squares += (v - mean) * (v - mean);
  }
  /// The maximum-likelihood estimate √(squares/n), a little below that with n − 1.
  double sigma() const { return std::sqrt(squares / n); }
};

/// ln(R / ohm) of each resistance.
inline std::vector<double> logarithms(std::span<const ohm> resistance) {
  std::vector<double> out;
  out.reserve(resistance.size());
  for (const ohm r : resistance) out.push_back(std::log(r));
  return out;
}

/// The middle of a sample, or the mean of its middle two. @pre x is not empty
inline double median_of(std::vector<double> x) {
  RRAMVAR_ASSERT(!x.empty());
  std::sort(x.begin(), x.end());
  return 0.5 * (x[(x.size() - 1) / 2] + x[x.size() / 2]);
}

}  // namespace rramvar
