#include "common/measured/resistance_names.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "rramvar/core/error.hpp"
#include "rramvar/core/names.hpp"
#include "rramvar/io/resistance_columns.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar::programs {

namespace {

constexpr std::size_t most_states = ResistanceColumnFinder::most_states;

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// The value of a unit such as "ohm", "kΩ" or "MOhm"; nothing if the text is none.
std::optional<ohm> unit_in(std::string_view text) {
  text = trimmed(text);
  ohm factor = 1.0;
  if (text.starts_with('k') || text.starts_with('K')) factor = 1e3;
  if (text.starts_with('M')) factor = 1e6;  // a small m would be milli
  if (text.starts_with('G')) factor = 1e9;
  if (factor > 1.0) text.remove_prefix(1);
  const std::string name = lower_case(text);
  static constexpr std::array<std::string_view, 4> ohms{"ohm", "ohms", "\xCE\xA9", "\xE2\x84\xA6"};
  if (!is_one_of(name, ohms)) return std::nullopt;
  return factor;
}

struct Name {
  std::string base;  ///< letters and digits only, small
  std::optional<ohm> unit;
};

/// Takes "R_LRS [kOhm]", "hrs (ohm)" and "logic0_ohm" apart.
Name analysed(std::string_view column) {
  Name out;
  std::string_view text = trimmed(column);
  for (const auto& [open, close] : {std::pair{'(', ')'}, std::pair{'[', ']'}}) {
    const std::size_t begin = text.rfind(open);
    if (!text.ends_with(close) || begin == text.npos) continue;
    out.unit = unit_in(text.substr(begin + 1, text.size() - begin - 2));
    if (out.unit) text = trimmed(text.substr(0, begin));
  }
  const std::size_t mark = text.find_last_of("_/ ");
  if (!out.unit && mark != text.npos) {
    out.unit = unit_in(text.substr(mark + 1));
    if (out.unit) text = text.substr(0, mark);
  }
  for (const char c : lower_case(text)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out.base += c;
  }
  return out;
}

std::optional<LogicState> numbered_state(std::string_view base) {
  for (const std::string_view prefix : {"logic", "rlogic", "state"}) {
    if (!base.starts_with(prefix) || base.size() == prefix.size()) continue;
    const auto state = parse_number<std::size_t>(base.substr(prefix.size()));
    if (state && *state < most_states) return state;
  }
  return std::nullopt;
}

/// The state that a column of the wide form holds, by its name.
std::optional<LogicState> state_of(std::string_view base) {
  static constexpr std::array<std::string_view, 11> hrs{
      "hrs",    "rhrs",       "hrsresistance", "resistancehrs", "resetresistance", "roff", "rhigh",
      "rreset", "afterreset", "rafterreset",   "hrsr"};
  static constexpr std::array<std::string_view, 11> lrs{
      "lrs",  "rlrs", "lrsresistance", "resistancelrs", "setresistance", "ron",
      "rlow", "rset", "afterset",      "rafterset",     "lrsr"};
  if (is_one_of(base, hrs)) return 0;
  if (is_one_of(base, lrs)) return 1;
  return numbered_state(base);
}

bool is_cell(std::string_view base) {
  static constexpr std::array<std::string_view, 12> names{
      "cell",     "cellid", "cellno",   "cellnumber", "cellindex", "celladdress",
      "celladdr", "device", "deviceid", "dev",        "address",   "addr"};
  return is_one_of(base, names);
}

bool is_cycle(std::string_view base) {
  static constexpr std::array<std::string_view, 6> names{"cycle",   "cycles",      "cyc",
                                                         "cycleno", "cyclenumber", "cycleindex"};
  return is_one_of(base, names);
}

bool is_state(std::string_view base) {
  static constexpr std::array<std::string_view, 4> names{"state", "logicstate", "level", "logic"};
  return is_one_of(base, names);
}

bool is_resistance(std::string_view base) {
  static constexpr std::array<std::string_view, 4> names{"resistance", "r", "res",
                                                         "readresistance"};
  return is_one_of(base, names);
}

Error unknown_column(const std::string& name) {
  static constexpr std::array<std::string_view, 9> known{
      "cell", "cycle", "lrs", "hrs", "logic0", "logic1", "state", "resistance", "-"};
  return unknown_name("column", name, known);
}

Error wrong_form(const ResistanceNames& found, bool has_wide) {
  if (!found.resistances.empty() && !found.state && !has_wide) {
    return Error("the columns hold one resistance a row and no logic state",
                 "the states of a memory are compared here, so two are needed; repeated reads of "
                 "one state show read noise, which is something else",
                 "name a column 'state', or two columns of resistances, such as logic1 and logic0");
  }
  if (has_wide && !found.state && found.resistances.size() == 1) {
    return Error("the columns hold one logic state only",
                 "the states of a memory are compared here, so two are needed",
                 "name the column of the other one too, such as logic1 and logic0");
  }
  return Error("the columns make no table of resistances",
               "it has columns of all states, such as logic1 and logic0, or the columns state and "
               "resistance, but not some of both",
               "see characterize --list-formats");
}

}  // namespace

