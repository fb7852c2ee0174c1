#pragma once

#include <algorithm>
#include <utility>

#include "rramvar/characterize/formats/iv_table.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/io/cell_labels.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar {

RRAMVAR_INLINE void IVSampleReader::begin(IVColumns columns, std::optional<std::int64_t> cell,
                                          std::optional<std::int64_t> cycle) {
  columns_ = std::move(columns);
  check_shunt();
  open_.assign(columns_.pairs.size(), 0);
  begin_section(cell, cycle);
}

RRAMVAR_INLINE void IVSampleReader::check_shunt() const {
  if (columns_.over_shunt == (series_.shunt != 0.0)) return;
  const auto name = [this](const IVColumns::Scaled& of) {
    return excerpt(columns_.names[of.column]);
  };
  const IVColumns::Pair& pair = columns_.pairs[0];
  if (!columns_.over_shunt) {
    throw Error(table_.place(),
                series_.shunt_is +
                    " is the resistor of a voltage that stands for "
                    "the current, and the file has a current, " +
                    name(pair.current),
                {}, "leave it out");
  }
  throw Error(
      table_.place(),
      name(pair.voltage) + " and " + name(pair.current) + " are voltages, and there is no current",
      "the current is the voltage of the series resistor divided by its resistance, which "
      "the file does not tell",
      "give it in ohm as " + series_.shunt_is);
}

RRAMVAR_INLINE void IVSampleReader::begin_section(std::optional<std::int64_t> cell,
                                                  std::optional<std::int64_t> cycle) {
  section_ = {{}, {}, cell, cycle, {}};
  first_trace_ = out_.traces.size();
}

RRAMVAR_INLINE bool IVSampleReader::is_on_sample() const {
  if (table_.fields().size() < columns_.names.size()) return false;
  const IVColumns::Pair& pair = columns_.pairs[0];
  if (is_empty(pair.voltage.column) || is_empty(pair.current.column)) return false;
  return written(pair.voltage, UnitAfter::v_or_a) || written(pair.current, UnitAfter::v_or_a);
}

RRAMVAR_INLINE void IVSampleReader::take_row() {
  IVTrace labels = section_;
  if (columns_.cell) {
    labels.cell = cell_in(table_, field(*columns_.cell), columns_.names[*columns_.cell]);
  }
  if (columns_.cycle) {
    labels.cycle = cycle_in(table_, field(*columns_.cycle), columns_.names[*columns_.cycle]);
  }
  if (columns_.reset_stop && !field(columns_.reset_stop->column).text.empty()) {
    labels.reset_stop = checked(*columns_.reset_stop, CellQuantity::voltage,
                                written(*columns_.reset_stop, UnitAfter::in_volt));
  }
  const bool has_cycle = labels.cycle.has_value();
  for (std::size_t p = 0; p < columns_.pairs.size(); ++p) {
    const IVColumns::Pair& pair = columns_.pairs[p];
    if (columns_.pairs.size() > 1) {
      // Runs that stand side by side may differ in length. They stand in the order of columns.
      const std::size_t first = std::min(pair.voltage.column, pair.current.column);
      if (first >= table_.fields().size()) break;
      if (is_empty(pair.voltage.column) && is_empty(pair.current.column)) continue;
    }
    if (!has_cycle) labels.cycle = pair.run;
    take_sample(p, labels);
  }
}

RRAMVAR_INLINE void IVSampleReader::finish() const {
  bad_.check();
  if (out_.traces.empty()) {
    throw Error(table_.place(), "the table has no samples of voltage and current");
  }
  out_.columns = columns_.in_words();
  const auto resistor = [this](std::string_view before, ohm r) {
    append_number(out_.columns.append(before), r);
    out_.columns += " ohm";
  };
  if (series_.shunt != 0.0) resistor(", of a resistor of ", series_.shunt);
  if (series_.subtracted != 0.0) {
    resistor(", without the voltage of ", series_.subtracted);
    out_.columns += " in series";
  }
}

RRAMVAR_INLINE void IVSampleReader::take_sample(std::size_t p, const IVTrace& labels) {
  const auto& [voltage, current, run] = columns_.pairs[p];
  const bool is_voltage = columns_.over_shunt;
  const auto written_v = written(voltage, UnitAfter::in_volt);
  const auto written_i = written(current, is_voltage ? UnitAfter::in_volt : UnitAfter::in_ampere);
  if (is_over_range(written_v, field(voltage.column).text) ||
      is_over_range(written_i, field(current.column).text)) {
    ++out_.overflows;
    return;
  }
  std::optional<double> v = checked(voltage, CellQuantity::voltage, written_v);
  std::optional<double> i =
      checked(current, is_voltage ? CellQuantity::voltage : CellQuantity::current, written_i);
  if (!v || !i) return;
  series_.take_off(columns_.over_shunt, *v, *i);
  bad_.add_good();
  const std::size_t end = open_[p];  // one more than the trace that the pair continues
  if (end <= first_trace_ || !same_labels(out_.traces[end - 1], labels)) {
    out_.traces.push_back(labels);
    open_[p] = out_.traces.size();
  }
  IVTrace& to = out_.traces[open_[p] - 1];
  to.voltage.push_back(*v);
  to.current.push_back(*i);
}

RRAMVAR_INLINE const TextField& IVSampleReader::field(std::size_t column) const {
  const auto fields = table_.fields();
  if (column < fields.size()) return fields[column];
  throw Error(table_.place_of_end(),
              "the row has " + std::to_string(fields.size()) + " of " +
                  std::to_string(columns_.names.size()) + " columns",
              excerpt(columns_.names[fields.size()]) + " is missing");
}

RRAMVAR_INLINE std::optional<WrittenNumber> IVSampleReader::written(const IVColumns::Scaled& from,
                                                                    UnitAfter unit) const {
  return parse_written_number(field(from.column).text, table_.delimiter() != ',', unit, from.scale);
}

RRAMVAR_INLINE std::optional<double> IVSampleReader::checked(
    const IVColumns::Scaled& from, CellQuantity quantity,
    const std::optional<WrittenNumber>& value) {
  const TextField& text = field(from.column);
  const std::optional<ValueProblem> problem = problem_of(quantity, value, text.text);
  if (!problem) return value->value();
  bad_.add(table_, text, columns_.names[from.column], *problem);
  return std::nullopt;
}

}  // namespace rramvar
