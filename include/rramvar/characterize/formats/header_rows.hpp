#pragma once
/// Header lines of tables: names, and below them the units that some instruments write there.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "rramvar/io/text_table.hpp"

namespace rramvar {

/// The names in the current row of a table. Where blanks separate them, "(V)" and "[A]" belong to
/// the names before them.
std::vector<std::string> names_in_row(const TextTableReader& table);

/// The names with the units of the current row, as "Voltage (V)"; nothing if that is no row of
/// units, of which one at least is volt, ampere, ohm or siemens.
std::optional<std::vector<std::string>> names_with_units(std::span<const std::string> names,
                                                         const TextTableReader& table);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/formats/header_rows-inl.hpp"
#endif
