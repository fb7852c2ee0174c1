#pragma once

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "rramvar/characterize/formats/neurosim_csv.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/core/special_functions.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar {

RRAMVAR_INLINE MeasuredCycles StateStatistics::table(std::size_t n) const {
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

RRAMVAR_INLINE double StateStatistics::quantile(const State& state, double p) {
  if (state.std == 0.0) return state.mean;
  const double above = normal_cdf(state.mean / state.std);
  return state.mean - state.std * normal_quantile((1.0 - p) * above);
}

RRAMVAR_INLINE std::optional<StateStatisticsReader::Columns> StateStatisticsReader::columns_in(
    const TextTableReader& table) {
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

RRAMVAR_INLINE StateStatistics StateStatisticsReader::operator()() {
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

RRAMVAR_INLINE const TextField& StateStatisticsReader::field(std::size_t column) const {
  if (column < table_.fields().size()) return table_.fields()[column];
  throw Error(table_.place_of_end(), "the row is too short",
              "it has " + std::to_string(table_.fields().size()) + " columns");
}

RRAMVAR_INLINE std::size_t StateStatisticsReader::state_in(std::size_t column,
                                                           std::vector<bool>& seen) const {
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

RRAMVAR_INLINE double StateStatisticsReader::mean_in(const Columns& columns) const {
  const TextField& text = field(columns.mean);
  const auto number = number_in(text, columns);
  if (const auto problem = problem_of(quantity_of(columns), number, text.text)) {
    throw wrong(text, "mean", *problem);
  }
  return number->value();
}

RRAMVAR_INLINE double StateStatisticsReader::std_in(const Columns& columns) const {
  const TextField& text = field(columns.std);
  const auto number = number_in(text, columns);
  if (is_over_range(number, text.text)) throw wrong(text, "std", over_range_problem);
  const double std = number ? number->value() : -1.0;
  if (!(std >= 0.0) || !std::isfinite(std)) {
    throw wrong(text, "std",
                {"a standard deviation is finite and not negative", "correct or remove such rows"});
  }
  const bool is_siemens = columns.quantity == StateQuantity::conductance;
  if (std <= (is_siemens ? most_conductance : most_resistance)) return std;
  throw wrong(text, "std", *problem_of(quantity_of(columns), number, text.text));
}

RRAMVAR_INLINE Error StateStatisticsReader::wrong(const TextField& text, const char* name,
                                                  const ValueProblem& problem) const {
  return {table_.place(text), std::string(name) + " is " + excerpt(text.text), problem.why,
          problem.advice};
}

RRAMVAR_INLINE CellQuantity StateStatisticsReader::quantity_of(const Columns& columns) {
  return columns.quantity == StateQuantity::conductance ? CellQuantity::conductance
                                                        : CellQuantity::resistance;
}

RRAMVAR_INLINE std::optional<WrittenNumber> StateStatisticsReader::number_in(
    const TextField& text, const Columns& columns) const {
  const bool is_siemens = columns.quantity == StateQuantity::conductance;
  return parse_written_number(text.text, table_.delimiter() != ',',
                              is_siemens ? UnitAfter::in_siemens : UnitAfter::in_ohm,
                              columns.scale);
}

}  // namespace rramvar
