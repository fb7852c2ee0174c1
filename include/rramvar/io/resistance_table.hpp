#pragma once
/// The resistances of every state from a text table, each with its cell and
/// cycle, and with every bad one reported.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "rramvar/core/units.hpp"

namespace rramvar {

/// One resistance of a table.
struct ResistanceEntry {
  LogicState state;
  ohm resistance;
  std::optional<std::int64_t> cell;   ///< nothing where the table has no such column
  std::optional<std::int64_t> cycle;  ///< likewise
};

/// Reads a table row by row and hands every resistance on, in the order of the file, until a bad
/// one comes. The number of states is given, or found: from the names of the columns in the wide
/// form, from the rows in the long form.
/// @param columns of a table without a header line: their names, separated by commas
/// @param states number of logic states; 0: as the table says
/// @throws Error naming the first offending place. Bad resistances, by the rule of
/// cell_values.hpp, are counted through the file.
void read_resistance_table(const std::filesystem::path& path, const std::string& columns,
                           std::size_t states,
                           const std::function<void(const ResistanceEntry&)>& take);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/io/resistance_table-inl.hpp"
#endif
