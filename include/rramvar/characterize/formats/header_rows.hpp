#pragma once
/// Header lines of tables: names, and below them the units that some instruments write there.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "rramvar/io/engineering_number.hpp"
#include "rramvar/io/text_table.hpp"

namespace rramvar {

/// Lines among which the header of an instrument's table is looked for.
inline constexpr std::size_t most_preamble_rows = 500;

inline bool begins_with_number(const TextTableReader& table) {
  return parse_engineering_number(table.fields()[0].text, true).has_value();
}

/// The names in the current row of a table. Where blanks separate them, "(V)" and "[A]" belong to
/// the names before them.
std::vector<std::string> names_in_row(const TextTableReader& table);

/// The comment lines above a table of numbers that hold a name a column, the last one first:
/// numpy.savetxt and its like put the header there, other lines of theirs above or below it.
std::vector<std::vector<std::string>> headers_in_comments(const TextTableReader& table);

/// The names with the units of the current row, as "Voltage (V)"; nothing if that is no row of
/// units, of which one at least is volt, ampere, ohm or siemens.
std::optional<std::vector<std::string>> names_with_units(std::span<const std::string> names,
                                                         const TextTableReader& table);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/formats/header_rows-inl.hpp"
#endif
