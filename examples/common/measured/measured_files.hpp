#pragma once
/// The files of one device, and what the user says of them.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "common/measured/cell_reading.hpp"
#include "common/measured/sweep_options.hpp"
#include "rramvar/characterize/sweeps/switching.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar::programs {

struct MeasuredFiles {
  std::vector<std::string> files;        ///< each with all states
  std::vector<std::string> state_files;  ///< each with one: "hrs=FILE"; then there are no others
  std::string columns = {};              ///< of files without a header line
  std::string columns_option = "--columns";  ///< of the program, that names them
  GivenVoltage read_voltage = {};
  SweepOptions sweeps = {};
  std::size_t states = 0;  ///< 0: as the data say
  FailurePolicy failures = FailurePolicy::keep;
  bool one_cell = false;         ///< the sweeps of all files are of one cell
  bool cells_by_number = false;  ///< those of files with the same last number in their names are
  std::uint64_t seed = 1;        ///< of what is drawn from a model

  bool empty() const { return files.empty() && state_files.empty(); }

  std::vector<std::string> paths() const {
    std::vector<std::string> out = files;
    for (const std::string& text : state_files) out.push_back(text.substr(text.find('=') + 1));
    return out;
  }

  /// Of I-V sweeps, with the sign that both states are read at where they have one.
  volt v_read() const {
    const volt v = read_voltage.value.value_or(0.2);
    return sweeps.read_sign == ReadSign::negative ? -std::abs(v) : v;
  }
  /// Whether both states are read at the sign of v_read().
  bool reads_at_one_sign() const { return sweeps.read_sign != ReadSign::each || v_read() < 0.0; }
};

}  // namespace rramvar::programs
