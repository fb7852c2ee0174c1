#pragma once
/// Mean and spread of every state, as NeuroSim-like simulators take them.
///
///     state,mean,std            state,mean_uS,std_uS        state,mean_ohm,std_ohm
///     0,3e-6,2e-7               0,3,0.2                     0,2e5,1e4
///     1,40e-6,1e-6              1,40,1                      1,5e3,2e2
///
/// Without a unit mean and std are conductances in siemens, as in NeuroSim. The states are numbered
/// from 0, each once, in any order. A row gives a normal law, cut off at 0.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rramvar/core/error.hpp"
#include "rramvar/core/special_functions.hpp"
#include "rramvar/device/measured_cycles.hpp"
#include "rramvar/io/cell_values.hpp"
#include "rramvar/io/engineering_number.hpp"
#include "rramvar/io/text.hpp"
#include "rramvar/io/text_table.hpp"

namespace rramvar {

enum class StateQuantity { conductance, resistance };

/// Mean and standard deviation of every logic state, in siemens or ohm, before the cut at 0.
struct StateStatistics {
  struct State {
    double mean;
    double std;
  };
  std::vector<State> states;  ///< in state order
  StateQuantity quantity = StateQuantity::conductance;
  std::string citation;

  /// The resistances at n equally likely quantiles (k + ½)/n of every state: a table without draws.
  /// Its spread falls short of the law's by 1 % at n = 100 and 0.2 % at n = 1000.
  /// @pre n ≥ 1
  /// @throws Error if a quantile is no resistance: the reader refuses what could make one
  MeasuredCycles table(std::size_t n = 1000) const {
    RRAMVAR_ASSERT(n >= 1);
    MeasuredCycles out;
    out.citation = citation;
    for (const State& state : states) {
      MeasuredState& to = out.states.emplace_back();
      for (std::size_t k = 0; k < n; ++k) {
        const double p = (static_cast<double>(k) + 0.5) / static_cast<double>(n);
        const double x = quantile(state, p);
        const ohm r = quantity == StateQuantity::conductance ? 1.0 / x : x;
        if (!(r > 0.0) || !std::isfinite(r)) {
          throw Error("the mean and spread of state " + std::to_string(out.states.size() - 1) +
                          " make no resistances",
                      "a quantile of its law is not positive and finite",
                      "give a mean that a memory cell has and a spread of its size");
        }
        to.resistance.push_back(r);
      }
    }
    return out;
  }

 private:
  /// Of the normal law on the condition that it is above 0; from the upper tail, where the cut is
  /// not.
  static double quantile(const State& state, double p) {
    if (state.std == 0.0) return state.mean;
    const double above = normal_cdf(state.mean / state.std);
    return state.mean - state.std * normal_quantile((1.0 - p) * above);
  }
};

/// Reads such a table. @throws Error naming file, line and column of what is wrong with it
class StateStatisticsReader {
 public:
  explicit StateStatisticsReader(const std::filesystem::path& path)
      : table_(path), citation_("state statistics " + path.filename().string()) {}

  /// The columns of a header line; nothing if it is not one of state, mean and std.
  struct Columns {
    std::size_t state;
    std::size_t mean;
    std::size_t std;
    double scale;  ///< siemens or ohm of 1 in the table
    StateQuantity quantity;
  };
  static std::optional<Columns> columns_in(const TextTableReader& table) {
    std::optional<std::size_t> state;
    std::optional<std::pair<std::size_t, std::string>> mean;
    std::optional<std::pair<std::size_t, std::string>> std;
    for (std::size_t i = 0; i < table.fields().size(); ++i) {
      const std::string_view name = table.fields()[i].text;
      const std::size_t mark = name.find('_');
      const std::string base = lower_case(name.substr(0, mark));
      const std::string unit(mark == name.npos ? std::string_view() : name.substr(mark + 1));
      if (base == "state" && unit.empty()) state = i;
      if (base == "mean") mean = {i, unit};
      if (base == "std") std = {i, unit};
    }
    if (!state || !mean || !std || mean->second != std->second) return std::nullopt;
    std::string_view unit = mean->second;
    const bool has_unit = !unit.empty();
    const double scale = unit == "siemens" ? 1.0 : take_si_prefix(unit);
    const bool is_ohm = lower_case(unit) == "ohm";
    if (has_unit && !is_ohm && unit != "S" && unit != "siemens") return std::nullopt;
    return Columns{*state, mean->first, std->first, scale,
                   is_ohm ? StateQuantity::resistance : StateQuantity::conductance};
  }

