#pragma once

#include <algorithm>

#include "rramvar/characterize/sweeps/half_sweeps.hpp"
#include "rramvar/core/config.hpp"

namespace rramvar {

RRAMVAR_INLINE std::vector<HalfSweep> HalfSweepFinder::operator()(const IVTrace& trace) const {
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

RRAMVAR_INLINE void HalfSweepFinder::split(std::span<const volt> v, std::size_t first,
                                           std::size_t last, std::vector<HalfSweep>& found) const {
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

}  // namespace rramvar
