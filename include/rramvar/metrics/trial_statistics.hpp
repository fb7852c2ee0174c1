#pragma once
/// A metric over many trials: mean, spread, RMS, quantiles and 95 % intervals, in bounded memory.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "rramvar/core/draw.hpp"
#include "rramvar/metrics/bootstrap.hpp"
#include "rramvar/metrics/chip_statistics.hpp"
#include "rramvar/metrics/quantile.hpp"
#include "rramvar/metrics/running_moments.hpp"
#include "rramvar/metrics/variance_support.hpp"

namespace rramvar {

/// What is reported of a metric. Values are added in the order of the trials, so that the result is
/// the same for any number of threads.
class TrialStatistics {
 public:
  /// Quantiles are exact up to this many trials, and those of a uniform random sample of as many
  /// trials beyond (chosen by trial number: the same at every run).
  static constexpr std::size_t kept_values = std::size_t{1} << 16;

  /// @pre chips come one after the other
  void add(double x, std::uint32_t chip = 0);

  std::uint64_t trials() const { return values_.all().count(); }
  double mean() const { return values_.all().mean(); }
  double std() const { return values_.all().std(); }
  /// Least and largest value, NaNs left out.
  double min() const { return min_; }
  double max() const { return max_; }
  /// Which part of the spread is between chips, which within (see ChipStatistics).
  double std_between_chips() const { return values_.std_between_chips(); }
  double std_within_chips() const { return values_.std_within_chips(); }
  /// 95 % interval of the mean.
  Interval ci95() const { return values_.ci95(); }
  /// √(mean of squares): what the closed form of a relative error gives.
  double rms() const { return std::sqrt(squares_.all().mean()); }
  /// 95 % interval of the RMS: the square root of that of the mean square.
  Interval rms_ci95() const { return root_of(squares_.ci95()); }

  /// The same two intervals for skewed values, by the bootstrap over trials (see bootstrap_t95), or
  /// over the means of the chips where there are several. Student's, as above, for fewer than eight
  /// of them, which samples cannot tell apart, and beyond `kept_values`: with so many, skewness no
  /// longer matters.
  Interval bootstrap_ci95() const {
    return can_be_resampled(values_) ? bootstrap_t95(units(values_, false)) : values_.ci95();
  }
  Interval rms_bootstrap_ci95() const {
    return root_of(can_be_resampled(squares_) ? bootstrap_t95(units(squares_, true))
                                              : squares_.ci95());
  }

  /// How many trials (or chips, where there are several) the intervals of the mean and of the RMS
  /// rest on. If unreliable(), neither std() nor any interval can be trusted: what makes most of
  /// them is too rare for this run. The closed form needs no trials.
  VarianceSupport support() const { return variance_support(units(values_, false)); }
  VarianceSupport rms_support() const { return variance_support(units(squares_, true)); }

  /// Interpolated quantile, as NumPy's default: position p·(n − 1) between the sorted values.
  /// NaNs are left out. @pre 0 ≤ p ≤ 1
  double quantile(double p) const;

 private:
  static Interval root_of(const Interval& square) {
    return {std::sqrt(std::max(square.low, 0.0)), std::sqrt(square.high)};
  }

  /// What is independent: the trials of one chip, or the means of several.
  bool can_be_resampled(const ChipStatistics& of) const {
    const std::uint64_t units = of.chips() > 1 ? of.chips() : trials();
    return units >= least_for_bootstrap_t && units <= kept_values;
  }
  std::vector<double> units(const ChipStatistics& of, bool squared) const;

  ChipStatistics values_;
  ChipStatistics squares_;
  double min_ = std::numeric_limits<double>::quiet_NaN();
  double max_ = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> kept_;
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/metrics/trial_statistics-inl.hpp"
#endif
