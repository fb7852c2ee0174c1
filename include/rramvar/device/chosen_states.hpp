#pragma once
/// Some of the states of a device: a multi-level cell that holds fewer bits than it could.

#include <cstddef>
#include <type_traits>
#include <vector>

#include "rramvar/device/concepts.hpp"
#include "rramvar/device/sources/concepts.hpp"
#include "rramvar/device/wrapped_law.hpp"

namespace rramvar {

/// The state of a device of `all` states that is state s of `chosen` ones, spread evenly from the
/// first to the last: round(s·(all − 1)/(chosen − 1)). @pre 2 ≤ chosen ≤ all
constexpr LogicState chosen_state(LogicState s, std::size_t chosen, std::size_t all) {
  return static_cast<LogicState>((s * (all - 1) + (chosen - 1) / 2) / (chosen - 1));
}

namespace detail {
template <std::size_t N, std::size_t All>
struct ChosenState {
  constexpr LogicState operator()(LogicState s) const { return chosen_state(s, N, All); }
};
}  // namespace detail

/// N of the states of Base, spread evenly over them from the first to the last: one bit in a cell
/// of eight levels takes the outermost two, which are the hardest to mistake for each other.
/// @tparam Base a ResistanceDistribution
/// @tparam N the number of states that are used
template <class Base, std::size_t N>
class ChosenStates : public WrappedLaw<Base, detail::ChosenState<N, states_of<Base>>> {
  static_assert(N >= 2 && N <= states_of<Base>,
                "ChosenStates<Base, N>: N is two at least, and at most the states of Base.");
  using Law = WrappedLaw<Base, detail::ChosenState<N, states_of<Base>>>;

 public:
  static constexpr std::size_t states = N;
  using Law::base;
  using Law::Law;

  /// The state of Base that is state s here.
  static constexpr LogicState in_base(LogicState s) { return Law::of(s); }

  ohm operator()(LogicState s, DrawEngine& engine) const { return base()(in_base(s), engine); }
  ohm in_cell(LogicState s, const CellDraws& draws) const requires DrawnAtCells<Base> {
    return base().in_cell(in_base(s), draws);
  }
  bool is_drawn_at_writes() const { return rramvar::is_drawn_at_writes(base()); }
  bool draws_by_quantile() const requires MayDrawByQuantile<Base> {
    return rramvar::draws_by_quantile(base());
  }
  decltype(auto) sorted(LogicState s) const& requires TabulatedDistribution<Base> {
    return base().sorted(in_base(s));
  }
  std::vector<ohm> sorted(LogicState s) const&& requires TabulatedDistribution<Base> {
    const auto& entries = base().sorted(in_base(s));
    return {entries.begin(), entries.end()};
  }
  auto calibration() const requires HasCalibration<Base> {
    using Calibrated = std::decay_t<decltype(base().calibration())>;
    return ChosenStates<Calibrated, N>(base().calibration());
  }
  ChosenStates by_curves() const requires HasCurves<Base> {
    return ChosenStates(base().by_curves());
  }
};

}  // namespace rramvar
