#pragma once
/// Switches that failed, in a table of two states: SETs that left the cell high and RESETs that
/// left it low.

#include <cmath>
#include <limits>
#include <vector>

#include "rramvar/characterize/statistics/confidence_interval.hpp"
#include "rramvar/characterize/statistics/cycle_correlation.hpp"
#include "rramvar/characterize/statistics/sample_moments.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/measured_cycles.hpp"

namespace rramvar {

/// Each share with Wilson's interval.
struct SwitchFailures {
  EstimatedShare reset;
  EstimatedShare set;
  bool paired;  ///< judged cycle by cycle, else read by read
  /// For every HRS and every LRS, whether it belongs to a cycle with a failure; where nothing is
  /// paired, whether it is one.
  std::vector<bool> hrs_concerned;
  std::vector<bool> lrs_concerned;
};

/// Counts failed switches.
///
/// With pairs, a cycle failed where HRS < factor · LRS of the same cell and cycle. It is the SET
/// that failed where that LRS lies above the middle of both levels, and the RESET where it does
/// not, or where the HRS lies below the middle too. In the other cycles an LRS above the middle is
/// a failed SET as well. The levels are the medians over the cycles that did not fail, so that they
/// stand however many did; their middle is the geometric one. Levels are the cell's own where more
/// than half of its cycles, and at least three, did not fail; else those of all cells. A cycle that
/// did not fail is judged by whichever middle is higher.
///
/// Where nothing can be paired, a RESET failed where HRS < factor · the median LRS, and a SET where
/// the LRS lies above the middle of the levels: the median LRS, and the median of the HRS that did
/// not fail. Where the medians lie closer than the factor and it is the LRS that has risen (more of
/// the LRS are below the median HRS by the factor than of the HRS above the median LRS), the lower
/// level is the median of those LRS.
class SwitchFailureCounter {
 public:
  SwitchFailureCounter(const MeasuredState& hrs, const MeasuredState& lrs, double factor)
      : hrs_(hrs), lrs_(lrs), factor_(factor), pairs_(paired_by_cycle(hrs, lrs)) {}

  SwitchFailures operator()() const;

 private:
  /// Medians of what switched.
  struct Levels {
    std::vector<ohm> low;
    std::vector<ohm> high;

    void add(const StatePair& pair) {
      high.push_back(pair.a);
      low.push_back(pair.b);
    }
    /// Above every resistance where nothing switched: then a failed SET cannot be seen.
    ohm middle() const {
      if (low.empty() || high.empty()) return std::numeric_limits<ohm>::infinity();
      return std::sqrt(median_of(low)) * std::sqrt(median_of(high));
    }
  };

  bool has_failed(const StatePair& pair) const { return pair.a < factor_ * pair.b; }

  void judge_pairs(SwitchFailures& out) const;

  void judge_reads(SwitchFailures& out) const;

  struct LowAndMiddle {
    ohm low;
    ohm middle;
  };
  LowAndMiddle levels_of_reads() const;

  const MeasuredState& hrs_;
  const MeasuredState& lrs_;
  double factor_;
  std::vector<StatePair> pairs_;
};

/// The failed switches of two states, as SwitchFailureCounter says.
/// @throws Error if a state is empty or the factor is not positive
SwitchFailures switch_failures(const MeasuredState& hrs, const MeasuredState& lrs,
                               double factor = 2.0);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/statistics/switch_failures-inl.hpp"
#endif
