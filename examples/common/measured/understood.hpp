#pragma once
/// What measurements were taken for, so that a user sees a misunderstanding before its results.

#include <string>
#include <vector>

#include "common/measured/measurements.hpp"

namespace rramvar::programs {

/// "HRS", "LRS", or "state 5" of more than two.
std::string state_text(LogicState s, std::size_t states);

/// Sentences: one for the files of each kind, with their columns and units and what was supposed,
/// and a last one with states, cells, cycles and read voltages of all.
std::vector<std::string> understood(const Measurements& measurements);

}  // namespace rramvar::programs
