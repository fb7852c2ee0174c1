#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/memory/cell_census.hpp"

namespace rramvar {

RRAMVAR_INLINE CellCensus census_of(const StoredWeights& stored) {
  const std::size_t states = stored.states();
  CellCensus out{.cells = std::vector<std::uint64_t>(states), .left_out = stored.extra_cells()};
  const auto digits = stored.digits();
  const bool pairs = stored.cells_per_weight() == 2 * digits.size();
  for (const WordBits word : stored.words()) {
    for (const Digit& digit : digits) {
      const std::size_t used = digit.highest() + 1;  // states of this kind of cell
      const LogicState s = digit.state_of(digit.of(word));
      ++out.cells[chosen_state(s, used, states)];
      if (pairs) ++out.cells[chosen_state(digit.highest() - s, used, states)];
    }
  }
  return out;
}

}  // namespace rramvar
