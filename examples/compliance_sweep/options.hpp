#pragma once
/// The command line of compliance_sweep.

#include <optional>
#include <string>
#include <vector>

#include "common/measured/sweep_options.hpp"
#include "common/report/output_names.hpp"
#include "common/workload/workload.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/design/design.hpp"

namespace rramvar::programs {

/// What programming a cell takes; a number that is not given is computed, or assumed, as the help
/// text says.
struct ProgrammingOptions {
  volt set_voltage = 2.0;
  second set_time = 100e-9;
  std::optional<ampere> set_current;
  volt hold_voltage = 0.4;
  volt reset_voltage = 2.0;
  second reset_time = 100e-9;
  std::optional<ampere> reset_current;
};

struct Options {
  std::vector<std::string> tables;  ///< COMPLIANCE=FILE; none: the built-in series
  std::string voltages;             ///< of the series
  std::string hrs = "radar_1t1r";   ///< built-in table whose HRS goes with the series
  std::string lut_columns;
  volt lut_voltage = 0.0;    ///< of tables that do not state it
  SweepOptions sweeps = {};  ///< of I-V sweeps in them
  WorkloadOptions workload;
  Design design;
  std::optional<volt> power_voltage;
  ProgrammingOptions programming;
  OutputNames outputs;
  std::string command;
};

/// What the command line asks for, or the exit code if all is said already.
struct Parsed {
  Options options;
  std::optional<int> exit_code;
};

Parsed parse_command_line(int argc, const char* const* argv);

}  // namespace rramvar::programs
