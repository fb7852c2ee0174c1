#pragma once
/// The memory window of measurements, and what it says of their columns.

#include <cstddef>
#include <string>

#include "rramvar/device/measured_cycles.hpp"

namespace rramvar::programs {

/// Ratio of the medians of the outermost states. @pre both have resistances
double window_of(const MeasuredCycles& cycles);

/// Says on the error stream if the first state has a lower median than the last, as where columns
/// are swapped.
/// @param who the words begin with: the program, and where there are several the file
void warn_of_swapped(double window, std::size_t states, const std::string& who);

}  // namespace rramvar::programs