  StateStatistics operator()() {
    if (!table_.next_row()) throw Error(table_.place(), "the table has no rows");
    const std::optional<Columns> columns = columns_in(table_);
    if (!columns) {
      throw Error(table_.place(table_.fields()[0]),
                  "the header does not name the columns state, mean and std",
                  "mean and std may have a unit, the same for both: _S, _uS, _ohm, _kohm",
                  "name the columns of the table");
    }
    StateStatistics out;
    out.quantity = columns->quantity;
    out.citation = citation_;
    std::vector<bool> seen;
    while (table_.next_row()) {
      const std::size_t state = state_in(columns->state, seen);
      if (state >= out.states.size()) out.states.resize(state + 1);
      out.states[state] = {mean_in(*columns), std_in(*columns)};
    }
    for (std::size_t s = 0; s < std::max<std::size_t>(seen.size(), 2); ++s) {
      if (s < seen.size() && seen[s]) continue;
      throw Error(table_.place(), "the table has no state " + std::to_string(s),
                  "the states are numbered from 0, and there are at least two");
    }
    return out;
  }

 private:
  static constexpr std::size_t most_states = 256;

  const TextField& field(std::size_t column) const {
    if (column < table_.fields().size()) return table_.fields()[column];
    throw Error(table_.place_of_end(), "the row is too short",
                "it has " + std::to_string(table_.fields().size()) + " columns");
  }

  std::size_t state_in(std::size_t column, std::vector<bool>& seen) const {
    const TextField& text = field(column);
    const auto state = parse_number<std::size_t>(text.text);
    if (!state || *state >= most_states) {
      throw Error(table_.place(text), "state is " + excerpt(text.text) + ", not a logic state",
                  "states are numbered from 0");
    }
    if (*state >= seen.size()) seen.resize(*state + 1, false);
    if (seen[*state]) {
      throw Error(table_.place(text), "state " + std::to_string(*state) + " is there twice");
    }
    seen[*state] = true;
    return *state;
  }

  /// In siemens or ohm. @throws Error if no cell has it
  double mean_in(const Columns& columns) const {
    const TextField& text = field(columns.mean);
    const auto number = number_in(text, columns);
    if (const auto problem = problem_of(quantity_of(columns), number, text.text)) {
      throw wrong(text, "mean", *problem);
    }
    return number->value();
  }

  /// A spread may be 0, and beyond that has the size of a cell's values.
  double std_in(const Columns& columns) const {
    const TextField& text = field(columns.std);
    const auto number = number_in(text, columns);
    if (is_over_range(number, text.text)) throw wrong(text, "std", over_range_problem);
    const double std = number ? number->value() : -1.0;
    if (!(std >= 0.0) || !std::isfinite(std)) {
      throw wrong(text, "std",
                  {"a standard deviation is finite and not negative", "mend or remove such rows"});
    }
    const bool is_siemens = columns.quantity == StateQuantity::conductance;
    if (std <= (is_siemens ? most_conductance : most_resistance)) return std;
    throw wrong(text, "std", *problem_of(quantity_of(columns), number, text.text));
  }

  Error wrong(const TextField& text, const char* name, const ValueProblem& problem) const {
    return {table_.place(text), std::string(name) + " is " + excerpt(text.text), problem.why,
            problem.advice};
  }

  static CellQuantity quantity_of(const Columns& columns) {
    return columns.quantity == StateQuantity::conductance ? CellQuantity::conductance
                                                          : CellQuantity::resistance;
  }

  std::optional<WrittenNumber> number_in(const TextField& text, const Columns& columns) const {
    const bool is_siemens = columns.quantity == StateQuantity::conductance;
    return parse_written_number(text.text, table_.delimiter() != ',',
                                is_siemens ? UnitAfter::in_siemens : UnitAfter::in_ohm,
                                columns.scale);
  }

  TextTableReader table_;
  std::string citation_;
};

/// Reads a table of state, mean and std.
inline StateStatistics read_neurosim_csv(const std::filesystem::path& path) {
  return StateStatisticsReader(path)();
}

}  // namespace rramvar
