#pragma once
/// CellCensus: how many cells hold each state, counted on the bit pattern that is really stored.
/// What cells cost to write and to read follows from it.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

#include "rramvar/core/units.hpp"
#include "rramvar/device/chosen_states.hpp"
#include "rramvar/encoding/cell_map.hpp"
#include "rramvar/memory/stored_weights.hpp"

namespace rramvar {

/// Cells by the state of the device that they were written to.
struct CellCensus {
  std::vector<std::uint64_t> cells;  ///< of state 0 … S−1
  std::uint64_t left_out = 0;  ///< check bits and shared scales, whose content is not looked at

  std::uint64_t counted() const {
    return std::accumulate(cells.begin(), cells.end(), std::uint64_t{0});
  }
  /// Adds the cells of another layer in devices of the same kind.
  CellCensus& operator+=(const CellCensus& other) {
    cells.resize(std::max(cells.size(), other.cells.size()));
    for (std::size_t s = 0; s < other.cells.size(); ++s) cells[s] += other.cells[s];
    left_out += other.left_out;
    return *this;
  }
};

/// Counts the cells of all words. A digit narrower than the device's cells uses some of its states
/// (ChosenStates); the second cell of a differential pair holds the complement of the first.
CellCensus census_of(const StoredWeights& stored);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/memory/cell_census-inl.hpp"
#endif
