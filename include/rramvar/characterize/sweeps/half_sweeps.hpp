#pragma once
/// HalfSweepFinder: splits a trace of I-V samples into its half sweeps 0 → V_stop → 0.

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "rramvar/characterize/sweeps/iv_trace.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar {

/// One excursion of the voltage in one polarity, as indices into its trace: the forward branch is
/// first … peak, the return branch peak … last. Either may be a single sample where it is missing.
struct HalfSweep {
  std::size_t first;
  std::size_t peak;  ///< the sample of the largest |V|
  std::size_t last;
  volt stop;  ///< voltage of the peak, with its sign

  bool is_positive() const { return stop > 0.0; }
};

/// Finds the half sweeps of a trace, in the order of time. One ends where the voltage comes near 0,
/// changes its sign, or turns round far below the peak.
class HalfSweepFinder {
 public:
  /// Share of the largest |V| of the trace that counts as 0 V.
  static constexpr double zero_band = 0.02;
  /// A half sweep that has fallen to this share of its peak and rises again by half as much has
  /// ended; what measured voltages scatter at the peak is less.
  static constexpr double valley = 0.5;

  /// @param least_peak [V] excursions that do not exceed it are reads or noise, and left out
  explicit HalfSweepFinder(volt least_peak) : least_peak_(least_peak) {}

  std::vector<HalfSweep> operator()(const IVTrace& trace) const;

 private:
  /// Cuts the samples first … last, all of one polarity, at deep valleys of |V|.
  void split(std::span<const volt> v, std::size_t first, std::size_t last,
             std::vector<HalfSweep>& found) const;

  void add(const HalfSweep& half, std::vector<HalfSweep>& found) const {
    if (std::abs(half.stop) > least_peak_) found.push_back(half);
  }

  volt least_peak_;
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/sweeps/half_sweeps-inl.hpp"
#endif
