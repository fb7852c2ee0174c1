#pragma once
/// Which columns of a table hold resistances: understood from its header line, or from a list that
/// the caller gives for a table without one.
///
/// | column name                  | holds                                                    |
/// |------------------------------|----------------------------------------------------------|
/// | state, resistance_ohm        | long form: one resistance a row, and the state it is of  |
/// | logic0_ohm, logic1_ohm, …    | wide form: a resistance of every state in each row       |
/// | hrs_ohm, lrs_ohm             | the same as logic0_ohm, logic1_ohm where there are two   |
/// | cell, cycle                  | integers, optional: which cell, and which of its cycles  |
///
/// In place of ohm the unit may be kohm, Mohm or Gohm.

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rramvar/core/error.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar {

/// The indices of the columns that matter; the others are skipped.
struct ResistanceColumns {
  std::vector<std::string> names;  ///< of all columns, as found
  std::optional<std::size_t> cell;
  std::optional<std::size_t> cycle;
  std::optional<std::size_t> state;     ///< long form only
  std::vector<std::size_t> resistance;  ///< long form: one; wide form: one a state, in state order
  std::vector<ohm> unit;                ///< of every column, 1 where there is none

  bool is_long_form() const { return state.has_value(); }
};

/// Finds the columns by their names.
class ResistanceColumnFinder {
 public:
  /// Where names come from. A header must say the unit (…_ohm), since a table in kilohm looks
  /// alike, and may have other columns; a list that was written for this reader may leave out the
  /// unit, and skips columns by the names '-' and '_' alone.
  enum class Source { header, list };

  /// @param states number of logic states
  explicit ResistanceColumnFinder(std::size_t states) : states_(states) {}

  /// @param place of column i for messages; empty where it is in no file
  /// @throws Error if the names make neither the long nor the wide form
  ResistanceColumns operator()(std::vector<std::string> names, Source source,
                               const std::function<SourcePlace(std::size_t)>& place) const;

  /// How many states the names tell of: one more than the last of logic0, logic1, …, two for hrs
  /// and lrs; 0 if it is the rows that tell, as in the long form.
  static std::size_t states_in(std::span<const std::string> names);

  /// A cell does not have more states than this; larger numbers are mistakes.
  static constexpr std::size_t most_states = 256;

  /// The names in a comma-separated list such as "cell,logic1,logic0,-".
  static std::vector<std::string> names_in(std::string_view list);

 private:
  enum class Role { unknown, skipped, cell, cycle, state, resistance, logic };
  struct Meaning {
    Role role;
    LogicState state = 0;  // of role logic
    ohm unit = 1.0;
  };

  Meaning meaning_of(std::string_view column, Source source) const;

  /// The number in "logic0", "logic1", …
  static std::optional<LogicState> logic_state(std::string_view name);

  struct NameAndUnit {
    std::string_view name;
    std::optional<ohm> unit;
  };
  /// "lrs" and 1000 of "lrs_kohm"; the whole name where it does not end in a unit of those known.
  static NameAndUnit split_unit(std::string_view column);
  static std::string_view without_unit(std::string_view name) { return split_unit(name).name; }

  std::vector<std::string> known_names() const;

  Error unknown_column(const std::string& name) const;

  Error too_many_states(const std::string& name, SourcePlace place) const;

  Error wrong_form(const std::vector<std::string>& names, Source source, SourcePlace place,
                   bool mixed) const;

  /// The one of the known column names of which `name` may be a misspelling or lacks the unit.
  static std::optional<std::string> likely_meant(std::string_view name,
                                                 std::span<const std::string> known);

  std::size_t states_;
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/io/resistance_columns-inl.hpp"
#endif
