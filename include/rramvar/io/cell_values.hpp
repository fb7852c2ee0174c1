#pragma once
/// What no memory cell has: the rule by which every reader refuses a number, whatever file it is
/// in.
///
/// | quantity    | accepted            | what else it probably is                                    |
/// |-------------|---------------------|-------------------------------------------------------------|
/// | any         | below 1e30 as written | an instrument's over-range marker: 9.9E+37, 1.99999E+101  |
/// | resistance  | 1 … 10¹⁵ ohm        | currents, conductances, another unit                        |
/// | conductance | 10⁻¹⁵ … 1 S         | the same                                                    |
/// | voltage     | up to ±1 kV         | millivolt                                                   |
/// | current     | up to ±10 A         | micro- or nanoampere                                        |
///
/// In I-V sweeps over-range markers are usual where the range is fixed: those samples are left out
/// and counted. In a table of results they are refused.

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <string_view>

#include "rramvar/core/units.hpp"
#include "rramvar/io/engineering_number.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar {

enum class CellQuantity { resistance, conductance, voltage, current };

/// Why a number cannot be used, and what to do.
struct ValueProblem {
  std::string_view why;
  std::string_view advice;
};

inline constexpr ohm least_resistance = 1.0;
inline constexpr ohm most_resistance = 1e15;
inline constexpr siemens least_conductance = 1.0 / most_resistance;
inline constexpr siemens most_conductance = 1.0 / least_resistance;
inline constexpr volt most_voltage = 1e3;
inline constexpr ampere most_current = 10.0;

/// Whether an instrument writes this number where it could not measure. @param written as in the
/// file, before its unit is taken into account
inline bool is_over_range(double written) {
  return std::isfinite(written) && std::abs(written) >= 1e30;
}

/// The same in words.
inline bool is_over_range(std::string_view text) {
  static constexpr std::array<std::string_view, 8> words{
      "overflow", "overload", "overrange", "over range", "over", "ovld", "ovl", "ol"};
  return text.size() <= 10 &&
         std::find(words.begin(), words.end(), lower_case(text)) != words.end();
}

inline constexpr ValueProblem over_range_problem{
    "this is an instrument's over-range marker, no measurement",
    "remove such rows, or leave the field empty where the row has other values"};

namespace detail {

/// What is wrong with a positive number by its size; the limits themselves are accepted.
inline std::optional<ValueProblem> problem_of_resistance(ohm r) {
  // A current or a conductance of either sign is small.
  if (r != 0.0 && std::abs(r) < least_resistance) {
    return ValueProblem{
        "no memory cell has less than 1 ohm: these are probably currents in ampere, conductances "
        "in siemens or resistances in another unit",
        "give resistances, in ohm or in a unit that the column's name has, such as hrs_kohm"};
  }
  if (!(r > 0.0)) {
    return ValueProblem{"a resistance is a positive, finite number of ohm",
                        "mend or remove such rows"};
  }
  if (r <= most_resistance) return std::nullopt;
  return ValueProblem{
      "no memory cell has more than 1e15 ohm: this is probably the mark of something that could "
      "not be measured, or in another unit",
      "remove such rows, or check the unit in the column's name"};
}

inline std::optional<ValueProblem> problem_of_conductance(siemens g) {
  if (!(g > 0.0)) {
    return ValueProblem{"a conductance is a positive, finite number of siemens",
                        "mend or remove such rows"};
  }
  if (g > most_conductance) {
    return ValueProblem{
        "no memory cell conducts so well: these are probably siemens of another size, or "
        "resistances",
        "name the unit in the header, such as mean_uS,std_uS or mean_ohm,std_ohm"};
  }
  if (g >= least_conductance) return std::nullopt;
  return ValueProblem{"no memory cell has more than 1e15 ohm, which is less than 1e-15 siemens",
                      "check the unit in the column's name"};
}

}  // namespace detail

/// The one rule. @param written the number as in the file
/// @param unit what 1 in the file is, in ohm, siemens, volt or ampere
/// @return nothing if a cell may have it
inline std::optional<ValueProblem> problem_of(CellQuantity quantity, double written,
                                              double unit = 1.0) {
  if (is_over_range(written)) return over_range_problem;
  const bool is_usable = std::isfinite(written) && std::isfinite(written * unit);
  const double value = is_usable ? written * unit : 0.0;
  switch (quantity) {
    case CellQuantity::resistance:
      return detail::problem_of_resistance(value);
    case CellQuantity::conductance:
      return detail::problem_of_conductance(value);
    case CellQuantity::voltage:
    case CellQuantity::current:
      break;
  }
  if (!is_usable) return ValueProblem{"a finite number is needed", "mend or remove such rows"};
  if (quantity == CellQuantity::voltage && std::abs(value) > most_voltage) {
    return ValueProblem{
        "no memory cell is driven with more than 1 kV: these are probably millivolt",
        "name the unit in the header, such as voltage_mV"};
  }
  if (quantity == CellQuantity::current && std::abs(value) > most_current) {
    return ValueProblem{
        "no memory cell carries more than 10 A: these are probably micro- or nanoampere",
        "name the unit in the header, such as current_uA"};
  }
  return std::nullopt;
}

/// What is wrong with a field that is no number.
inline ValueProblem problem_of_text(CellQuantity quantity, std::string_view text) {
  if (is_over_range(text)) return over_range_problem;
  return *problem_of(quantity, std::numeric_limits<double>::quiet_NaN());
}

/// The same for a field: a number, or a text that is none.
inline std::optional<ValueProblem> problem_of(CellQuantity quantity,
                                              const std::optional<WrittenNumber>& number,
                                              std::string_view text) {
  return number ? problem_of(quantity, number->written, number->unit)
                : problem_of_text(quantity, text);
}

inline bool is_over_range(const std::optional<WrittenNumber>& number, std::string_view text) {
  return number ? is_over_range(number->written) : is_over_range(text);
}

}  // namespace rramvar
