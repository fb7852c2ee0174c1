#pragma once
/// Numbers as instruments write them: 1.5e-6, 1.5u, 1,5µA, +10k.

#include <optional>
#include <string_view>

namespace rramvar {

/// The factor of an SI prefix at the beginning of `text`, which is shortened by it; 1 if there is
/// none. 'm' is milli and 'M' mega; micro is u, or µ in UTF-8 or Latin-1.
double take_si_prefix(std::string_view& text);

/// The unit that may follow a number.
enum class UnitAfter { v_or_a, in_volt, in_ampere, in_ohm, in_siemens };

bool is_unit(std::string_view text, UnitAfter unit);

/// A number of a table, in the unit that it is written in.
struct WrittenNumber {
  double written;
  double unit;  ///< volt, ampere, ohm or siemens of 1

  double value() const { return written * unit; }
};

/// All of `text`: a decimal number, an SI prefix, and a unit, of which the last two may be missing.
/// @param decimal_comma whether a comma may stand for the decimal point
/// @param unit the one that the number may have; with another it is none
/// @param column_unit of a number that has neither prefix nor unit of its own
std::optional<WrittenNumber> parse_written_number(std::string_view text, bool decimal_comma,
                                                  UnitAfter unit, double column_unit);

/// The same, as a value in volt, ampere, ohm or siemens.
std::optional<double> parse_engineering_number(std::string_view text, bool decimal_comma,
                                               UnitAfter unit = UnitAfter::v_or_a);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/io/engineering_number-inl.hpp"
#endif
