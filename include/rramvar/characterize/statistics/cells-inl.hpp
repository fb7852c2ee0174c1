#pragma once

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "rramvar/characterize/statistics/cells.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"

namespace rramvar {

RRAMVAR_INLINE CellGroups::CellGroups(const MeasuredState& state) {
  if (state.size() == 0 || state.cell.size() != state.size()) {
    throw Error("the spread of a state cannot be split into d2d and c2c",
                state.size() == 0 ? "the state has no resistances"
                                  : "its resistances are not recorded with their cells",
                "give a table with a column of cells");
  }
  std::vector<std::size_t> order(state.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const bool has_cycles = state.cycle.size() == state.size();
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (state.cell[a] != state.cell[b]) return state.cell[a] < state.cell[b];
    return has_cycles && state.cycle[a] < state.cycle[b];
  });
  for (const std::size_t i : order) {
    if (!(state.resistance[i] > 0.0) || !std::isfinite(state.resistance[i])) {
      throw Error("resistance " + std::to_string(i + 1) + " is " +
                      std::to_string(state.resistance[i]) + " ohm",
                  "a resistance is positive and finite", "remove it or correct its unit");
    }
    if (cell_.empty() || cell_.back() != state.cell[i]) {
      cell_.push_back(state.cell[i]);
      start_.push_back(ln_.size());
    }
    ln_.push_back(std::log(state.resistance[i]));
  }
  start_.push_back(ln_.size());
}

}  // namespace rramvar
