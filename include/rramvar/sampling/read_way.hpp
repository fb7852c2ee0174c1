#pragma once
/// The ways of reading words, and their names.

#include <cstdint>
#include <string_view>

#include "rramvar/core/instruction_set.hpp"

namespace rramvar {

/// How words are read. All but `error_by_error` give the bits of `cell_by_cell`, which is the
/// definition; that one has its law.
enum class ReadWay : std::uint8_t {
  cell_by_cell,    ///< every cell is drawn and read
  by_table,        ///< analog: readings of the entries of a table are looked up
  by_curves,       ///< analog: readings are cubics, or steps, of the random word
  by_cuts,         ///< digital: random words are compared with those at which the reading changes
  error_by_error,  ///< digital: only misread digits are drawn
};

constexpr std::string_view name_of(ReadWay way) {
  constexpr std::string_view names[] = {"cell by cell", "by table", "by curves", "by cuts",
                                        "error by error"};
  return names[static_cast<std::size_t>(way)];
}

/// How a plan is made.
struct ReadOptions {
  InstructionSet set = widest_instruction_set();
  bool plain = false;  ///< cell by cell, whatever else there is
};

}  // namespace rramvar
