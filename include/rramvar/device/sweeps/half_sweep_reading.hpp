#pragma once
/// What one half sweep shows: the resistance before and after it, where the current jumps, and the
/// current compliance.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "rramvar/core/units.hpp"
#include "rramvar/device/sweeps/half_sweeps.hpp"
#include "rramvar/device/sweeps/iv_trace.hpp"
#include "rramvar/device/sweeps/read_point.hpp"

namespace rramvar {

/// Each quantity is absent where the samples do not show it.
struct HalfSweepReading {
  std::optional<ohm> before;         ///< at the read voltage on the forward branch
  std::optional<ohm> after;          ///< at the read voltage on the return branch
  std::optional<volt> rise;          ///< where ln|I/V| rises most steeply on the forward branch
  std::optional<volt> fall;          ///< where it falls most steeply
  std::optional<ampere> compliance;  ///< magnitude of the current's plateau
};

/// Reads half sweeps. Nothing hangs on a single sample: resistances are least-squares fits around
/// the read voltage, and a jump is the difference between averages of ln|I/V| over `smoothing`
/// samples on either side. Voltages below the read voltage are left to the noise.
class HalfSweepReader {
 public:
  /// Samples that are averaged on each side of a possible jump.
  static constexpr std::size_t smoothing = 3;
  /// Samples within this share below the largest current may belong to a plateau …
  static constexpr double plateau_depth = 0.1;
  /// … which it is if the least voltage along it is below this share of the largest: without
  /// compliance the current would fall in proportion or faster.
  static constexpr double plateau_span = 0.85;

  /// @param read_voltage its magnitude counts [V]
  explicit HalfSweepReader(volt read_voltage) : read_voltage_(std::abs(read_voltage)) {}

  HalfSweepReading operator()(const IVTrace& trace, const HalfSweep& half) const {
    const Branch forward = branch(trace, half.first, half.peak);
    const Branch back = branch(trace, half.peak, half.last);
    const volt at = std::copysign(read_voltage_, half.stop);
    const ReadPoint read{ReadMethod::local_fit};
    HalfSweepReading out;
    out.before = read.resistance(forward.v, forward.i, at);
    out.after = read.resistance(back.v, back.i, at);
    out.compliance = plateau(branch(trace, half.first, half.last));
    if (out.before && out.after) {
      // Noise can make a current vanish; a tenth of the smaller conductance is as low as it goes.
      find_jumps(forward, 0.1 / std::max(*out.before, *out.after), out);
    }
    return out;
  }

 private:
  struct Branch {
    std::span<const volt> v;
    std::span<const ampere> i;
  };

  static Branch branch(const IVTrace& trace, std::size_t first, std::size_t last) {
    const std::size_t count = last - first + 1;
    return {std::span(trace.voltage).subspan(first, count),
            std::span(trace.current).subspan(first, count)};
  }

  static std::optional<ampere> plateau(const Branch& half) {
    ampere largest = 0.0;
    for (const ampere i : half.i) largest = std::max(largest, std::abs(i));
    volt least = std::numeric_limits<volt>::infinity();
    volt most = 0.0;
    std::vector<ampere> level;
    for (std::size_t k = 0; k < half.i.size(); ++k) {
      if (std::abs(half.i[k]) < (1.0 - plateau_depth) * largest) continue;
      least = std::min(least, std::abs(half.v[k]));
      most = std::max(most, std::abs(half.v[k]));
      level.push_back(std::abs(half.i[k]));
    }
    if (level.size() < smoothing || least > plateau_span * most) return std::nullopt;
    const auto middle = level.begin() + static_cast<std::ptrdiff_t>(level.size() / 2);
    std::nth_element(level.begin(), middle, level.end());
    return *middle;
  }

  void find_jumps(const Branch& forward, siemens floor, HalfSweepReading& out) const {
    std::vector<double> ln_g;  // of the samples at and above the read voltage
    std::vector<volt> v;
    for (std::size_t k = 0; k < forward.v.size(); ++k) {
      if (std::abs(forward.v[k]) < read_voltage_) continue;
      v.push_back(forward.v[k]);
      ln_g.push_back(std::log(std::max(forward.i[k] / forward.v[k], floor)));
    }
    double steepest_rise = 0.0;
    double steepest_fall = 0.0;
    for (std::size_t k = 1; k < v.size(); ++k) {
      const double step = average(ln_g, k, std::min(k + smoothing, v.size())) -
                          average(ln_g, k > smoothing ? k - smoothing : 0, k);
      const volt middle = 0.5 * (v[k - 1] + v[k]);
      if (step > steepest_rise) {
        steepest_rise = step;
        out.rise = middle;
      }
      if (step < steepest_fall) {
        steepest_fall = step;
        out.fall = middle;
      }
    }
  }

  static double average(std::span<const double> x, std::size_t begin, std::size_t end) {
    double sum = 0.0;
    for (std::size_t k = begin; k < end; ++k) sum += x[k];
    return sum / static_cast<double>(end - begin);
  }

  volt read_voltage_;
};

}  // namespace rramvar
