#pragma once
/// Whether I-V sweeps go as far as the read voltage.

#include <string>

#include "common/measured/measured_files.hpp"
#include "rramvar/characterize/sweeps/iv_trace.hpp"

namespace rramvar::programs {

/// @throws Error if no sweep of the file reaches the read voltage
void require_reach(const IVMeasurement& sweeps, const std::string& path,
                   const MeasuredFiles& files);

}  // namespace rramvar::programs
