#pragma once
/// StopRule: when a Monte Carlo run has seen enough.

#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rramvar/core/error.hpp"
#include "rramvar/core/names.hpp"
#include "rramvar/metrics/trial_statistics.hpp"

namespace rramvar {

/// Which number of a metric is wanted.
enum class Estimate : std::uint8_t {
  rms,   ///< over trials; what the closed form of relative_l2 gives
  mean,  ///< over trials
};

/// Stops a run when the 95 % interval of one estimate is as narrow as asked.
///
/// A run that looks at its own spread stops most readily when that happens to look small, and its
/// interval is then too narrow. Three things keep this small: the first look comes after
/// `least_trials`, every next one after half as many again, and no interval counts as narrow while
/// the variance rests on fewer than `least_support` trials (VarianceSupport::effective). Trials
/// that are all equal have no interval, so that what is too rare to be seen does not stop a run.
/// Intervals of stopped runs then cover the truth in 94 to 95 % of all cases for light tails, and
/// in 91 % for squares that are log-normal with σ = 1.4. Looks depend on the number of trials
/// alone, so that a run is the same for any number of threads.
struct StopRule {
  double ci_width = 0.0;  ///< half the interval's width, as a share of the estimate; 0: never stop
  std::string_view metric = "relative_l2";  ///< against the trained weights
  Estimate estimate = Estimate::rms;
  std::uint32_t least_trials = 100;  ///< or chips, where there are several
  static constexpr double least_support = 30.0;

  bool asked() const { return ci_width > 0.0; }
  std::uint64_t first_check() const { return least_trials; }
  /// Looks grow apart, so that there are few of them.
  std::uint64_t next_check(std::uint64_t trials) const { return trials + (trials + 1) / 2; }

  /// Whether these trials are enough.
  bool reached(const TrialStatistics& trials) const;

  /// @throws Error if the rule makes no sense, or the metric is none of these
  void check(std::span<const std::string_view> metrics) const;
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/study/stop_rule-inl.hpp"
#endif
