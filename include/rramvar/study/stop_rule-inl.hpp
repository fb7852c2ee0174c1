#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/study/stop_rule.hpp"

namespace rramvar {

RRAMVAR_INLINE bool StopRule::reached(const TrialStatistics& trials) const {
  const bool rms = estimate == Estimate::rms;
  const Interval ci = rms ? trials.rms_ci95() : trials.ci95();
  const double value = rms ? trials.rms() : trials.mean();
  if (!(0.5 * (ci.high - ci.low) <= ci_width * std::abs(value))) return false;
  return (rms ? trials.rms_support() : trials.support()).effective >= least_support;
}

RRAMVAR_INLINE void StopRule::check(std::span<const std::string_view> metrics) const {
  if (!(ci_width >= 0.0) || !std::isfinite(ci_width)) {
    throw Error("the width of the interval to stop at is " + std::to_string(ci_width),
                "it is a share of the estimate, 0.01 for ± 1 %", "0 runs all trials");
  }
  if (!asked()) return;
  if (least_trials < 2) throw Error("a stop rule needs two trials at least");
  for (const std::string_view name : metrics) {
    if (name == metric) return;
  }
  const std::vector<std::string_view> known(metrics.begin(), metrics.end());
  throw unknown_name("metric", metric, known);
}

}  // namespace rramvar
