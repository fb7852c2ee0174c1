#pragma once
/// HalfSweepFinder: cuts a trace of I-V samples into its half sweeps 0 → V_stop → 0.

#include <algorithm>
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

  std::vector<HalfSweep> operator()(const IVTrace& trace) const {
    const std::span<const volt> v = trace.voltage;
    volt largest = 0.0;
    for (const volt x : v) largest = std::max(largest, std::abs(x));
    const auto sign = [&](std::size_t i) {
      return std::abs(v[i]) <= zero_band * largest ? 0 : v[i] > 0.0 ? 1 : -1;
    };
    // One sample near 0 V on either side lets low read voltages be interpolated. Not where the
    // voltage jumps to it: then the branch is missing.
    const auto ends_near = [&](const HalfSweep& half, std::size_t end, std::size_t outside) {
      return outside < v.size() && sign(outside) == 0 &&
             std::abs(v[end]) <= valley * std::abs(half.stop);
    };
    std::vector<HalfSweep> found;
    for (std::size_t begin = 0; begin < v.size();) {
      std::size_t end = begin + 1;
      while (end < v.size() && sign(end) == sign(begin)) ++end;
      if (sign(begin) != 0) split(v, begin, end - 1, found);
      begin = end;
    }
    for (HalfSweep& half : found) {
      if (half.first > 0 && ends_near(half, half.first, half.first - 1)) --half.first;
      if (ends_near(half, half.last, half.last + 1)) ++half.last;
    }
    return found;
  }

 private:
  /// Cuts the samples first … last, all of one polarity, at deep valleys of |V|.
  void split(std::span<const volt> v, std::size_t first, std::size_t last,
             std::vector<HalfSweep>& found) const {
    const auto size = [v](std::size_t i) { return std::abs(v[i]); };
    std::size_t peak = first;
    std::size_t low = first;  // the least |V| since the peak
    for (std::size_t i = first; i <= last; ++i) {
      if (size(low) < valley * size(peak) && size(i) - size(low) > 0.5 * valley * size(peak)) {
        add({first, peak, low, v[peak]}, found);
        first = low;
        peak = low = i;
      } else if (size(i) > size(peak)) {
        peak = low = i;
      } else if (size(i) < size(low)) {
        low = i;
      }
    }
    add({first, peak, last, v[peak]}, found);
  }

  void add(const HalfSweep& half, std::vector<HalfSweep>& found) const {
    if (std::abs(half.stop) > least_peak_) found.push_back(half);
  }

  volt least_peak_;
};

}  // namespace rramvar
