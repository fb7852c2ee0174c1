#pragma once
/// The command line of bits_per_cell.

#include <optional>
#include <string>
#include <vector>

#include "common/measured/sweep_options.hpp"
#include "common/report/output_names.hpp"
#include "common/workload/workload.hpp"
#include "rramvar/design/design.hpp"

namespace rramvar::programs {

struct Options {
  std::vector<std::string> tables{"radar_8level_prebake", "radar_8level_postbake"};
  std::string lut_columns;
  volt lut_voltage = 0.0;    ///< of tables that do not state it
  SweepOptions sweeps = {};  ///< of I-V sweeps in them
  std::vector<int> bits{1, 2, 3};
  std::string code = "natural";
  std::string references_of = "own";  ///< or "first": the readout's references, by which table
  WorkloadOptions workload;
  Design design;  ///< its cells and stored fields are what the program varies
  OutputNames outputs;
  std::string command;
};

/// What the command line asks for, or the exit code if all is said already.
struct Parsed {
  Options options;
  std::optional<int> exit_code;
};

/// @throws Error if options contradict each other
Parsed parse_command_line(int argc, const char* const* argv);

}  // namespace rramvar::programs
