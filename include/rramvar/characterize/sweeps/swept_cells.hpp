#pragma once
/// The half sweeps of every cell, followed through all traces.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "rramvar/characterize/sweeps/branch_curve.hpp"
#include "rramvar/characterize/sweeps/half_sweep_reading.hpp"
#include "rramvar/characterize/sweeps/half_sweeps.hpp"
#include "rramvar/characterize/sweeps/iv_trace.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar {

/// A half sweep 0 → V_stop → 0 of one cell, and what it shows. The samples stay in their traces.
struct SweptHalf {
  IVBranch forward;
  IVBranch back;
  std::optional<std::int64_t> cycle;  ///< as labelled
  std::optional<volt> reset_stop;     ///< as labelled
  HalfSweepReading reading;

  volt stop() const { return forward.v.back(); }
  bool is_positive() const { return stop() > 0.0; }

  /// Whether the resistance changed by `ln_ratio` or more: above 0 where it fell, below where it
  /// rose, else 0.
  int direction(double ln_ratio) const {
    const double fall = reading.fall.value_or(0.0);
    return fall >= ln_ratio ? 1 : fall <= -ln_ratio ? -1 : 0;
  }
};

struct SweptCell {
  std::optional<std::int64_t> address;
  std::vector<SweptHalf> halves;  ///< in the order of time
};

/// Finds the half sweeps. One that a trace leaves at its peak goes on in the cell's next trace, if
/// that begins there: sweeps that start at a stop voltage, +1 → −2 → +1 V, are cut like that.
class SweptCellFinder {
 public:
  /// Share of the stop voltage within which the next trace begins at the peak.
  static constexpr double same_peak = 0.02;

  SweptCellFinder(volt read_voltage, double least_ratio)
      // Read pulses between the sweeps reach the read voltage, and not much more.
      : find_(1.2 * std::abs(read_voltage)), read_(read_voltage, least_ratio) {}

  std::vector<SweptCell> operator()(const IVMeasurement& measurement) const {
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

 private:
  static bool continues(const SweptHalf& open, const SweptHalf& half) {
    return std::abs(open.stop() - half.stop()) <= same_peak * std::abs(open.stop());
  }

  HalfSweepFinder find_;
  HalfSweepReader read_;
};

}  // namespace rramvar
