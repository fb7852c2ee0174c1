#pragma once
/// The device that weights are stored in, as a user named it, and what reports say of it.

#include <cstddef>
#include <ostream>
#include <string>

#include "common/report/text_table.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/design/measured_device.hpp"

namespace rramvar::programs {

/// Which device table; an empty file means the built-in one.
struct DeviceOptions {
  std::string name = "ni_rram_1t1r";
  std::string lut = {};  ///< file of a measurement
  std::string lut_columns = {};
  volt lut_voltage = 0.0;  ///< that the table was read at, as the user knows it; 0: not given
};

/// The device, and what was supposed about its file; may be empty.
struct Device : MeasuredDevice {
  std::string note = {};
};

/// A measurement of any kind that the library reads, or a built-in table.
/// @throws Error if the table is unknown or cannot be read
Device load_device(const DeviceOptions& options);

/// What to call it in a report.
std::string device_text(const DeviceOptions& options);

/// "state 0 (HRS)", "state 1 (LRS)", "state 2 of 8".
std::string state_name(LogicState s, std::size_t states);

/// The memory window: ratio of the outermost medians.
double window_of(const MeasuredCycles& cycles);

/// Says on the error stream if the first state has a lower median than the last, as where columns
/// are swapped.
/// @param who the words begin with: the program, and where there are several the file
void warn_of_swapped(const MeasuredCycles& cycles, const std::string& who);

/// The same, and what was supposed about the device's file.
void warn_of_doubts(const Device& device, const std::string& program);

/// A row for each of its states: entries, median, 5 and 95 % quantiles, sigma of ln R.
TextTable states_table(const MeasuredDevice& device);

/// Its states in a report.
void print_states(std::ostream& out, const MeasuredDevice& device);

}  // namespace rramvar::programs
