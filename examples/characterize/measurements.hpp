#pragma once
/// All that the files of one run hold, pooled.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "characterize/options.hpp"
#include "common/measured/resistance_file.hpp"
#include "rramvar/characterize/sweeps/iv_trace.hpp"
#include "rramvar/characterize/sweeps/switching.hpp"
#include "rramvar/device/measured_cycles.hpp"

namespace rramvar::programs {

/// One file, and what was made of it.
struct Source {
  std::string name;
  std::string format;
  std::string note;  ///< what was supposed; may be empty
};

/// Files are pooled state by state. A cell is one address in one file: equal addresses in two files
/// are two cells, as two wafers or two arrays number theirs alike.
struct Measurements {
  std::vector<Source> sources;
  MeasuredCycles cycles;  ///< of all files; no states where there are only read curves
  CellKnowledge cells = CellKnowledge::addresses;
  bool from_currents = false;                ///< some resistances are V/I of currents in a table
  std::optional<volt> table_voltage;         ///< at which all tables were read, where that is known
  bool paired = true;                        ///< cell and cycle tell which HRS belongs to which LRS
  std::vector<IVTrace> traces;               ///< of I-V sweeps
  std::optional<SwitchingResult> switching;  ///< of I-V sweeps
  /// Where the resistances of I-V sweeps were read, state by state; empty without such sweeps.
  std::vector<std::vector<ReadPlace>> places;
  std::size_t overflows = 0;         ///< samples of I-V sweeps that were no measurement
  std::vector<IVTrace> read_curves;  ///< I-V curves below the switching voltages, one a cell
  bool synthetic = false;            ///< made by this program
  bool modelled = false;  ///< some resistances are drawn from a model: no device was measured
};

/// Reads all files, or makes synthetic sweeps where there are none.
/// @throws Error if a file cannot be used, or the files do not go together
Measurements load_measurements(const Options& options);

}  // namespace rramvar::programs
