#pragma once

#include "rramvar/characterize/sweeps/switching.hpp"
#include "rramvar/core/config.hpp"

namespace rramvar {

RRAMVAR_INLINE void SwitchingResult::count() {
  summary = {};
  for (const SwitchingCycle& cycle : cycles) {
    ++summary.sweeps;
    if (!cycle.is_complete()) {
      ++summary.incomplete;
      continue;
    }
    summary.failed_set += cycle.set == SwitchOutcome::failed;
    summary.failed_reset += cycle.reset == SwitchOutcome::failed;
    summary.unjudged_set += cycle.set == SwitchOutcome::unmeasured;
    summary.unjudged_reset += cycle.reset == SwitchOutcome::unmeasured;
    summary.used += uses(cycle);
  }
}

RRAMVAR_INLINE SwitchingResult SwitchingResult::at_sign(bool is_positive) const {
  SwitchingResult out = *this;
  for (SwitchingCycle& cycle : out.cycles) {
    const auto choose = [is_positive](const SignedReads& from, std::optional<ohm>& r,
                                      ReadPlace& place) {
      const std::optional<StateRead>& read = from.at(is_positive);
      r = read ? std::optional(read->resistance) : std::nullopt;
      place = read ? read->place : ReadPlace{};
    };
    choose(cycle.lrs_reads, cycle.r_lrs, cycle.lrs_place);
    choose(cycle.hrs_reads, cycle.r_hrs, cycle.hrs_place);
  }
  out.count();
  return out;
}

}  // namespace rramvar
