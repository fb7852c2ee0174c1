#include "common/measured/cell_reading.hpp"

#include <algorithm>
#include <cmath>

#include "common/measured/read_voltage_text.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar::programs {

namespace {

constexpr ValueProblem no_resistance{
    "no memory cell has less than 1 ohm: these are probably currents, conductances or resistances "
    "in another unit",
    "name the columns by what they hold: I_hrs_A and I_lrs_A, G_hrs_uS and G_lrs_uS, or R_hrs_kohm "
    "and R_lrs_kohm"};
constexpr ValueProblem no_current{
    "a current of 0 tells no resistance: it was below what the instrument resolves",
    "remove such rows, or give the least current that it resolves"};
constexpr ValueProblem against_the_first{
    "the first current of the table has the other sign, so this one is noise about 0",
    "remove such rows, or give the least current that the instrument resolves"};
constexpr ValueProblem too_large{
    "the read voltage divided by it is less than 1 ohm, which no memory cell has",
    "check the unit in the column's name, such as I_hrs_uA, and the read voltage"};
constexpr ValueProblem too_small{
    "the read voltage divided by it is more than 1e15 ohm, which no memory cell has",
    "check the unit in the column's name, such as I_hrs_uA, and the read voltage"};

std::string volts(volt v) {
  std::string out;
  append_number(out, v);
  return out + " V";
}

}  // namespace

UnitAfter unit_after(CellQuantity quantity) {
  switch (quantity) {
    case CellQuantity::resistance:
      return UnitAfter::in_ohm;
    case CellQuantity::conductance:
      return UnitAfter::in_siemens;
    case CellQuantity::voltage:
      return UnitAfter::in_volt;
    case CellQuantity::current:
      break;
  }
  return UnitAfter::in_ampere;
}

void CellReader::look_for_voltage() {
  if (!remarked_) remarked_ = read_voltage_in(table_.comments());
  std::string row;
  for (const TextField& field : table_.fields()) row.append(field.text) += table_.delimiter();
  if (!remarked_) remarked_ = read_voltage_in(row);
}

void CellReader::begin(const ResistanceNames& columns, std::span<const std::string> names,
                       const GivenVoltage& given) {
  columns_ = columns;
  names_.assign(names.begin(), names.end());
  bool is_common = !columns.read_voltage;
  follows_columns_ = true;
  for (ResistanceNames::Value& value : columns_.values) {
    const bool has_column = columns.read_voltage || value.voltage;
    if (!value.read_voltage && !has_column) value.read_voltage = remarked_;
    if (value.read_voltage && given.value &&
        std::abs(*value.read_voltage - *given.value) > 1e-6 * std::abs(*given.value)) {
      throw Error(SourcePlace{table_.place().file},
                  "the file says that it was read at " + volts(*value.read_voltage) + ", and " +
                      given.option + " " + volts(*given.value),
                  "one of them is wrong", "leave out " + given.option + ", or correct the file");
    }
    if (!value.read_voltage && !has_column) value.read_voltage = given.value;
    if (value.quantity == CellQuantity::current && !value.read_voltage && !has_column) {
      throw Error(SourcePlace{table_.place().file},
                  excerpt(names[value.column]) + " holds currents, and no read voltage is known",
                  "a resistance is the voltage divided by the current",
                  "give the voltage with " + given.option);
    }
    is_common = is_common && value.read_voltage == columns_.values[0].read_voltage;
    follows_columns_ = follows_columns_ && value.voltage && !value.read_voltage;
  }
  if (is_common) common_ = columns_.values[0].read_voltage;
}

CellReading CellReader::operator()(std::size_t index) {
  const ResistanceNames::Value& value = columns_.values[index];
  const std::string_view text = table_.fields()[value.column].text;
  const auto number = number_in(value.column, value.quantity, value.unit);
  if (value.quantity == CellQuantity::resistance) return of_resistance(number, text);
  if (const auto problem = problem_of(value.quantity, number, text)) return {0.0, problem};
  if (value.quantity == CellQuantity::conductance) return {1.0 / number->value()};
  return of_current(number->value(), voltage_of(value));
}

volt CellReader::voltage_of(const ResistanceNames::Value& value) {
  if (value.read_voltage) return *value.read_voltage;
  const auto& [column, unit] = *value.voltage;
  const TextField& field = table_.fields()[column];
  const auto number = number_in(column, CellQuantity::voltage, unit);
  const auto problem = problem_of(CellQuantity::voltage, number, field.text);
  if (problem || number->value() == 0.0) {
    throw Error(table_.place(field), shortened(names_[column]) + " is " + excerpt(field.text),
                problem ? problem->why : "at 0 V no current tells a resistance",
                problem ? problem->advice : "correct or remove such rows");
  }
  const volt v = number->value();
  if (!first_) {
    first_ = v;
    if (follows_columns_) common_ = v;
  }
  if (v != *first_) common_.reset();
  constexpr double most_apart = 3.0;  // reads of one state are at one voltage, or nearly
  const double apart = std::abs(v / *first_);
  if (!columns_.read_voltage && std::max(apart, 1.0 / apart) > most_apart) {
    throw Error(
        table_.place(field),
        shortened(names_[column]) + " is " + volts(v) + ", and the first voltage " + volts(*first_),
        "these are I-V curves of the states, and a state's resistance is read at one "
        "voltage",
        "keep the rows at the read voltage");
  }
  return v;
}

std::optional<WrittenNumber> CellReader::number_in(std::size_t column, CellQuantity quantity,
                                                   double unit) const {
  return parse_written_number(table_.fields()[column].text, table_.delimiter() != ',',
                              unit_after(quantity), unit);
}

CellReading CellReader::of_resistance(const std::optional<WrittenNumber>& number,
                                      std::string_view text) const {
  const auto problem = problem_of(CellQuantity::resistance, number, text);
  if (!problem) return {number->value()};
  const bool is_small = number && number->value() != 0.0 && std::abs(number->value()) < 1.0;
  return {0.0, is_small && !columns_.unit_given ? no_resistance : *problem};
}

CellReading CellReader::of_current(ampere i, volt at) {
  if (i == 0.0) return {0.0, no_current};
  const bool is_reversed = (i < 0.0) != (at < 0.0);
  if (!is_reversed_) is_reversed_ = is_reversed;
  if (is_reversed != *is_reversed_) return {0.0, against_the_first};
  const ohm r = std::abs(at / i);
  if (!(r >= least_resistance)) return {0.0, too_large};
  if (!(r <= most_resistance)) return {0.0, too_small};
  return {r};
}

}  // namespace rramvar::programs