std::optional<ResistanceNames> find_resistance_columns(std::span<const std::string> names,
                                                       bool is_list) {
  ResistanceNames out;
  std::vector<std::optional<ResistanceNames::Resistance>> wide;
  std::optional<ResistanceNames::Resistance> single;
  const auto once = [&](const auto& place, std::size_t i) {
    if (place) throw Error("the column " + excerpt(names[i]) + " is there twice");
  };
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == "-" || names[i] == "_") continue;
    const Name name = analysed(names[i]);
    if (is_cell(name.base)) {
      out.cell.push_back(i);
    } else if (is_cycle(name.base)) {
      once(out.cycle, i);
      out.cycle = i;
    } else if (is_state(name.base)) {
      once(out.state, i);
      out.state = i;
    } else if (is_resistance(name.base)) {
      once(single, i);
      single = ResistanceNames::Resistance{i, name.unit.value_or(1.0), 0};
    } else if (const auto state = state_of(name.base)) {
      if (*state >= wide.size()) wide.resize(*state + 1);
      once(wide[*state], i);
      wide[*state] = ResistanceNames::Resistance{i, name.unit.value_or(1.0), *state};
    } else {
      if (is_list) throw unknown_column(names[i]);
      continue;
    }
    out.unit_given = out.unit_given || name.unit;
  }
  const bool is_whole =
      std::all_of(wide.begin(), wide.end(), [](const auto& r) { return bool(r); });
  const bool is_wide = wide.size() >= 2 && is_whole && !single && !out.state;
  const bool is_long = wide.empty() && single && out.state;
  if (single) out.resistances.push_back(*single);
  for (const auto& r : wide) {
    if (r) out.resistances.push_back(*r);
  }
  if (is_wide || is_long) return out;
  // A header of something else names no resistances at all.
  if (is_list || !out.resistances.empty()) throw wrong_form(out, !wide.empty());
  return std::nullopt;
}

std::optional<LogicState> logic_state_in(std::string_view field) {
  if (const auto number = parse_number<double>(field)) {
    const bool whole = *number >= 0.0 && *number < most_states && std::floor(*number) == *number;
    return whole ? std::optional(static_cast<LogicState>(*number)) : std::nullopt;
  }
  static constexpr std::array<std::string_view, 3> hrs{"hrs", "off", "reset"};
  static constexpr std::array<std::string_view, 3> lrs{"lrs", "on", "set"};
  const std::string name = lower_case(field);
  if (is_one_of(name, hrs)) return 0;
  if (is_one_of(name, lrs)) return 1;
  return std::nullopt;
}

}  // namespace rramvar::programs
