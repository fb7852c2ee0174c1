#include "common/measured/resistance_names.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "common/measured/column_name.hpp"
#include "common/measured/time_column.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/core/names.hpp"
#include "rramvar/io/resistance_columns.hpp"
#include "rramvar/io/text.hpp"
#include "rramvar/io/unit_name.hpp"

namespace rramvar::programs {

namespace {

constexpr std::size_t most_states = ResistanceColumnFinder::most_states;

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// What a name says of a quantity, and how.
struct QuantityWord {
  std::string_view word;
  CellQuantity quantity;
};
constexpr std::array<QuantityWord, 11> quantity_words{{{"resistance", CellQuantity::resistance},
                                                       {"res", CellQuantity::resistance},
                                                       {"r", CellQuantity::resistance},
                                                       {"conductance", CellQuantity::conductance},
                                                       {"cond", CellQuantity::conductance},
                                                       {"g", CellQuantity::conductance},
                                                       {"current", CellQuantity::current},
                                                       {"curr", CellQuantity::current},
                                                       {"i", CellQuantity::current},
                                                       {"voltage", CellQuantity::voltage},
                                                       {"v", CellQuantity::voltage}}};

std::optional<LogicState> numbered_state(std::string_view base) {
  for (const std::string_view prefix : {"logic", "state", "level"}) {
    if (!base.starts_with(prefix) || base.size() == prefix.size()) continue;
    const auto state = parse_number<std::size_t>(base.substr(prefix.size()));
    if (state && *state < most_states) return state;
  }
  return std::nullopt;
}

/// The state that a name without its quantity tells. @param said whether it tells a quantity
std::optional<LogicState> state_of(std::string_view base, bool said, CellQuantity quantity) {
  if (base == "hrs" || base == "afterreset") return 0;
  if (base == "lrs" || base == "afterset") return 1;
  if (said && base == "off") return 0;
  if (said && base == "on") return 1;
  const bool grows = quantity != CellQuantity::resistance;  // with the logic state
  if (said && base == "high") return grows ? 1 : 0;
  if (said && base == "low") return grows ? 0 : 1;
  // A SET current is the one that sets.
  if (said && quantity != CellQuantity::current && base == "reset") return 0;
  if (said && quantity != CellQuantity::current && base == "set") return 1;
  return numbered_state(base);
}

/// What a column of values holds, by its name.
struct ValueName {
  CellQuantity quantity;
  double unit;
  std::optional<LogicState> state;  ///< nothing in the long form
};
std::optional<ValueName> value_of(const ColumnName& name) {
  std::string base = name.base;
  if (const std::size_t read = base.find("read"); read != base.npos) base.erase(read, 4);
  for (const auto& [word, quantity] : quantity_words) {
    std::string_view rest = base;
    for (const bool ends : {false, true}) {
      if (ends ? !base.ends_with(word) : !base.starts_with(word)) continue;
      rest = ends ? std::string_view(base).substr(0, base.size() - word.size())
                  : std::string_view(base).substr(word.size());
      const auto state = state_of(rest, true, quantity);
      if (!state && !rest.empty()) continue;
      if (name.unit && name.unit->quantity != quantity) return std::nullopt;
      return ValueName{quantity, name.unit ? name.unit->size : 1.0, state};
    }
  }
  if (name.unit && !name.unit->is_exact) return std::nullopt;
  const CellQuantity quantity = name.unit ? name.unit->quantity : CellQuantity::resistance;
  const auto state = state_of(base, name.unit.has_value(), quantity);
  if (!state) return std::nullopt;
  return ValueName{quantity, name.unit ? name.unit->size : 1.0, state};
}

/// Whether a column of voltages tells where the states were read.
bool is_read_voltage(const ColumnName& name, const ValueName& value) {
  return value.quantity == CellQuantity::voltage && !value.state &&
         name.base.find("read") != name.base.npos;
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

Error unknown_column(const std::string& name) {
  static constexpr std::array<std::string_view, 15> known{
      "cell",   "cycle",  "lrs",   "hrs",        "I_lrs_A", "I_hrs_A",     "G_lrs_S", "G_hrs_S",
      "logic0", "logic1", "state", "resistance", "current", "conductance", "-"};
  return unknown_name("column", name, known);
}

Error wrong_form(const ResistanceNames& found, bool has_wide) {
  if (!found.values.empty() && !found.state && !has_wide) {
    return Error("the columns hold one " + std::string(name_of(found.values[0].quantity)) +
                     " a row and no logic state",
                 "the states of a memory are compared here, so two are needed; repeated reads of "
                 "one state show read noise, which is something else",
                 "name a column 'state', or two columns of resistances, such as logic1 and logic0, "
                 "or give a file of each state as --state hrs=FILE --state lrs=FILE");
  }
  if (has_wide && !found.state && found.values.size() == 1) {
    return Error("the columns hold one logic state only",
                 "the states of a memory are compared here, so two are needed",
                 "name the column of the other one too, such as logic1 and logic0, or give a file "
                 "of each state as --state hrs=FILE --state lrs=FILE");
  }
  return Error("the columns make no table of resistances",
               "it has columns of all states, such as logic1 and logic0, or the columns state and "
               "resistance, but not some of both",
               "see characterize --list-formats");
}

/// Of several quantities the resistance is taken, then the conductance.
void keep_best(std::optional<ResistanceNames::Value>& kept, const ResistanceNames::Value& other,
               const std::string& name) {
  if (kept && kept->quantity == other.quantity) {
    throw Error("the column " + excerpt(name) + " is there twice");
  }
  if (!kept || other.quantity < kept->quantity) kept = other;
}

/// All that names mean.
struct FoundColumns {
  ResistanceNames labels;  ///< and no values
  std::vector<std::optional<ResistanceNames::Value>> wide;
  std::vector<std::optional<ResistanceNames::Voltage>> wide_voltages;  ///< V_HRS beside I_HRS
  std::optional<ResistanceNames::Value> single;                        ///< named without a state
};
FoundColumns all_columns(std::span<const std::string> names, bool is_list) {
  FoundColumns found;
  auto& [out, wide, wide_voltages, single] = found;
  const auto once = [&](auto& place, std::size_t i) {
    if (place) throw Error("the column " + excerpt(names[i]) + " is there twice");
    place = i;
  };
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == "-" || names[i] == "_") continue;
    const ColumnName name = analysed(names[i]);
    if (!name.unit && is_cell(name.base)) {
      out.cell.push_back(i);
    } else if (!name.unit && is_cycle(name.base)) {
      once(out.cycle, i);
    } else if (!name.unit && is_state(name.base)) {
      once(out.state, i);
    } else if (const auto seconds = time_unit(names[i])) {
      if (!out.time) out.time = {i, *seconds};
    } else if (const auto value = value_of(name); value && is_read_voltage(name, *value)) {
      if (!out.read_voltage) out.read_voltage = {i, value->unit};
    } else if (value && value->quantity == CellQuantity::voltage && value->state) {
      if (*value->state >= wide_voltages.size()) wide_voltages.resize(*value->state + 1);
      if (!wide_voltages[*value->state]) wide_voltages[*value->state] = {{i, value->unit}};
    } else if (value && value->quantity != CellQuantity::voltage) {
      const ResistanceNames::Value holds{i, value->quantity, value->unit, value->state.value_or(0),
                                         name.read_voltage};
      if (value->state && *value->state >= wide.size()) wide.resize(*value->state + 1);
      keep_best(value->state ? wide[*value->state] : single, holds, names[i]);
      out.unit_given = out.unit_given || name.unit;
    } else if (is_list) {
      throw unknown_column(names[i]);
    }
  }
  const auto tell_voltage = [&own = found.wide_voltages,
                             &common = found.labels.read_voltage](auto& value) {
    if (!value || value->quantity != CellQuantity::current) return;
    const bool has_own = value->state < own.size() && own[value->state];
    value->voltage = has_own ? own[value->state] : common;
  };
  for (auto& value : wide) tell_voltage(value);
  tell_voltage(single);
  return found;
}

}  // namespace

