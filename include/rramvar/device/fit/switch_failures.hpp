#pragma once
/// Switches that failed: a HRS near the LRS.

#include <cstddef>
#include <vector>

#include "rramvar/core/error.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/fit/confidence_interval.hpp"
#include "rramvar/device/fit/cycle_correlation.hpp"
#include "rramvar/device/fit/sample_moments.hpp"
#include "rramvar/device/measured_cycles.hpp"

namespace rramvar {

/// Switches whose HRS stayed near the LRS: RESET failures, or SETs that were already there.
struct SwitchFailures {
  EstimatedShare failed;  ///< with Wilson's interval
  bool paired;            ///< judged against the LRS of the same cell and cycle, else its median
};

/// Counts HRS < factor · LRS of the same cell and cycle; where nothing can be paired, HRS < factor
/// · the median of the LRS.
/// @throws Error if a state is empty or the factor is not positive
inline SwitchFailures switch_failures(const MeasuredState& hrs, const MeasuredState& lrs,
                                      double factor = 2.0) {
  if (hrs.size() == 0 || lrs.size() == 0 || !(factor > 0.0)) {
    throw Error("failed switches cannot be counted",
                factor > 0.0 ? "a state has no resistances" : "the factor is not positive",
                "give both states and a factor such as 2");
  }
  const std::vector<StatePair> pairs = paired_by_cycle(hrs, lrs);
  std::size_t failed = 0;
  if (!pairs.empty()) {
    for (const StatePair& pair : pairs) failed += pair.a < factor * pair.b;
    return {wilson_share(failed, pairs.size()), true};
  }
  const ohm limit = factor * median_of(lrs.resistance);
  for (const ohm r : hrs.resistance) failed += r < limit;
  return {wilson_share(failed, hrs.size()), false};
}

}  // namespace rramvar
