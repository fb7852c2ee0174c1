#pragma once
/// The half sweeps of every cell, followed through all traces.

#include <cmath>
#include <cstdint>
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
  int direction(double ln_ratio) const;
};

struct SweptCell {
  std::optional<std::int64_t> address;
  std::vector<SweptHalf> halves;  ///< in the order of time
};

/// Finds the half sweeps. One that a trace leaves at its peak goes on in the cell's next trace, if
/// that begins there: sweeps that start at a stop voltage, +1 → −2 → +1 V, are split like that.
class SweptCellFinder {
 public:
  /// Share of the stop voltage within which the next trace begins at the peak.
  static constexpr double same_peak = 0.02;

  SweptCellFinder(volt read_voltage, double least_ratio)
      // Read pulses between the sweeps reach the read voltage, and not much more.
      : find_(1.2 * std::abs(read_voltage)), read_(read_voltage, least_ratio) {}

  std::vector<SweptCell> operator()(const IVMeasurement& measurement) const;

 private:
  static bool continues(const SweptHalf& open, const SweptHalf& half) {
    return std::abs(open.stop() - half.stop()) <= same_peak * std::abs(open.stop());
  }

  HalfSweepFinder find_;
  HalfSweepReader read_;
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/sweeps/swept_cells-inl.hpp"
#endif
