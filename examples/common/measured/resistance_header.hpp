#pragma once
/// Where a table tells what its columns are: in a header line, a comment, or a list of the caller.

#include <string>
#include <vector>

#include "common/measured/cell_reading.hpp"
#include "common/measured/resistance_file.hpp"
#include "common/measured/resistance_names.hpp"
#include "rramvar/io/text_table.hpp"

namespace rramvar::programs {

struct ResistanceHeader {
  std::vector<std::string> names;  ///< of all columns
  ResistanceNames columns;
  std::string note = {};      ///< what was supposed; may be empty
  bool is_on_values = false;  ///< the table's current row holds values already
};

/// Reads a table up to its header, or its first row of values.
/// @param reader looks for a read voltage on the way
/// @throws Error naming the place if the columns are not told
ResistanceHeader find_header(TextTableReader& table, const ResistanceFileOptions& options,
                             CellReader& reader);

/// The states that a file's columns tell, before any value is read.
/// @param columns names of a file without a header line; may be empty
NamedStates named_states_in(const std::string& path, const std::string& columns);

}  // namespace rramvar::programs
