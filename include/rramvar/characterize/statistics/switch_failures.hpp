#pragma once
/// Switches that failed, in a table of two states: SETs that left the cell high and RESETs that
/// left it low.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "rramvar/characterize/statistics/confidence_interval.hpp"
#include "rramvar/characterize/statistics/cycle_correlation.hpp"
#include "rramvar/characterize/statistics/sample_moments.hpp"
#include "rramvar/core/error.hpp"
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

  SwitchFailures operator()() const {
    SwitchFailures out{{},
                       {},
                       !pairs_.empty(),
                       std::vector<bool>(hrs_.size(), false),
                       std::vector<bool>(lrs_.size(), false)};
    out.paired ? judge_pairs(out) : judge_reads(out);
    return out;
  }

 private:
  /// Medians of what switched.
  struct Levels {
    std::vector<ohm> low;
    std::vector<ohm> high;

    void add(const StatePair& pair) {
      high.push_back(pair.a);
      low.push_back(pair.b);
    }
    /// Above every resistance where nothing switched: then it cannot be told that a SET failed.
    ohm middle() const {
      if (low.empty() || high.empty()) return std::numeric_limits<ohm>::infinity();
      return std::sqrt(median_of(low)) * std::sqrt(median_of(high));
    }
  };

  bool has_failed(const StatePair& pair) const { return pair.a < factor_ * pair.b; }

  void judge_pairs(SwitchFailures& out) const {
    Levels all;
    for (const StatePair& pair : pairs_) {
      if (!has_failed(pair)) all.add(pair);
    }
    const ohm middle_of_all = all.middle();
    std::size_t resets = 0;
    std::size_t sets = 0;
    for (auto first = pairs_.begin(); first != pairs_.end();) {  // sorted by cell
      const auto last = std::find_if(
          first, pairs_.end(), [&](const StatePair& pair) { return pair.cell != first->cell; });
      Levels own;
      for (auto pair = first; pair != last; ++pair) {
        if (!has_failed(*pair)) own.add(*pair);
      }
      const bool is_telling =
          own.low.size() >= 3 && 2 * own.low.size() > static_cast<std::size_t>(last - first);
      const ohm middle = is_telling ? own.middle() : middle_of_all;
      for (; first != last; ++first) {
        const bool failed = has_failed(*first);
        const bool set = first->b > (failed ? middle : std::max(middle, middle_of_all));
        const bool reset = failed && (!set || first->a < middle);
        sets += set ? 1 : 0;
        resets += reset ? 1 : 0;
        if (!set && !reset) continue;
        out.hrs_concerned[first->index_a] = true;
        out.lrs_concerned[first->index_b] = true;
      }
    }
    out.reset = wilson_share(resets, pairs_.size());
    out.set = wilson_share(sets, pairs_.size());
  }

  void judge_reads(SwitchFailures& out) const {
    const auto [low, middle] = levels_of_reads();
    std::size_t resets = 0;
    std::size_t sets = 0;
    for (std::size_t i = 0; i < hrs_.size(); ++i) {
      out.hrs_concerned[i] = hrs_.resistance[i] < factor_ * low;
      resets += out.hrs_concerned[i] ? 1 : 0;
    }
    for (std::size_t i = 0; i < lrs_.size(); ++i) {
      out.lrs_concerned[i] = lrs_.resistance[i] > middle;
      sets += out.lrs_concerned[i] ? 1 : 0;
    }
    out.reset = wilson_share(resets, hrs_.size());
    out.set = wilson_share(sets, lrs_.size());
  }

  struct LowAndMiddle {
    ohm low;
    ohm middle;
  };
  LowAndMiddle levels_of_reads() const {
    const ohm median_low = median_of(lrs_.resistance);
    const ohm median_high = median_of(hrs_.resistance);
    Levels levels;
    for (const ohm r : hrs_.resistance) {
      if (r >= factor_ * median_low) levels.high.push_back(r);
    }
    for (const ohm r : lrs_.resistance) {
      if (factor_ * r <= median_high) levels.low.push_back(r);
    }
    const auto share = [](const std::vector<ohm>& part, const MeasuredState& of) {
      return static_cast<double>(part.size()) / static_cast<double>(of.size());
    };
    if (median_high < factor_ * median_low && share(levels.low, lrs_) > share(levels.high, hrs_)) {
      levels.high = {median_high};
      return {median_of(levels.low), levels.middle()};
    }
    levels.low = {median_low};
    return {median_low, levels.middle()};
  }

  const MeasuredState& hrs_;
  const MeasuredState& lrs_;
  double factor_;
  std::vector<StatePair> pairs_;
};

/// The failed switches of two states, as SwitchFailureCounter says.
/// @throws Error if a state is empty or the factor is not positive
inline SwitchFailures switch_failures(const MeasuredState& hrs, const MeasuredState& lrs,
                                      double factor = 2.0) {
  if (hrs.size() == 0 || lrs.size() == 0 || !(factor > 0.0)) {
    throw Error("failed switches cannot be counted",
                factor > 0.0 ? "a state has no resistances" : "the factor is not positive",
                "give both states and a factor such as 2");
  }
  return SwitchFailureCounter(hrs, lrs, factor)();
}

}  // namespace rramvar
