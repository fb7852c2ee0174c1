#pragma once
/// How far I-V sweeps go: to the read voltage at least, and further where they switch.

#include <string>

#include "common/measured/measured_files.hpp"
#include "rramvar/characterize/sweeps/iv_trace.hpp"

namespace rramvar::programs {

/// Whether the voltage goes one way and stays small: then there is no return branch that would show
/// a switch.
bool is_read_curve(const IVTrace& trace);

/// @throws Error if no sweep of the file reaches the read voltage
void require_reach(const IVMeasurement& sweeps, const std::string& path,
                   const MeasuredFiles& files);

}  // namespace rramvar::programs
