#pragma once
/// Threshold readout: a sense amplifier compares the resistance with S − 1 boundaries.

#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <type_traits>
#include <vector>

#include "rramvar/device/concepts.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/readout/boundaries.hpp"
#include "rramvar/readout/concepts.hpp"
#include "rramvar/readout/confusion.hpp"

namespace rramvar {

/// Turns a resistance into the state whose interval it falls into.
/// @tparam S number of states
template <std::size_t S>
class ThresholdReader {
 public:
  /// @param distribution what the confusion matrix is taken from
  template <HasCdf D>
  ThresholdReader(const Boundaries<S>& boundaries, const D& distribution)
      : boundaries_(boundaries) {
    confusion_ = confusion_between<S>(boundaries.falling, [&](LogicState s, LogicState t) {
      return share_below(distribution, s, boundaries.between[t]);
    });
    for (LogicState s = 0; s < S; ++s) rare_[s] = rramvar::rare_events(distribution, s);
  }

  LogicState operator()(ohm r) const {
    const auto& boundary = boundaries_.between;
    LogicState t = 0;
    while (t + 1 < S && (boundaries_.falling ? r < boundary[t] : r >= boundary[t])) ++t;
    return t;
  }

  const Confusion<S>& confusion() const& { return confusion_; }
  Confusion<S> confusion() const&& { return confusion_; }
  /// The same with what a table has never shown as its upper bound at 95 %, nearly 3/n, in place of
  /// 0; rows then add up to more than 1.
  Confusion<S> confusion_bound() const { return bounded(confusion_, rare_); }
  /// Where the small numbers in row s come from.
  const RareEvents& rare_events(LogicState s) const { return rare_[s]; }
  std::span<const ohm> boundaries() const& { return boundaries_.between; }
  std::array<ohm, S - 1> boundaries() const&& { return boundaries_.between; }

 private:
  Boundaries<S> boundaries_;
  Confusion<S> confusion_{};
  std::array<RareEvents, S> rare_{};
};

/// The threshold readout policy.
///
/// By default each boundary is the maximum-likelihood one between its two states: the resistance
/// with the least sum of both error rates; where a whole interval is equally good, its geometric
/// middle. With rule equal_error both error rates are equal instead, so that neither state is
/// favoured. With reference_ohm given (S − 1 values, in state order) those are used.
///
/// The boundaries come from the device as it is when they are set (see calibration_of), the
/// confusion matrix from the device as it is read.
struct ThresholdReadout {
  std::vector<ohm> reference_ohm = {};
  BoundaryRule rule = BoundaryRule::maximum_likelihood;

  /// The same for some of `states` states: with the middle one (of two, the first) of the
  /// references between two of them, where there are any. @throws Error if there is another number
  /// of references
  ThresholdReadout for_states(std::span<const LogicState> chosen, std::size_t states) const {
    ThresholdReadout out{{}, rule};
    if (reference_ohm.empty()) return out;
    check_boundary_count(reference_ohm, states);
    for (std::size_t i = 1; i < chosen.size(); ++i) {
      out.reference_ohm.push_back(reference_ohm[(chosen[i - 1] + chosen[i] - 1) / 2]);
    }
    return out;
  }

  template <ResistanceDistribution D>
  ThresholdReader<states_of<D>> calibrate(const D& distribution) const {
    const auto boundaries = boundaries_of(distribution, reference_ohm, rule);
    if constexpr (HasCdf<D>) {
      return {boundaries, distribution};
    } else {
      return {boundaries, stand_in_table(distribution)};
    }
  }
};

}  // namespace rramvar
