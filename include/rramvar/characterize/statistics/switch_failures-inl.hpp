#pragma once

#include <algorithm>
#include <cstddef>

#include "rramvar/characterize/statistics/switch_failures.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"

namespace rramvar {

RRAMVAR_INLINE SwitchFailures SwitchFailureCounter::operator()() const {
  SwitchFailures out{{},
                     {},
                     !pairs_.empty(),
                     std::vector<bool>(hrs_.size(), false),
                     std::vector<bool>(lrs_.size(), false)};
  out.paired ? judge_pairs(out) : judge_reads(out);
  return out;
}

RRAMVAR_INLINE void SwitchFailureCounter::judge_pairs(SwitchFailures& out) const {
  Levels all;
  for (const StatePair& pair : pairs_) {
    if (!has_failed(pair)) all.add(pair);
  }
  const ohm middle_of_all = all.middle();
  std::size_t resets = 0;
  std::size_t sets = 0;
  for (auto first = pairs_.begin(); first != pairs_.end();) {  // sorted by cell
    const auto last = std::find_if(first, pairs_.end(),
                                   [&](const StatePair& pair) { return pair.cell != first->cell; });
    Levels own;
    for (auto pair = first; pair != last; ++pair) {
      if (!has_failed(*pair)) own.add(*pair);
    }
    const bool is_telling =
        own.low.size() >= 3 && 2 * own.low.size() > static_cast<std::size_t>(last - first);
    const ohm middle = is_telling ? own.middle() : middle_of_all;
    for (; first != last; ++first) {
      const bool failed = has_failed(*first);
      const bool set = first->b > (failed ? middle : std::max(middle, middle_of_all));
      const bool reset = failed && (!set || first->a < middle);
      sets += set ? 1 : 0;
      resets += reset ? 1 : 0;
      if (!set && !reset) continue;
      out.hrs_concerned[first->index_a] = true;
      out.lrs_concerned[first->index_b] = true;
    }
  }
  out.reset = wilson_share(resets, pairs_.size());
  out.set = wilson_share(sets, pairs_.size());
}

RRAMVAR_INLINE void SwitchFailureCounter::judge_reads(SwitchFailures& out) const {
  const auto [low, middle] = levels_of_reads();
  std::size_t resets = 0;
  std::size_t sets = 0;
  for (std::size_t i = 0; i < hrs_.size(); ++i) {
    out.hrs_concerned[i] = hrs_.resistance[i] < factor_ * low;
    resets += out.hrs_concerned[i] ? 1 : 0;
  }
  for (std::size_t i = 0; i < lrs_.size(); ++i) {
    out.lrs_concerned[i] = lrs_.resistance[i] > middle;
    sets += out.lrs_concerned[i] ? 1 : 0;
  }
  out.reset = wilson_share(resets, hrs_.size());
  out.set = wilson_share(sets, lrs_.size());
}

RRAMVAR_INLINE SwitchFailureCounter::LowAndMiddle SwitchFailureCounter::levels_of_reads() const {
  const ohm median_low = median_of(lrs_.resistance);
  const ohm median_high = median_of(hrs_.resistance);
  Levels levels;
  for (const ohm r : hrs_.resistance) {
    if (r >= factor_ * median_low) levels.high.push_back(r);
  }
  for (const ohm r : lrs_.resistance) {
    if (factor_ * r <= median_high) levels.low.push_back(r);
  }
  const auto share = [](const std::vector<ohm>& part, const MeasuredState& of) {
    return static_cast<double>(part.size()) / static_cast<double>(of.size());
  };
  if (median_high < factor_ * median_low && share(levels.low, lrs_) > share(levels.high, hrs_)) {
    levels.high = {median_high};
    return {median_of(levels.low), levels.middle()};
  }
  levels.low = {median_low};
  return {median_low, levels.middle()};
}

RRAMVAR_INLINE SwitchFailures switch_failures(const MeasuredState& hrs, const MeasuredState& lrs,
                                              double factor) {
  if (hrs.size() == 0 || lrs.size() == 0 || !(factor > 0.0)) {
    throw Error("failed switches cannot be counted",
                factor > 0.0 ? "a state has no resistances" : "the factor is not positive",
                "give both states and a factor such as 2");
  }
  return SwitchFailureCounter(hrs, lrs, factor)();
}

}  // namespace rramvar
