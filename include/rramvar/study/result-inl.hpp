#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/study/result.hpp"

namespace rramvar {

RRAMVAR_INLINE std::string StudyResult::warning(std::string_view name) const {
  const TrialStatistics& metric = (*this)[name];
  if (std::isnan(metric.mean())) {
    return std::string(name) +
           " is not a number: weights or pictures hold NaN or Inf, or there "
           "is no output to judge by";
  }
  if (const std::string none = nothing_seen(name, metric); !none.empty()) return none;
  const VarianceSupport mean = metric.support();
  const VarianceSupport rms = metric.rms_support();
  if (!mean.unreliable() && !rms.unreliable()) return {};
  const VarianceSupport& worse = mean.effective < rms.effective ? mean : rms;
  const auto count = static_cast<std::uint64_t>(worse.effective + 0.5);
  std::string out = "the spread of ";
  out.append(name).append(" rests on ").append(std::to_string(count)).append(" of ");
  out.append(std::to_string(worse.values)).append(chips > 1 ? " chips" : " trials");
  out.append(": a heavy tail, too rare for this run, makes most of it, and its mean, RMS and ");
  out.append("intervals are not to be trusted; the closed form (expected) needs no trials");
  return out;
}

RRAMVAR_INLINE const MetricSummary& StudyResult::find(std::span<const MetricSummary> metrics,
                                                      std::string_view name) {
  std::vector<std::string_view> known;
  for (const MetricSummary& metric : metrics) {
    if (metric.name == name) return metric;
    known.push_back(metric.name);
  }
  throw unknown_name("metric", name, known);
}

RRAMVAR_INLINE std::string StudyResult::nothing_seen(std::string_view name,
                                                     const TrialStatistics& metric) const {
  const bool can_vary = expected.bits_misread > 0.0 || expected.cells_stuck > 0.0 ||
                        counts.errors_corrected + counts.errors_detected > 0;
  if (!can_vary || metric.trials() < 2 || metric.min() != metric.max()) return {};
  const std::uint64_t n = chips > 1 ? chips : metric.trials();
  const auto rarest = static_cast<std::uint64_t>(1.0 / largest_share_unseen(n) + 0.5);
  const std::string unit = chips > 1 ? " chips" : " trials";
  std::string out = "all ";
  out.append(std::to_string(n)).append(unit).append(" gave the same ").append(name);
  out.append(", so that it has no interval: what happens in fewer than one of ");
  out.append(std::to_string(rarest)).append(unit).append(" can have stayed away, however large");
  return out.append("; the closed form (expected), where there is one, needs no trials");
}

}  // namespace rramvar
