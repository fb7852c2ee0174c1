#pragma once
/// Numbers as instruments write them: 1.5e-6, 1.5u, 1,5µA, +10k.

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "rramvar/io/text.hpp"

namespace rramvar {

/// The factor of an SI prefix at the beginning of `text`, which is shortened by it; 1 if there is
/// none. 'm' is milli and 'M' mega; micro is u, or µ in UTF-8 or Latin-1.
inline double take_si_prefix(std::string_view& text) {
  using Prefix = std::pair<std::string_view, double>;
  static constexpr std::array<Prefix, 13> prefixes{{{"f", 1e-15},
                                                    {"p", 1e-12},
                                                    {"n", 1e-9},
                                                    {"u", 1e-6},
                                                    {"\xC2\xB5", 1e-6},
                                                    {"\xCE\xBC", 1e-6},
                                                    {"\xB5", 1e-6},
                                                    {"m", 1e-3},
                                                    {"k", 1e3},
                                                    {"K", 1e3},
                                                    {"M", 1e6},
                                                    {"G", 1e9},
                                                    {"T", 1e12}}};
  for (const auto& [sign, factor] : prefixes) {
    if (!text.starts_with(sign)) continue;
    text.remove_prefix(sign.size());
    return factor;
  }
  return 1.0;
}

/// The unit that may follow a number.
enum class UnitAfter { v_or_a, in_volt, in_ampere, in_ohm, in_siemens };

inline bool is_unit(std::string_view text, UnitAfter unit) {
  switch (unit) {
    case UnitAfter::v_or_a:
      return text == "V" || text == "A";
    case UnitAfter::in_volt:
      return text == "V";
    case UnitAfter::in_ampere:
      return text == "A";
    case UnitAfter::in_ohm:  // the Greek letter, and the sign that Unicode has beside it
      return text == "\xCE\xA9" || text == "\xE2\x84\xA6" || lower_case(text) == "ohm";
    case UnitAfter::in_siemens:
      break;
  }
  return text == "S";
}

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
inline std::optional<WrittenNumber> parse_written_number(std::string_view text, bool decimal_comma,
                                                         UnitAfter unit, double column_unit) {
  if (const auto plain = parse_number<double>(text)) return WrittenNumber{*plain, column_unit};
  std::string number(text.substr(0, 64));  // no number is longer
  if (decimal_comma && number.find('.') == std::string::npos) {
    const std::size_t comma = number.find(',');
    if (comma != std::string::npos) number[comma] = '.';
  }
  const std::size_t end = number.find_last_of("0123456789.");
  if (end == std::string::npos || number.size() < text.size()) return std::nullopt;
  const auto value = parse_number<double>(std::string_view(number).substr(0, end + 1));
  if (!value) return std::nullopt;
  std::string_view rest = trimmed(std::string_view(number).substr(end + 1));
  if (rest.empty()) return WrittenNumber{*value, column_unit};
  const double factor = take_si_prefix(rest);
  if (!rest.empty() && !is_unit(rest, unit)) return std::nullopt;
  return WrittenNumber{*value, factor};
}

/// The same, as a value in volt, ampere, ohm or siemens.
inline std::optional<double> parse_engineering_number(std::string_view text, bool decimal_comma,
                                                      UnitAfter unit = UnitAfter::v_or_a) {
  const auto number = parse_written_number(text, decimal_comma, unit, 1.0);
  return number ? std::optional(number->value()) : std::nullopt;
}

}  // namespace rramvar
