#pragma once
/// What measurements were taken for, so that a user sees a misunderstanding before its results.

#include <string>
#include <vector>

#include "common/measured/measurements.hpp"

namespace rramvar::programs {

/// Sentences: one for the files of each kind, with their columns and units and what was supposed,
/// and a last one with states, cells, cycles and read voltages of all.
std::vector<std::string> understood(const Measurements& measurements);

}  // namespace rramvar::programs
