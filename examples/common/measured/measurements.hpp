#pragma once
/// All that the files of one device hold, pooled, whatever their kinds.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "common/measured/held_cell.hpp"
#include "common/measured/measured_files.hpp"
#include "common/measured/resistance_file.hpp"
#include "rramvar/characterize/sweeps/iv_trace.hpp"
#include "rramvar/characterize/sweeps/switching.hpp"
#include "rramvar/device/measured_cycles.hpp"
#include "rramvar/device/transition_matrix.hpp"

namespace rramvar::programs {

/// One file, and what was made of it.
struct Source {
  std::string name;
  std::string format;
  std::string columns = {};       ///< what they are and their units; may be empty
  std::string columns_note = {};  ///< what was supposed about its columns; may be empty
  std::string cells_note = {};    ///< what was supposed about cells and cycles; may be empty

  /// Of a table of all states: the ratio of its outermost medians.
  std::optional<double> window = {};

  std::string note() const;      ///< both notes
  std::string in_words() const;  ///< all but the name
};

/// Files are pooled state by state. A cell is one address in one file: equal addresses in two files
/// are two cells, as two wafers or two arrays number theirs alike.
struct Measurements {
  std::vector<Source> sources;
  MeasuredCycles cycles;  ///< of all files; no states where there are only read curves
  CellKnowledge cells = CellKnowledge::addresses;
  bool cycles_given = true;    ///< by columns of tables; else the values of a cell are numbered
  bool from_currents = false;  ///< some resistances are V/I of currents in a table
  std::optional<volt> table_voltage;         ///< at which all tables were read, where that is known
  bool paired = true;                        ///< cell and cycle tell which HRS belongs to which LRS
  std::vector<IVTrace> traces;               ///< of I-V sweeps
  std::optional<SwitchingResult> switching;  ///< of I-V sweeps
  /// Where the resistances of I-V sweeps were read, state by state; empty without such sweeps.
  std::vector<std::vector<ReadPlace>> places;
  std::size_t overflows = 0;               ///< samples of I-V sweeps that were no measurement
  std::vector<IVTrace> read_curves;        ///< I-V curves below the switching voltages, one a cell
  std::vector<HeldCell> held;              ///< cells that were read in one state again and again
  std::optional<TransitionMatrix> levels;  ///< as they were written and read
  bool synthetic = false;                  ///< made by this program
  bool modelled = false;  ///< some resistances are drawn from a model: no device was measured
};

/// @throws Error if a file cannot be used, or the files do not go together
Measurements load_measurements(const MeasuredFiles& files);

/// The same of sweeps that are in no file.
Measurements measurements_of(IVMeasurement sweeps, const Source& source, const MeasuredFiles& how);

}  // namespace rramvar::programs
