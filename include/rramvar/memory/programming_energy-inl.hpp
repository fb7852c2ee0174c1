#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/memory/programming_energy.hpp"

namespace rramvar {

RRAMVAR_INLINE joule programming_energy(const CellCensus& census,
                                        std::span<const ProgrammingPulse> pulses) {
  RRAMVAR_ASSERT(pulses.size() == census.cells.size());
  joule out = 0.0;
  for (LogicState s = 0; s < pulses.size(); ++s) {
    out += static_cast<double>(census.cells[s]) * pulses[s].energy();
  }
  return out;
}

}  // namespace rramvar
