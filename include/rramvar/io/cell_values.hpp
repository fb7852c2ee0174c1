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

#include <cmath>
#include <optional>
#include <string_view>

#include "rramvar/core/units.hpp"
#include "rramvar/io/engineering_number.hpp"

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
bool is_over_range(std::string_view text);

inline constexpr ValueProblem over_range_problem{
    "this is an instrument's over-range marker, no measurement",
    "remove such rows, or leave the field empty where the row has other values"};

namespace detail {

/// What is wrong with a positive number by its size; the limits themselves are accepted.
std::optional<ValueProblem> problem_of_resistance(ohm r);

std::optional<ValueProblem> problem_of_conductance(siemens g);

}  // namespace detail

/// The one rule. @param written the number as in the file
/// @param unit what 1 in the file is, in ohm, siemens, volt or ampere
/// @return nothing if a cell may have it
std::optional<ValueProblem> problem_of(CellQuantity quantity, double written, double unit = 1.0);

/// What is wrong with a field that is no number.
ValueProblem problem_of_text(CellQuantity quantity, std::string_view text);

/// The same for a field: a number, or a text that is none.
std::optional<ValueProblem> problem_of(CellQuantity quantity,
                                       const std::optional<WrittenNumber>& number,
                                       std::string_view text);

inline bool is_over_range(const std::optional<WrittenNumber>& number, std::string_view text) {
  return number ? is_over_range(number->written) : is_over_range(text);
}

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/io/cell_values-inl.hpp"
#endif
