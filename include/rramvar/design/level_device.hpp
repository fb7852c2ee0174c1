#pragma once
/// A transition matrix as the device of a design.

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/design/design.hpp"
#include "rramvar/design/vary.hpp"
#include "rramvar/device/any_distribution.hpp"
#include "rramvar/device/distributions/read_levels.hpp"
#include "rramvar/device/sources/held_by_cell.hpp"
#include "rramvar/device/transition_matrix.hpp"

namespace rramvar {

/// @throws Error if the design asks for what takes resistances: another readout than thresholds
/// between the levels, laws fitted to a table, sources that move resistances
void check_levels_suffice(const Design& design);

/// The device, drawn at each write or once a cell, with stuck cells if asked for.
/// @throws Error if the design asks for more than levels, or the matrix is of another size
template <std::size_t S>
AnyDistribution<S> level_device(const Design& design, const TransitionMatrix& matrix,
                                const MappedCells& cells) {
  check_levels_suffice(design);
  AnyDistribution<S> levels = ReadLevels<S>(matrix);
  if (design.spread == "d2d") levels = HeldByCell<ReadLevels<S>>(ReadLevels<S>(matrix));
  if (!design.variability.any()) return levels;
  return vary<S>(std::move(levels), design, 0.0, cells);
}

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/design/level_device-inl.hpp"
#endif
