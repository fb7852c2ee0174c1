#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <utility>

#include "rramvar/core/config.hpp"
#include "rramvar/io/engineering_number.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar {

RRAMVAR_INLINE double take_si_prefix(std::string_view& text) {
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

RRAMVAR_INLINE bool is_unit(std::string_view text, UnitAfter unit) {
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

RRAMVAR_INLINE std::optional<WrittenNumber> parse_written_number(std::string_view text,
                                                                 bool decimal_comma, UnitAfter unit,
                                                                 double column_unit) {
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

RRAMVAR_INLINE std::optional<double> parse_engineering_number(std::string_view text,
                                                              bool decimal_comma, UnitAfter unit) {
  const auto number = parse_written_number(text, decimal_comma, unit, 1.0);
  return number ? std::optional(number->value()) : std::nullopt;
}

}  // namespace rramvar
