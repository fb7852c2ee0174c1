#pragma once
/// A distribution whose draw a cell keeps for good: all of its spread is device-to-device (d2d).

#include <cstddef>
#include <utility>

#include "rramvar/device/cell_block.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/sources/concepts.hpp"

namespace rramvar {

/// The same distribution over cells as Base, which alone would be drawn anew at each write (c2c).
template <ResistanceDistribution Base>
struct HeldByCell {
  static constexpr std::size_t states = states_of<Base>;
  static constexpr bool is_staircase = rramvar::is_staircase<Base>;

  Base base;

  ohm in_cell(LogicState s, const CellDraws& draws) const {
    DrawEngine engine = draws.engine(DrawSource::cell, Lifetime::chip);
    return base(s, engine);
  }
  void in_cells(CellBlock& block) const {
    block.for_each_engine(DrawSource::cell, Lifetime::chip,
                          [&](std::size_t cell, std::size_t i, DrawEngine& engine) {
                            block.resistances(cell)[i] = base(block.states(cell)[i], engine);
                          });
  }
  ohm operator()(LogicState s, DrawEngine& engine) const { return base(s, engine); }
  double cdf(LogicState s, ohm r) const requires HasCdf<Base> { return base.cdf(s, r); }
  double survival(LogicState s, ohm r) const requires HasCdf<Base> {
    return rramvar::survival(base, s, r);
  }
  ohm quantile(LogicState s, double p) const requires HasQuantile<Base> {
    return base.quantile(s, p);
  }
  ohm upper_quantile(LogicState s, double q) const requires HasQuantile<Base> {
    return quantile_at(base, s, {1.0 - q, q});
  }
  bool has_steps() const { return rramvar::has_steps(base); }
  double smoothness(LogicState s, ohm r) const requires HasQuantile<Base> {
    return rramvar::smoothness(base, s, r);
  }
  template <class F>
  requires HasMean<Base>
  double mean(LogicState s, const F& f) const { return base.mean(s, f); }
};

template <class Base>
HeldByCell(Base) -> HeldByCell<Base>;

}  // namespace rramvar
