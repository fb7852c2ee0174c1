#pragma once
/// The columns of a table of resistances, by the many names that laboratories give them.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rramvar/core/units.hpp"
#include "rramvar/io/cell_values.hpp"

namespace rramvar::programs {

/// The columns that matter.
struct ResistanceNames {
  struct Voltage {
    std::size_t column;
    volt unit;  ///< of 1 in the table
  };
  /// Where a resistance is, or what one follows from.
  struct Value {
    std::size_t column;
    CellQuantity quantity;                  ///< resistance, conductance or current
    double unit;                            ///< ohm, siemens or ampere of 1 in the table
    LogicState state;                       ///< wide form only
    std::optional<volt> read_voltage = {};  ///< as the name says
    std::optional<Voltage> voltage = {};    ///< the column that tells it, of this state or of all
  };
  struct Time {
    std::size_t column;
    second unit;  ///< of 1 in the table
  };
  std::vector<std::size_t> cell;  ///< several make one address
  std::optional<std::size_t> cycle;
  std::optional<std::size_t> state;     ///< long form only
  std::vector<Value> values;            ///< long form: one; wide form: one a state, in state order
  std::optional<Voltage> read_voltage;  ///< the column that tells it of all states
  std::optional<Time> time;             ///< when a resistance was read
  bool unit_given = false;              ///< whether any name has a unit

  /// Whether this is one state over time: a time and a resistance a row.
  bool is_held() const { return time && !state && values.size() == 1; }
  bool has(CellQuantity quantity) const;
};

/// "resistance", "conductance", …
std::string_view name_of(CellQuantity quantity);

/// "cycle 'n', HRS 'I_HRS (uA)' in uA, LRS 'I_LRS (uA)' in uA". @param names of all columns
std::string in_words(const ResistanceNames& columns, std::span<const std::string> names);

/// @param is_list whether the names are a --columns list, in which every name must mean something
/// @return nothing if the names of a header make none of the long form, the wide one, and one state
/// over time
/// @throws Error if those of a list do not, or if a column is there twice
std::optional<ResistanceNames> find_resistance_columns(std::span<const std::string> names,
                                                       bool is_list);

/// The same where a file holds one state: the column that is named by it, or by no state.
/// @param may_guess whether of two columns at most the last holds it, whatever it is called
/// @return nothing if no column is known to hold it
/// @throws Error if there is a column of states, or one is there twice
std::optional<ResistanceNames> find_state_column(std::span<const std::string> names,
                                                 LogicState state, bool is_list, bool may_guess);

/// The states that names of columns tell.
struct NamedStates {
  bool are_several = false;
  std::optional<LogicState> only = {};  ///< where it is one
};
NamedStates named_states(std::span<const std::string> names, bool is_list);

/// The logic state that a field of a state column names: a number, HRS or LRS.
std::optional<LogicState> logic_state_in(std::string_view field);

}  // namespace rramvar::programs
