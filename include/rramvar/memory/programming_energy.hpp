#pragma once
/// What writing the stored weights costs in energy.

#include <cstddef>
#include <span>

#include "rramvar/core/config.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/memory/cell_census.hpp"

namespace rramvar {

/// The pulse that brings a cell into a state: a SET at the compliance current, a RESET. A sequence
/// of pulses, as write-verify needs, is one of their whole duration.
struct ProgrammingPulse {
  volt voltage = 0.0;
  ampere current = 0.0;
  second duration = 0.0;

  /// V·I·t
  joule energy() const { return voltage * current * duration; }
};

/// E = Σ_s n_s·V_s·I_s·t_s over the cells in each state: every cell gets the pulse of its state
/// once. @param pulses of state 0 … S−1
joule programming_energy(const CellCensus& census, std::span<const ProgrammingPulse> pulses);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/memory/programming_energy-inl.hpp"
#endif
