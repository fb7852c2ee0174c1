#pragma once
/// The device that weights are stored in, as a user named it, and what reports say of it.

#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

#include "common/measured/sweep_options.hpp"
#include "common/report/text_table.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/design/measured_device.hpp"

namespace rramvar::programs {

/// Which device table; without files it is the built-in one.
struct DeviceOptions {
  std::string name = "ni_rram_1t1r";
  std::vector<std::string> lut = {};     ///< files of measurements, pooled
  std::vector<std::string> states = {};  ///< files of one state each: "hrs=FILE"
  std::string lut_columns = {};
  bool one_cell = false;         ///< the sweeps of all files are of one cell
  bool cells_by_number = false;  ///< the last number in a file's name is its cell
  SweepOptions sweeps = {};      ///< of I-V sweeps in these files
  volt lut_voltage = 0.0;        ///< that the table was read at, as the user knows it; 0: not given

  bool is_measured() const { return !lut.empty() || !states.empty(); }
};

/// The device, and what its files were taken for; nothing of a built-in one.
struct Device : MeasuredDevice {
  std::vector<std::string> understood = {};
};

/// Measurements of any kind that characterize reads, or a built-in table.
/// @throws Error if the table is unknown or cannot be read
Device load_device(const DeviceOptions& options);

/// The paths of its files.
std::vector<std::string> device_files(const DeviceOptions& options);

/// Its files, or its name.
std::string device_name(const DeviceOptions& options);

/// What to call it in a report.
std::string device_text(const DeviceOptions& options);

/// "state 0 (HRS)", "state 1 (LRS)", "state 2 of 8".
std::string state_name(LogicState s, std::size_t states);

/// Says on the error stream what its files were taken for, and if the first state has a lower
/// median than the last, as where columns are swapped.
void say_understood(const Device& device, const std::string& program);

/// A row for each written level: reads, and how many percent of them were read as each level.
TextTable level_errors_table(const TransitionMatrix& matrix);

/// A row for each of its states: entries, median, 5 and 95 % quantiles, sigma of ln R; or the level
/// errors, where these are all that is known.
TextTable states_table(const MeasuredDevice& device);

/// Its states in a report.
void print_states(std::ostream& out, const MeasuredDevice& device);

}  // namespace rramvar::programs
