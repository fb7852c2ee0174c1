#pragma once
/// draw_cells: in_cell and its parts for many cells at once, to the same bits.

#include <array>
#include <cstddef>

#include "rramvar/core/draw.hpp"
#include "rramvar/device/cell_batch.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/sources/concepts.hpp"

namespace rramvar {

/// Draws the resistances of a batch's cells, whose states are set; makes stuck those that are.
template <class D>
void draw_cells(const D& distribution, CellBatch& batch) {
  if constexpr (requires { distribution.in_cells(batch); }) {
    distribution.in_cells(batch);
  } else if constexpr (DrawnAtCells<D>) {
    batch.for_each_cell([&](std::size_t cell, std::size_t i, const CellDraws& draws) {
      batch.resistances(cell)[i] = distribution.in_cell(batch.states(cell)[i], draws);
      if constexpr (HasFaults<D>) {
        if (const auto state = distribution.stuck_at(draws)) batch.stick(cell, i, *state);
      }
    });
  } else {
    batch.for_each_engine(DrawSource::write, Lifetime::write,
                          [&](std::size_t cell, std::size_t i, DrawEngine& engine) {
                            const LogicState s = batch.states(cell)[i];
                            batch.resistances(cell)[i] = distribution(s, engine);
                          });
  }
}

/// Makes stuck what a state source makes stuck.
template <StateSource X>
void stick_cells(const X& source, CellBatch& batch) {
  if constexpr (requires { source.stuck_in(batch); }) {
    source.stuck_in(batch);
  } else {
    batch.for_each_cell([&](std::size_t cell, std::size_t i, const CellDraws& draws) {
      if (const auto state = source.stuck_at(draws)) batch.stick(cell, i, *state);
    });
  }
}

/// Gathers the moves of a source that moves ln R whatever R is.
/// @tparam States of the cells
template <std::size_t States, class X>
requires(NormalSource<X>&& LnNormalSource<X>) void add_moves(const X& source, CellBatch& batch) {
  std::array<LnNormal, States> ln_normal;
  bool is_nothing = true;
  for (LogicState s = 0; s < States; ++s) {
    ln_normal[s] = source.ln_normal(s);
    is_nothing = is_nothing && ln_normal[s].is_nothing();
  }
  if (is_nothing) return;
  batch.add_normals(source.normals(), ln_normal);
}

/// `apply` for every cell, once the moves before are taken.
template <ResistanceSource X>
void apply_to_cells(const X& source, CellBatch& batch) {
  if (!acts(source)) return;
  batch.take_moves();
  if constexpr (NormalSource<X>) {
    batch.add_normals(source.normals(), [&](std::size_t cell, std::size_t i) {
      return ln_normal_at(source, batch.states(cell)[i], batch.resistances(cell)[i]);
    });
    batch.take_moves();
  } else if constexpr (ResistanceMap<X>) {
    for (std::size_t cell = 0; cell < batch.cells(); ++cell) {
      auto& r = batch.resistances(cell);
      for (std::size_t i = 0; i < batch.weights(); ++i) r[i] = source.after(r[i]);
    }
  } else if constexpr (requires { source.in_cells(batch); }) {
    source.in_cells(batch);
  } else if constexpr (CellSource<X>) {
    batch.for_each_cell([&](std::size_t cell, std::size_t i, const CellDraws& draws) {
      ohm& r = batch.resistances(cell)[i];
      r = source.in_cell(batch.states(cell)[i], r, draws);
    });
  } else {
    batch.for_each_engine(X::stream, X::lifetime,
                          [&](std::size_t cell, std::size_t i, DrawEngine& engine) {
                            ohm& r = batch.resistances(cell)[i];
                            r = source(batch.states(cell)[i], r, engine);
                          });
  }
}

}  // namespace rramvar
