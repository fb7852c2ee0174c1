#pragma once
/// The memory window of two states: how far apart they lie, and how well one threshold separates
/// them.

#include <cstddef>
#include <span>

#include "rramvar/characterize/statistics/confidence_interval.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar {

/// A threshold b between two states, R < b read as LRS, and what it gets wrong in two samples.
struct BestThreshold {
  ohm threshold;
  std::size_t hrs_below;  ///< HRS values read as LRS
  std::size_t lrs_above;  ///< LRS values read as HRS
};

/// The threshold with the least sum of both error rates; where a whole interval is equally good,
/// the geometric middle of the widest, in ln R. The convention of ThresholdReadout.
/// @pre both are sorted, positive and not empty
BestThreshold best_threshold(std::span<const ohm> hrs, std::span<const ohm> lrs);

/// Two states side by side.
struct MemoryWindow {
  ohm hrs_median;
  ohm lrs_median;
  double ratio;  ///< HRS median/LRS median

  ohm threshold;      ///< the best for both samples
  double error_rate;  ///< mean of both error rates there, in the same samples: too good
  double overlap;     ///< twice that: 1 − the largest distance of both empirical CDFs

  EstimatedShare hrs_errors;  ///< HRS read as LRS by thresholds that these values did not choose
  EstimatedShare lrs_errors;  ///< likewise LRS read as HRS
  double honest_error_rate;   ///< mean of both
  Interval error_ci95;        ///< of the error rate that the best of all thresholds truly has
};

namespace detail {

/// The interval of the mean of two shares from Wilson's of each, by squaring and adding.
/// Source: R. G. Newcombe, Stat. Med. 17:873, 1998.
Interval interval_of_mean(const EstimatedShare& p, const EstimatedShare& q);

}  // namespace detail

/// Ratio, best threshold and error rate of two states.
///
/// A threshold chosen to be best on a sample looks too good on it. So the honest error rate is
/// found by cross-validation: ten random parts, each judged by the best threshold of the other
/// nine, which is never quite the best. On average the true least error rate lies between both, so
/// the interval takes its lower end from the error rate in the sample (no threshold, nor the truly
/// best one, has fewer errors there) and its upper end from the honest one. It covers in at least
/// 95 % of all samples, 97 to 99 % in trials. It supposes independent resistances: many cycles of
/// few cells know less than their number says. Source of the cross-validation: M. Stone, J. R.
/// Stat. Soc. B 36(2):111, 1974.
/// @throws Error if a state has fewer than 2 resistances, or one is not positive and finite
MemoryWindow memory_window(std::span<const ohm> hrs_sample, std::span<const ohm> lrs_sample);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/statistics/memory_window-inl.hpp"
#endif
