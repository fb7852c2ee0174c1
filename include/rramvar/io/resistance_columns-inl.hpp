#pragma once

#include <algorithm>
#include <utility>

#include "rramvar/core/config.hpp"
#include "rramvar/core/names.hpp"
#include "rramvar/io/engineering_number.hpp"
#include "rramvar/io/resistance_columns.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar {

RRAMVAR_INLINE ResistanceColumns
ResistanceColumnFinder::operator()(std::vector<std::string> names, Source source,
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

RRAMVAR_INLINE std::size_t ResistanceColumnFinder::states_in(std::span<const std::string> names) {
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

RRAMVAR_INLINE std::vector<std::string> ResistanceColumnFinder::names_in(std::string_view list) {
  std::vector<std::string> names;
  for (std::size_t begin = 0; begin <= list.size();) {
    const std::size_t comma = std::min(list.find(',', begin), list.size());
    names.emplace_back(trimmed(list.substr(begin, comma - begin)));
    begin = comma + 1;
  }
  return names;
}

RRAMVAR_INLINE ResistanceColumnFinder::Meaning ResistanceColumnFinder::meaning_of(
    std::string_view column, Source source) const {
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

RRAMVAR_INLINE std::optional<LogicState> ResistanceColumnFinder::logic_state(
    std::string_view name) {
  if (!name.starts_with("logic")) return std::nullopt;
  if (name.find_first_not_of("0123456789", 5) != name.npos) return std::nullopt;
  return parse_number<std::size_t>(name.substr(5));
}

RRAMVAR_INLINE ResistanceColumnFinder::NameAndUnit ResistanceColumnFinder::split_unit(
    std::string_view column) {
  const std::size_t mark = column.rfind('_');
  if (mark == column.npos) return {column, std::nullopt};
  std::string_view prefix = column.substr(mark + 1);
  if (!lower_case(prefix).ends_with("ohm")) return {column, std::nullopt};
  prefix.remove_suffix(3);
  const ohm unit = take_si_prefix(prefix);
  if (!prefix.empty() || unit < 1.0) return {column, std::nullopt};
  return {column.substr(0, mark), unit};
}

RRAMVAR_INLINE std::vector<std::string> ResistanceColumnFinder::known_names() const {
  std::vector<std::string> known{"state", "resistance_ohm"};
  for (LogicState s = 0; s < states_; ++s) known.push_back("logic" + std::to_string(s) + "_ohm");
  if (states_ == 2) known.insert(known.end(), {"hrs_ohm", "lrs_ohm"});
  known.insert(known.end(), {"cell", "cycle"});
  return known;
}

RRAMVAR_INLINE Error ResistanceColumnFinder::unknown_column(const std::string& name) const {
  const std::vector<std::string> known = known_names();
  std::vector<std::string_view> views;
  for (const std::string& full : known) views.push_back(without_unit(full));
  views.emplace_back("-");
  return unknown_name("column", name, views);
}

RRAMVAR_INLINE Error ResistanceColumnFinder::too_many_states(const std::string& name,
                                                             SourcePlace place) const {
  return {std::move(place), "the column " + excerpt(name) + " is of a state that is not read",
          "the device has " + std::to_string(states_) + " states here, 0 to " +
              std::to_string(states_ - 1),
          "read the table with read_device_lut<S> for its number of states S"};
}

RRAMVAR_INLINE Error ResistanceColumnFinder::wrong_form(const std::vector<std::string>& names,
                                                        Source source, SourcePlace place,
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

RRAMVAR_INLINE std::optional<std::string> ResistanceColumnFinder::likely_meant(
    std::string_view name, std::span<const std::string> known) {
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

}  // namespace rramvar
