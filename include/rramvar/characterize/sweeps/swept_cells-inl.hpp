#pragma once

#include <cstddef>
#include <map>

#include "rramvar/characterize/sweeps/swept_cells.hpp"
#include "rramvar/core/config.hpp"

namespace rramvar {

RRAMVAR_INLINE int SweptHalf::direction(double ln_ratio) const {
  const double fall = reading.fall.value_or(0.0);
  return fall >= ln_ratio ? 1 : fall <= -ln_ratio ? -1 : 0;
}

RRAMVAR_INLINE std::vector<SweptCell> SweptCellFinder::operator()(
    const IVMeasurement& measurement) const {
  std::vector<SweptCell> cells;
  std::vector<bool> is_open;  // whether the cell's last trace ended at a peak
  std::map<std::optional<std::int64_t>, std::size_t> index_of;
  for (const IVTrace& trace : measurement.traces) {
    const std::size_t index = index_of.try_emplace(trace.cell, cells.size()).first->second;
    if (index == cells.size()) {
      cells.push_back({trace.cell, {}});
      is_open.push_back(false);
    }
    std::vector<SweptHalf>& halves = cells[index].halves;
    bool may_go_on = is_open[index];
    is_open[index] = false;
    for (const HalfSweep& found : find_(trace)) {
      SweptHalf half{HalfSweepReader::branch_of(trace, found.first, found.peak),
                     HalfSweepReader::branch_of(trace, found.peak, found.last),
                     trace.cycle,
                     trace.reset_stop,
                     {}};
      const bool begins_at_peak = found.peak == 0 && found.last > 0;
      if (may_go_on && begins_at_peak && continues(halves.back(), half)) {
        half.forward = halves.back().forward;
        halves.pop_back();
      }
      halves.push_back(half);
      may_go_on = false;
      is_open[index] = found.peak + 1 == trace.size() && found.first < found.peak;
    }
  }
  for (SweptCell& cell : cells) {
    for (SweptHalf& half : cell.halves) half.reading = read_(half.forward, half.back);
  }
  return cells;
}

}  // namespace rramvar
