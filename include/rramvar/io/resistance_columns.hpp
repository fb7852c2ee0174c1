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

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rramvar/core/error.hpp"
#include "rramvar/core/names.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/io/engineering_number.hpp"
#include "rramvar/io/text.hpp"

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
                               const std::function<SourcePlace(std::size_t)>& place) const {
    ResistanceColumns out;
    std::vector<std::optional<std::size_t>> wide(states_);
    std::optional<std::size_t> resistance;
    for (std::size_t i = 0; i < names.size(); ++i) {
      const Meaning meaning = meaning_of(names[i], source);
      out.unit.push_back(meaning.unit);
      std::optional<std::size_t>* found = nullptr;
      switch (meaning.role) {
        case Role::cell:
          found = &out.cell;
          break;
        case Role::cycle:
          found = &out.cycle;
          break;
        case Role::state:
          found = &out.state;
          break;
        case Role::resistance:
          found = &resistance;
          break;
        case Role::skipped:
          break;
        case Role::unknown:
          if (source == Source::list) throw unknown_column(names[i]);
          break;
        case Role::logic:
          if (meaning.state >= states_) throw too_many_states(names[i], place(i));
          found = &wide[meaning.state];
          break;
      }
      if (found == nullptr) continue;
      if (found->has_value()) {
        throw Error(place(i), "the column " + excerpt(names[i]) + " is there twice",
                    "column " + std::to_string(**found + 1) + ", " + excerpt(names[**found]) +
                        ", holds the same");
      }
      *found = i;
    }
    const auto given = [](const auto& column) { return column.has_value(); };
    const bool all_wide = std::all_of(wide.begin(), wide.end(), given);
    const bool any_wide = std::any_of(wide.begin(), wide.end(), given);
    const bool long_form = out.state && resistance && !any_wide;
    const bool wide_form = all_wide && !out.state && !resistance;
    if (long_form == wide_form) {
      throw wrong_form(names, source, place(0), any_wide && (out.state || resistance));
    }
    if (long_form) out.resistance.push_back(*resistance);
    for (const auto& column : wide) {
      if (column) out.resistance.push_back(*column);
    }
    out.names = std::move(names);
    return out;
  }

  /// How many states the names tell of: one more than the last of logic0, logic1, …, two for hrs
  /// and lrs; 0 if it is the rows that tell, as in the long form.
  static std::size_t states_in(std::span<const std::string> names) {
    std::size_t states = 0;
    for (const std::string& column : names) {
      const std::string name = lower_case(split_unit(column).name);
      if (name == "hrs" || name == "lrs") states = std::max<std::size_t>(states, 2);
      if (const auto state = logic_state(name); state && *state < most_states) {
        states = std::max(states, *state + 1);
      }
    }
    return states == 1 ? 2 : states;
  }

  /// A cell does not have more states than this; larger numbers are mistakes.
  static constexpr std::size_t most_states = 256;

  /// The names in a comma-separated list such as "cell,logic1,logic0,-".
  static std::vector<std::string> names_in(std::string_view list) {
    std::vector<std::string> names;
    for (std::size_t begin = 0; begin <= list.size();) {
      const std::size_t comma = std::min(list.find(',', begin), list.size());
      names.emplace_back(trimmed(list.substr(begin, comma - begin)));
      begin = comma + 1;
    }
    return names;
  }

 private:
  enum class Role { unknown, skipped, cell, cycle, state, resistance, logic };
  struct Meaning {
    Role role;
    LogicState state = 0;  // of role logic
    ohm unit = 1.0;
  };

  Meaning meaning_of(std::string_view column, Source source) const {
    const std::string full = lower_case(column);
    if (full == "cell") return {Role::cell};
    if (full == "cycle") return {Role::cycle};
    if (full == "state") return {Role::state};
    if (full == "-" || full == "_") return {Role::skipped};
    const auto [stem, given_unit] = split_unit(column);
    if (!given_unit && source == Source::header) return {Role::unknown};
    const std::string name = lower_case(stem);
    const ohm unit = given_unit.value_or(1.0);
    if (name == "resistance") return {Role::resistance, 0, unit};
    if (name == "hrs" && states_ == 2) return {Role::logic, 0, unit};
    if (name == "lrs" && states_ == 2) return {Role::logic, 1, unit};
    if (const auto state = logic_state(name)) return {Role::logic, *state, unit};
    return {Role::unknown};
  }

  /// The number in "logic0", "logic1", …
  static std::optional<LogicState> logic_state(std::string_view name) {
    if (!name.starts_with("logic")) return std::nullopt;
    if (name.find_first_not_of("0123456789", 5) != name.npos) return std::nullopt;
    return parse_number<std::size_t>(name.substr(5));
  }

  struct NameAndUnit {
    std::string_view name;
    std::optional<ohm> unit;
  };
  /// "lrs" and 1000 of "lrs_kohm"; the whole name where it does not end in a unit of those known.
  static NameAndUnit split_unit(std::string_view column) {
    const std::size_t mark = column.rfind('_');
    if (mark == column.npos) return {column, std::nullopt};
    std::string_view prefix = column.substr(mark + 1);
    if (!lower_case(prefix).ends_with("ohm")) return {column, std::nullopt};
    prefix.remove_suffix(3);
    const ohm unit = take_si_prefix(prefix);
    if (!prefix.empty() || unit < 1.0) return {column, std::nullopt};
    return {column.substr(0, mark), unit};
  }
  static std::string_view without_unit(std::string_view name) { return split_unit(name).name; }

  std::vector<std::string> known_names() const {
    std::vector<std::string> known{"state", "resistance_ohm"};
    for (LogicState s = 0; s < states_; ++s) known.push_back("logic" + std::to_string(s) + "_ohm");
    if (states_ == 2) known.insert(known.end(), {"hrs_ohm", "lrs_ohm"});
    known.insert(known.end(), {"cell", "cycle"});
    return known;
  }

  Error unknown_column(const std::string& name) const {
    const std::vector<std::string> known = known_names();
    std::vector<std::string_view> views;
    for (const std::string& full : known) views.push_back(without_unit(full));
    views.emplace_back("-");
    return unknown_name("column", name, views);
  }

  Error too_many_states(const std::string& name, SourcePlace place) const {
    return {std::move(place), "the column " + excerpt(name) + " is of a state that is not read",
            "the device has " + std::to_string(states_) + " states here, 0 to " +
                std::to_string(states_ - 1),
            "read the table with read_device_lut<S> for its number of states S"};
  }

  Error wrong_form(const std::vector<std::string>& names, Source source, SourcePlace place,
                   bool mixed) const {
    std::string found;
    std::string suggestion;
    constexpr std::size_t shown = 20;
    const std::vector<std::string> known = known_names();
    for (std::size_t i = 0; i < std::min(names.size(), shown); ++i) {
      found += (i == 0 ? "" : ", ") + excerpt(names[i]);
      if (meaning_of(names[i], source).role != Role::unknown) continue;
      if (const auto meant = likely_meant(names[i], known)) {
        suggestion +=
            (suggestion.empty() ? "did you mean '" : ", '") + *meant + "' by " + excerpt(names[i]);
      }
    }
    if (names.size() > shown) found += " and " + std::to_string(names.size() - shown) + " more";
    std::string needed = "state and resistance_ohm, or ";
    for (LogicState s = 0; s < states_; ++s) {
      needed += (s == 0 ? "" : s + 1 == states_ ? " and " : ", ");
      needed += "logic" + std::to_string(s) + "_ohm";
    }
    if (states_ == 2) needed += " (or hrs_ohm and lrs_ohm)";
    const std::string_view subject = source == Source::header ? "the header" : "the column list";
    return {std::move(place), std::string(subject) + " names the columns " + found,
            "a table of " + std::to_string(states_) + " states needs either " + needed +
                (mixed ? ", but not some of both" : ""),
            suggestion.empty() ? suggestion : suggestion + "?"};
  }

  /// The one of the known column names of which `name` may be a misspelling or lacks the unit.
  static std::optional<std::string> likely_meant(std::string_view name,
                                                 std::span<const std::string> known) {
    if (name.size() > 32) return std::nullopt;
    const std::size_t mark = name.rfind('_');
    if (mark != name.npos && lower_case(name.substr(mark)).ends_with("ohm") &&
        !split_unit(name).unit) {
      return std::nullopt;  // another unit is no misspelling
    }
    const std::string* best = nullptr;
    std::size_t wanted = name.size() / 3 + 1;  // a misspelling has to be nearer than this
    for (const std::string& full : known) {
      for (const std::string_view spelling : {std::string_view(full), without_unit(full)}) {
        const std::size_t distance = edit_distance(name, spelling, wanted);
        if (distance >= wanted) continue;
        wanted = distance;
        best = &full;
      }
    }
    return best == nullptr ? std::nullopt : std::optional(*best);
  }

  std::size_t states_;
};

}  // namespace rramvar
