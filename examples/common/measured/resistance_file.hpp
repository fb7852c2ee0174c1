#pragma once
/// Tables of resistances, conductances or currents of states, as laboratories write them: the
/// columns' names are taken liberally, the numbers strictly.

#include <filesystem>
#include <optional>
#include <string>

#include "common/measured/cell_reading.hpp"
#include "common/measured/held_cell.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/measured_cycles.hpp"

namespace rramvar::programs {

/// What is known of the cells that resistances are of.
enum class CellKnowledge {
  addresses,  ///< a column names them
  one_cell,   ///< cycles are numbered, each number once, and no column names cells
  rows_only,  ///< nothing: MeasuredState::cell is 0
};

struct ResistanceFile {
  MeasuredCycles cycles;  ///< cell and cycle are always filled
  CellKnowledge cells = CellKnowledge::addresses;
  bool cycles_given = true;    ///< by a column; else the values of a cell are numbered
  std::vector<HeldCell> held;  ///< cells in one state over time; then there are no others
  bool from_currents = false;
  bool paired = true;                ///< cell and cycle tell which resistances belong together
  std::optional<volt> read_voltage;  ///< of all resistances, where the file or the caller says it
  std::string columns = {};          ///< what they are and their units
  std::string note;                  ///< what was supposed about the columns; may be empty
  std::string cells_note;            ///< what was supposed about cells and cycles; may be empty
};

struct ResistanceFileOptions {
  /// Names for a file without a header line, '-' or '_' skips one; a header line in the file is
  /// then left out.
  std::string columns = {};
  std::string columns_option = "--columns";  ///< of the program, that gives them
  GivenVoltage read_voltage = {};            ///< of currents, where the file does not say it
  std::optional<LogicState> only =
      {};                  ///< the one state that the file holds; nothing: it holds all
  std::size_t states = 0;  ///< how many there must be; 0: as many as there are
};

/// Reads the wide form (a column a state) or the long form (state and resistance). Names may carry
/// a unit: "R_LRS [kOhm]", "hrs_ohm"; without one it is ohm. Conductances and currents are read as
/// resistances, 1/G and V/I: "G_HRS (uS)", "I_LRS @0.2V [uA]". The read voltage of currents comes
/// from the names, a column of it, a line above the table, or the caller.
/// @throws Error naming file, line and column of what is wrong
ResistanceFile read_resistance_file(const std::filesystem::path& path,
                                    const ResistanceFileOptions& options);

}  // namespace rramvar::programs
