#pragma once
/// Numbers as instruments write them: 1.5e-6, 1.5u, 1,5µA, +10k.

#include <array>
#include <cstddef>
#include <limits>
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

/// The value of all of `text`: a decimal number, an SI prefix, and the unit V or A, of which the
/// last two may be missing.
/// @param decimal_comma whether a comma may stand for the decimal point
inline std::optional<double> parse_engineering_number(std::string_view text, bool decimal_comma) {
  if (const auto plain = parse_number<double>(text)) return plain;
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
  const double factor = take_si_prefix(rest);
  if (!rest.empty() && rest != "V" && rest != "A") return std::nullopt;
  return *value * factor;
}

}  // namespace rramvar
