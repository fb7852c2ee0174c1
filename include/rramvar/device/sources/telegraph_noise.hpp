#pragma once
/// Random telegraph noise (RTN): a trap near the filament fills and empties.

#include <cstddef>
#include <span>
#include <vector>

#include "rramvar/core/draw.hpp"
#include "rramvar/device/cell_batch.hpp"
#include "rramvar/device/sources/concepts.hpp"

namespace rramvar {

/// A share of the cells has a trap (drawn once a cell); at each read it is filled with probability
/// `duty`, and then R is (1 + relative_step) times as high.
///
/// Reads are far apart compared with the trap's time constants, so that their states are
/// independent. Reference levels are set without it.
struct TelegraphNoise {
  static constexpr bool part_of_calibration = false;

  double share_of_cells;  ///< 0 to 1
  double relative_step;   ///< ΔR/R of a filled trap, > −1
  double duty = 0.5;      ///< share of the time that a trap is filled

  ohm in_cell(LogicState, ohm r, const CellDraws& draws) const {
    if (!acts()) return r;
    DrawEngine trap = draws.engine(DrawSource::telegraph_trap, Lifetime::chip);
    return has_trap(trap) ? with_trap(r, draws) : r;
  }
  void in_cells(CellBatch& batch) const {
    batch.for_each_engine(DrawSource::telegraph_trap, Lifetime::chip,
                          [&](std::size_t cell, std::size_t i, DrawEngine& trap) {
                            if (!has_trap(trap)) return;
                            ohm& r = batch.resistances(cell)[i];
                            r = with_trap(r, batch.draws(cell, i));
                          });
  }
  bool acts() const { return share_of_cells != 0.0; }
  template <class F>
  double expect(LogicState, ohm r, const F& f) const {
    return filled() * static_cast<double>(f(r * (1.0 + relative_step))) +
           (1.0 - filled()) * static_cast<double>(f(r));
  }
  template <class Below>
  double share_below(LogicState, ohm r, const Below& below) const {
    return filled() * below(r / (1.0 + relative_step)) + (1.0 - filled()) * below(r);
  }
  std::vector<ohm> kinks_before(LogicState, std::span<const ohm> after) const {
    return with_those_times(after, 1.0 / (1.0 + relative_step));
  }
  std::vector<ohm> kinks_after(LogicState, std::span<const ohm> before) const {
    return with_those_times(before, 1.0 + relative_step);
  }

 private:
  static std::vector<ohm> with_those_times(std::span<const ohm> kinks, double factor) {
    std::vector<ohm> out(kinks.begin(), kinks.end());
    for (const ohm r : kinks) out.push_back(r * factor);
    return out;
  }
  bool has_trap(DrawEngine& engine) const { return uniform_is_below(share_of_cells, engine); }
  ohm with_trap(ohm r, const CellDraws& draws) const {
    DrawEngine state = draws.engine(DrawSource::telegraph_state, Lifetime::read);
    return uniform_is_below(duty, state) ? r * (1.0 + relative_step) : r;
  }
  double filled() const { return share_of_cells * duty; }
};

}  // namespace rramvar
