#pragma once
/// The device that weights are stored in, as a user named it.

#include <cstddef>
#include <optional>
#include <ostream>
#include <string>

#include "common/report/text_table.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/device/measured_cycles.hpp"

namespace rramvar::programs {

/// Which device table; an empty file means the built-in one.
struct DeviceOptions {
  std::string name = "ni_rram_1t1r";
  std::string lut = {};  ///< file of a measurement
  std::string lut_columns = {};
  volt lut_voltage = 0.0;  ///< that the table was read at, as the user knows it; 0: not given
};

/// Resistances of a device with two states or more.
struct Device {
  MeasuredCycles cycles;
  volt read_voltage = 0.0;  ///< that they were measured at; 0: not known
  /// What readouts set their references by, where that is not the same: the device before a bake.
  std::optional<MeasuredCycles> calibration = {};
  std::string note = {};  ///< what was supposed about its file; may be empty

  std::size_t states() const { return cycles.states.size(); }
  const std::string& citation() const { return cycles.citation; }
  std::size_t entries(LogicState s) const { return cycles.states[s].size(); }
  /// @throws Error if there are not S states
  template <std::size_t S>
  DeviceLUT<S> lut() const {
    return cycles.lut<S>();
  }

  /// The same for cells of so many bits: 2^bits of its states, spread evenly from the first to the
  /// last. @throws Error if it has not so many
  Device for_bits(int bits) const;
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
TextTable states_table(const Device& device);

/// Its states in a report.
void print_states(std::ostream& out, const Device& device);

}  // namespace rramvar::programs
