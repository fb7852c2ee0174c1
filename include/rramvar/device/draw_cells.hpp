#pragma once
/// draw_cells: in_cell and its parts for many cells at once, to the same bits.

#include <array>
#include <cstddef>

#include "rramvar/core/draw.hpp"
#include "rramvar/device/cell_block.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/sources/concepts.hpp"

namespace rramvar {

/// Draws the resistances of a block's cells, whose states are set; makes stuck those that are.
template <class D>
void draw_cells(const D& distribution, CellBlock& block) {
  if constexpr (requires { distribution.in_cells(block); }) {
    distribution.in_cells(block);
  } else if constexpr (DrawnAtCells<D>) {
    block.for_each_cell([&](std::size_t cell, std::size_t i, const CellDraws& draws) {
      block.resistances(cell)[i] = distribution.in_cell(block.states(cell)[i], draws);
      if constexpr (HasFaults<D>) {
        if (const auto state = distribution.stuck_at(draws)) block.stick(cell, i, *state);
      }
    });
  } else {
    block.for_each_engine(DrawSource::write, Lifetime::write,
                          [&](std::size_t cell, std::size_t i, DrawEngine& engine) {
                            const LogicState s = block.states(cell)[i];
                            block.resistances(cell)[i] = distribution(s, engine);
                          });
  }
}

/// Makes stuck what a state source makes stuck.
template <StateSource X>
void stick_cells(const X& source, CellBlock& block) {
  if constexpr (requires { source.stuck_in(block); }) {
    source.stuck_in(block);
  } else {
    block.for_each_cell([&](std::size_t cell, std::size_t i, const CellDraws& draws) {
      if (const auto state = source.stuck_at(draws)) block.stick(cell, i, *state);
    });
  }
}

/// Gathers the steps of a source that moves ln R whatever R is.
/// @tparam States of the cells
template <std::size_t States, class X>
requires(NormalSource<X>&& LnNormalSource<X>) void add_steps(const X& source, CellBlock& block) {
  std::array<LnNormal, States> ln_normal;
  bool is_nothing = true;
  for (LogicState s = 0; s < States; ++s) {
    ln_normal[s] = source.ln_normal(s);
    is_nothing = is_nothing && ln_normal[s].is_nothing();
  }
  if (is_nothing) return;
  block.add_normals(source.normals(), ln_normal);
}

/// `apply` for every cell, once the steps before are taken.
template <ResistanceSource X>
void apply_to_cells(const X& source, CellBlock& block) {
  if (!acts(source)) return;
  block.take_steps();
  if constexpr (NormalSource<X>) {
    block.add_normals(source.normals(), [&](std::size_t cell, std::size_t i) {
      return ln_normal_at(source, block.states(cell)[i], block.resistances(cell)[i]);
    });
    block.take_steps();
  } else if constexpr (requires { source.in_cells(block); }) {
    source.in_cells(block);
  } else if constexpr (CellSource<X>) {
    block.for_each_cell([&](std::size_t cell, std::size_t i, const CellDraws& draws) {
      ohm& r = block.resistances(cell)[i];
      r = source.in_cell(block.states(cell)[i], r, draws);
    });
  } else {
    block.for_each_engine(X::stream, X::lifetime,
                          [&](std::size_t cell, std::size_t i, DrawEngine& engine) {
                            ohm& r = block.resistances(cell)[i];
                            r = source(block.states(cell)[i], r, engine);
                          });
  }
}

}  // namespace rramvar
