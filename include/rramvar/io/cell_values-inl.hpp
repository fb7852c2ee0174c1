#pragma once

#include <algorithm>
#include <array>
#include <limits>

#include "rramvar/core/config.hpp"
#include "rramvar/io/cell_values.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar {

RRAMVAR_INLINE bool is_over_range(std::string_view text) {
  static constexpr std::array<std::string_view, 8> words{
      "overflow", "overload", "overrange", "over range", "over", "ovld", "ovl", "ol"};
  return text.size() <= 10 &&
         std::find(words.begin(), words.end(), lower_case(text)) != words.end();
}

namespace detail {

RRAMVAR_INLINE std::optional<ValueProblem> problem_of_resistance(ohm r) {
  // A current or a conductance of either sign is small.
  if (r != 0.0 && std::abs(r) < least_resistance) {
    return ValueProblem{
        "no memory cell has less than 1 ohm: these are probably currents in ampere, conductances "
        "in siemens or resistances in another unit",
        "give resistances, in ohm or in a unit that the column's name has, such as hrs_kohm"};
  }
  if (!(r > 0.0)) {
    return ValueProblem{"a resistance is a positive, finite number of ohm",
                        "correct or remove such rows"};
  }
  if (r <= most_resistance) return std::nullopt;
  return ValueProblem{
      "no memory cell has more than 1e15 ohm: this is probably the mark of something that could "
      "not be measured, or in another unit",
      "remove such rows, or check the unit in the column's name"};
}

RRAMVAR_INLINE std::optional<ValueProblem> problem_of_conductance(siemens g) {
  if (!(g > 0.0)) {
    return ValueProblem{"a conductance is a positive, finite number of siemens",
                        "correct or remove such rows"};
  }
  if (g > most_conductance) {
    return ValueProblem{
        "no memory cell conducts so well: these are probably siemens of another size, or "
        "resistances",
        "name the unit in the header, such as G_hrs_uS,G_lrs_uS or mean_ohm,std_ohm"};
  }
  if (g >= least_conductance) return std::nullopt;
  return ValueProblem{"no memory cell has more than 1e15 ohm, which is less than 1e-15 siemens",
                      "check the unit in the column's name"};
}

}  // namespace detail

RRAMVAR_INLINE std::optional<ValueProblem> problem_of(CellQuantity quantity, double written,
                                                      double unit) {
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
  if (!is_usable) return ValueProblem{"a finite number is needed", "correct or remove such rows"};
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

RRAMVAR_INLINE ValueProblem problem_of_text(CellQuantity quantity, std::string_view text) {
  if (is_over_range(text)) return over_range_problem;
  return *problem_of(quantity, std::numeric_limits<double>::quiet_NaN());
}

RRAMVAR_INLINE std::optional<ValueProblem> problem_of(CellQuantity quantity,
                                                      const std::optional<WrittenNumber>& number,
                                                      std::string_view text) {
  return number ? problem_of(quantity, number->written, number->unit)
                : problem_of_text(quantity, text);
}

}  // namespace rramvar