std::string_view name_of(CellQuantity quantity) {
  switch (quantity) {
    case CellQuantity::resistance:
      return "resistance";
    case CellQuantity::conductance:
      return "conductance";
    case CellQuantity::voltage:
      return "voltage";
    case CellQuantity::current:
      break;
  }
  return "current";
}

std::string in_words(const ResistanceNames& columns, std::span<const std::string> names) {
  constexpr std::size_t shown = 8;
  std::string out;
  const auto add = [&](const std::string& what, std::size_t column) {
    out.append(out.empty() ? "" : ", ").append(what).append(" ").append(excerpt(names[column]));
  };
  for (const std::size_t column : columns.cell) add("cell", column);
  if (columns.cycle) add("cycle", *columns.cycle);
  if (columns.state) add("state", *columns.state);
  if (columns.is_held()) add("time", columns.time->column);
  const std::size_t states = columns.values.size();
  for (std::size_t k = 0; k < std::min(states, shown); ++k) {
    const ResistanceNames::Value& value = columns.values[k];
    add(states == 1   ? std::string(name_of(value.quantity))
        : states > 2  ? "state " + std::to_string(value.state)
        : value.state ? "LRS"
                      : "HRS",
        value.column);
    out += " in " + unit_name(value.quantity, value.unit);
    if (!value.voltage || columns.read_voltage) continue;
    out += " at " + excerpt(names[value.voltage->column]) + " in " +
           unit_name(CellQuantity::voltage, value.voltage->unit);
  }
  if (states > shown) out += " and " + std::to_string(states - shown) + " more";
  if (columns.read_voltage) {
    add("read voltage", columns.read_voltage->column);
    out += " in " + unit_name(CellQuantity::voltage, columns.read_voltage->unit);
  }
  return out;
}

