#pragma once
/// What one half sweep shows: the resistance before and after it, whether and where it switches the
/// cell, and the current compliance.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <vector>

#include "rramvar/characterize/sweeps/branch_curve.hpp"
#include "rramvar/characterize/sweeps/half_sweeps.hpp"
#include "rramvar/characterize/sweeps/iv_trace.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar {

/// Each quantity is absent where the samples do not show it.
struct HalfSweepReading {
  /// At the read voltage on the forward branch; absent where the cell switches below that voltage.
  std::optional<ohm> before;
  std::optional<ohm> after;    ///< at the read voltage on the return branch
  std::optional<double> fall;  ///< ln(R before / R after), both at one voltage
  std::optional<volt> jump;    ///< where the forward branch switches, with its sign
  bool switches_below_read = false;
  bool jumps_at_peak = false;        ///< not before the last step up to the peak: it may lie beyond
  std::optional<ampere> compliance;  ///< magnitude of the current's plateau
};

/// Reads half sweeps.
///
/// A half sweep is judged by its two branches at one voltage, the read voltage: D = ln of the
/// return branch's current over the forward branch's, in running medians of five samples. However
/// steep the curves are, D is 0 where nothing has switched. If the cell switches below the read
/// voltage, the forward branch shows the new state there; then D is taken just below the jump.
///
/// The switching voltage is where D closes by the largest jump; where there is no jump, where the
/// forward branch changes most steeply beyond what the return branch does at the same voltages.
/// Averages of `smoothing` samples on either side are compared, so that nothing hangs on one of
/// them. Voltages below the read voltage are left to the noise.
class HalfSweepReader {
 public:
  /// Samples that are averaged on each side of a possible jump.
  static constexpr std::size_t smoothing = 3;
  /// Share of a change of these averages that lies between two samples if it is a jump, as a
  /// multiple of what a steady slope has there.
  static constexpr double abrupt = 1.35;
  /// A gradual SET is told from a steep I-V curve only where the return branch rises by less than
  /// this share of the forward one.
  static constexpr double steep = 0.2;
  /// Samples within this share below the largest current may belong to a plateau …
  static constexpr double plateau_depth = 0.1;
  /// … which it is if the least voltage along it is below this share of the largest: without
  /// compliance the current would fall in proportion or faster.
  static constexpr double plateau_span = 0.85;

  /// @param read_voltage its magnitude counts [V]
  /// @param least_ratio a change of resistance by this factor is a switch
  explicit HalfSweepReader(volt read_voltage, double least_ratio = 2.0)
      : read_voltage_(std::abs(read_voltage)), least_change_(std::log(least_ratio)) {}

  HalfSweepReading operator()(const IVTrace& trace, const HalfSweep& half) const {
    return (*this)(branch_of(trace, half.first, half.peak), branch_of(trace, half.peak, half.last));
  }

  /// @pre neither is empty; the forward branch ends at the peak
  HalfSweepReading operator()(const IVBranch& forward, const IVBranch& back) const;

  static IVBranch branch_of(const IVTrace& trace, std::size_t first, std::size_t last);

 private:
  /// How ln(I/V) of both branches changes from the samples before k to those from k on.
  struct Step {
    double forward;
    double back;
    double open_before;  ///< mean of D before k
    double open_after;
    bool is_jump;

    double closing() const { return open_before - open_after; }
  };

  /// Both branches at the voltages of the forward one.
  struct Curves {
    const BranchCurve& up;
    std::vector<double> forward;
    std::vector<double> back;
    std::vector<double> open;  ///< D

    std::size_t first_from(volt size) const {
      std::size_t k = 0;
      while (k + 1 < up.size() && up.voltage(k) < size) ++k;
      return k;
    }

    volt between(std::size_t k) const { return 0.5 * (up.voltage(k - 1) + up.voltage(k)); }

    /// D there, between the samples k − 1 and k.
    double open_at(volt size, std::size_t k) const {
      if (k == 0 || !(up.voltage(k - 1) < up.voltage(k))) return open[k];
      const double part = (size - up.voltage(k - 1)) / (up.voltage(k) - up.voltage(k - 1));
      return std::lerp(open[k - 1], open[k], std::clamp(part, 0.0, 1.0));
    }

    /// @param first samples before it are left out
    Step step(std::size_t k, std::size_t first) const {
      const std::size_t begin = std::max(first, k > smoothing ? k - smoothing : 0);
      const std::size_t end = std::min(k + smoothing, up.size());
      const auto mean = [](const std::vector<double>& x, std::size_t from, std::size_t to) {
        double sum = 0.0;
        for (std::size_t j = from; j < to; ++j) sum += x[j];
        return sum / static_cast<double>(to - from);
      };
      Step out{mean(forward, k, end) - mean(forward, begin, k),
               mean(back, k, end) - mean(back, begin, k), mean(open, begin, k), mean(open, k, end),
               false};
      const double here = open[k - 1] - open[k];
      const double of_slope = 2.0 / static_cast<double>(end - begin);
      out.is_jump = here * out.closing() > 0.0 &&
                    std::abs(here) >= std::min(abrupt * of_slope, 0.9) * std::abs(out.closing());
      return out;
    }
  };

  static std::optional<ampere> plateau(const IVBranch& forward, const IVBranch& back);

  void judge(const BranchCurve& up, const BranchCurve& down, HalfSweepReading& out) const;

  /// A switch that comes below the read voltage: D closes there by a jump.
  void find_jump_below(const Curves& curves, HalfSweepReading& out) const;

  /// Without a return branch only a jump tells that the cell switched.
  void find_lone_jump(const BranchCurve& up, HalfSweepReading& out) const;

  volt read_voltage_;
  double least_change_;
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/sweeps/half_sweep_reading-inl.hpp"
#endif
