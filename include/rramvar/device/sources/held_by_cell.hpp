#pragma once
/// A distribution whose draw a cell keeps for good: all of its spread is device-to-device (d2d).

#include <cstddef>
#include <type_traits>

#include "rramvar/device/cell_batch.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/sources/concepts.hpp"
#include "rramvar/device/wrapped_law.hpp"

namespace rramvar {

/// The same distribution over cells as Base, which alone would be drawn anew at each write (c2c).
/// @tparam Base a ResistanceDistribution
template <class Base>
class HeldByCell : public WrappedLaw<Base> {
 public:
  using WrappedLaw<Base>::WrappedLaw;
  using WrappedLaw<Base>::base;

  ohm in_cell(LogicState s, const CellDraws& draws) const {
    DrawEngine engine = draws.engine(DrawSource::cell, Lifetime::chip);
    return base()(s, engine);
  }
  void in_cells(CellBatch& batch) const {
    batch.for_each_engine(DrawSource::cell, Lifetime::chip,
                          [&](std::size_t cell, std::size_t i, DrawEngine& engine) {
                            batch.resistances(cell)[i] = base()(batch.states(cell)[i], engine);
                          });
  }
  ohm operator()(LogicState s, DrawEngine& engine) const { return base()(s, engine); }

  auto calibration() const requires HasCalibration<Base> {
    return HeldByCell<std::decay_t<decltype(base().calibration())>>(base().calibration());
  }
  HeldByCell by_curves() const requires HasCurves<Base> { return HeldByCell(base().by_curves()); }
};

template <class Base>
HeldByCell(Base) -> HeldByCell<Base>;

}  // namespace rramvar
