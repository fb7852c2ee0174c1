#pragma once
/// I-V sweeps that the program makes itself when it is given no file. They are synthetic, and the
/// program says so: they show it at work, not what a device does.

#include <cstdint>
#include <string>

#include "rramvar/characterize/sweeps/iv_trace.hpp"

namespace rramvar::programs {

/// 16 cells × 30 bipolar sweeps 0 → 1.2 V → 0 → −1.4 V → 0 with a compliance of 100 µA.
///
/// LRS: ohmic, median 6 kohm, d2d 0.06, c2c 0.08 (sigmas of ln R). HRS: I ∝ sinh(V/0.35 V), median
/// 150 kohm at 0.2 V, d2d 0.3, c2c 0.5; neighbouring cycles of a cell correlate by 0.3. SET at
/// 0.75 ± 0.06 V, RESET at −0.7 ± 0.06 V; 2 % of the RESETs fail. The current has 1 % noise above a
/// floor of 2 nA.
IVMeasurement synthetic_sweeps(std::uint64_t seed);

/// What they are, in one line.
std::string synthetic_sweeps_text();

}  // namespace rramvar::programs