bool ResistanceNames::has(CellQuantity quantity) const {
  return std::any_of(values.begin(), values.end(),
                     [quantity](const Value& value) { return value.quantity == quantity; });
}

std::optional<ResistanceNames> find_resistance_columns(std::span<const std::string> names,
                                                       bool is_list) {
  auto [out, wide, voltages, single] = all_columns(names, is_list);
  // A current beside the states is that of a switch, or of something else.
  const bool is_resistance = single && (single->quantity == CellQuantity::resistance || out.time);
  if (single && !is_resistance && (!wide.empty() || (!out.state && !is_list))) single.reset();
  const bool is_whole =
      std::all_of(wide.begin(), wide.end(), [](const auto& r) { return bool(r); });
  const bool is_wide = wide.size() >= 2 && is_whole && !single && !out.state;
  const bool is_long = wide.empty() && single && out.state;
  if (single) out.values.push_back(*single);
  for (const auto& value : wide) {
    if (value) out.values.push_back(*value);
  }
  if (is_wide || is_long || out.is_held()) return out;
  // A header of something else names no resistances at all.
  if (is_list || !out.values.empty()) throw wrong_form(out, !wide.empty());
  return std::nullopt;
}

std::optional<ResistanceNames> find_state_column(std::span<const std::string> names,
                                                 LogicState state, bool is_list, bool may_guess) {
  auto [out, wide, voltages, single] = all_columns(names, is_list);
  if (out.state && (single || !wide.empty())) {
    throw Error("the column " + excerpt(names[*out.state]) + " tells the states",
                "a file that --state names holds one", "give this file without --state");
  }
  auto value = state < wide.size() && wide[state] ? wide[state] : single;
  const std::size_t last = names.size() - 1;
  if (!value && may_guess && wide.empty() && last <= 1 && out.cycle != last) {
    value = {last, CellQuantity::resistance, 1.0, state};
  }
  if (!value) return std::nullopt;
  value->state = state;
  out.values = {*value};
  return std::optional(std::move(out));
}

NamedStates named_states(std::span<const std::string> names, bool is_list) {
  const FoundColumns found = all_columns(names, is_list);
  NamedStates out{found.labels.state ||
                  found.labels.time};  // one state over time is no table of it
  for (LogicState s = 0; s < found.wide.size(); ++s) {
    if (!found.wide[s]) continue;
    out.are_several = out.are_several || out.only;
    out.only = s;
  }
  return out;
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
