#pragma once
/// The null distribution: no variability. Copy it to write your own (see device/concepts.hpp for
/// what each function means; only operator() is required).

#include <array>
#include <cstddef>

#include "rramvar/core/units.hpp"
#include "rramvar/device/cell_batch.hpp"

namespace rramvar {

/// Every cell in state s has the nominal resistance of that state.
/// @tparam S number of states
template <std::size_t S = 2>
struct IdealResistance {
  static constexpr std::size_t states = S;
  static constexpr bool is_staircase = true;

  std::array<ohm, S> nominal_ohm;  ///< in state order: HRS first

  template <class Engine>
  ohm operator()(LogicState s, Engine&) const {
    return nominal_ohm[s];
  }
  void in_cells(CellBatch& batch) const { batch.set_resistances(nominal_ohm); }
  double cdf(LogicState s, ohm r) const { return r >= nominal_ohm[s] ? 1.0 : 0.0; }
  ohm quantile(LogicState s, double) const { return nominal_ohm[s]; }
  template <class F>
  double mean(LogicState s, const F& f) const {
    return static_cast<double>(f(nominal_ohm[s]));
  }
};

}  // namespace rramvar
