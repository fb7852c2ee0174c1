#pragma once
/// Some of the states of a device: a multi-level cell that holds fewer bits than it could.

#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

#include "rramvar/device/concepts.hpp"
#include "rramvar/device/sources/concepts.hpp"

namespace rramvar {

/// The state of a device of `all` states that is state s of `chosen` ones, spread evenly from the
/// first to the last: round(s·(all − 1)/(chosen − 1)). @pre 2 ≤ chosen ≤ all
constexpr LogicState chosen_state(LogicState s, std::size_t chosen, std::size_t all) {
  return static_cast<LogicState>((s * (all - 1) + (chosen - 1) / 2) / (chosen - 1));
}

/// N of the states of Base, spread evenly over them from the first to the last: one bit in a cell
/// of eight levels takes the outermost two, which are the hardest to mistake for each other.
template <ResistanceDistribution Base, std::size_t N>
class ChosenStates {
  static_assert(N >= 2 && N <= states_of<Base>,
                "ChosenStates<Base, N>: N is two at least, and at most the states of Base.");

 public:
  static constexpr std::size_t states = N;
  static constexpr bool is_staircase = rramvar::is_staircase<Base>;

  explicit ChosenStates(Base base) : base_(std::move(base)) {}

  /// The state of Base that is state s here.
  static constexpr LogicState in_base(LogicState s) { return chosen_state(s, N, states_of<Base>); }
  const Base& base() const { return base_; }

  ohm operator()(LogicState s, DrawEngine& engine) const { return base_(in_base(s), engine); }
  ohm in_cell(LogicState s, const CellDraws& draws) const requires DrawnAtCells<Base> {
    return base_.in_cell(in_base(s), draws);
  }
  bool has_steps() const { return rramvar::has_steps(base_); }
  double smoothness(LogicState s, ohm r) const requires HasQuantile<Base> {
    return rramvar::smoothness(base_, in_base(s), r);
  }
  double cdf(LogicState s, ohm r) const requires HasCdf<Base> { return base_.cdf(in_base(s), r); }
  double survival(LogicState s, ohm r) const requires HasCdf<Base> {
    return rramvar::survival(base_, in_base(s), r);
  }
  ohm quantile(LogicState s, double p) const requires HasQuantile<Base> {
    return base_.quantile(in_base(s), p);
  }
  ohm upper_quantile(LogicState s, double q) const requires HasQuantile<Base> {
    return quantile_at(base_, in_base(s), {1.0 - q, q});
  }
  template <class F>
  requires HasMean<Base>
  double mean(LogicState s, const F& f) const { return base_.mean(in_base(s), f); }
  decltype(auto) sorted(LogicState s) const requires TabulatedDistribution<Base> {
    return base_.sorted(in_base(s));
  }
  auto calibration() const requires requires(const Base& base) { base.calibration(); }
  {
    using Calibrated = std::decay_t<decltype(base_.calibration())>;
    return ChosenStates<Calibrated, N>(base_.calibration());
  }
  ChosenStates by_curves() const requires requires(const Base& base) { base.by_curves(); }
  { return ChosenStates(base_.by_curves()); }
  auto cells() const requires requires(const Base& base) { base.cells(); }
  { return base_.cells(); }
  double extrapolated_below(LogicState s) const requires requires(const Base& base) {
    base.extrapolated_below(s);
  }
  { return base_.extrapolated_below(in_base(s)); }

 private:
  Base base_;
};

}  // namespace rramvar
