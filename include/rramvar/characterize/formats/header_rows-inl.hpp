#pragma once

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "rramvar/characterize/formats/header_rows.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/io/engineering_number.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar {
namespace detail {

inline bool is_electric_unit(std::string_view text) {
  take_si_prefix(text);
  return is_unit(text, UnitAfter::v_or_a) || is_unit(text, UnitAfter::in_ohm) ||
         is_unit(text, UnitAfter::in_siemens);
}

inline bool is_other_unit(std::string_view text) {
  static constexpr std::array<std::string_view, 14> units{"s",
                                                          "ms",
                                                          "us",
                                                          "ns",
                                                          "sec",
                                                          "min",
                                                          "h",
                                                          "hz",
                                                          "k",
                                                          "\xC2\xB0"
                                                          "c",
                                                          "-",
                                                          "#",
                                                          "1",
                                                          "a.u."};
  return std::find(units.begin(), units.end(), lower_case(text)) != units.end();
}

inline std::string_view without_brackets(std::string_view text) {
  const bool is_bracketed = text.size() > 2 && ((text.front() == '(' && text.back() == ')') ||
                                                (text.front() == '[' && text.back() == ']'));
  return is_bracketed ? trimmed(text.substr(1, text.size() - 2)) : text;
}

/// Adds a name, or the unit of the last one where blanks separate both.
inline void add_name(std::string_view text, char delimiter, std::vector<std::string>& names) {
  const bool is_unit = text.starts_with('(') || text.starts_with('[');
  if (is_unit && delimiter == ' ' && !names.empty()) {
    names.back().append(" ").append(text);
  } else {
    names.emplace_back(text);
  }
}

inline std::vector<std::string> names_in(std::string_view line, char delimiter) {
  std::vector<std::string> names;
  while (!line.empty()) {
    const std::string_view name = line.substr(0, line.find(delimiter));
    const bool is_last = name.size() == line.size();
    if (delimiter != ' ' || !name.empty()) add_name(trimmed(name), delimiter, names);
    line.remove_prefix(name.size() + (is_last ? 0 : 1));
    if (line.empty() && !is_last) names.emplace_back();  // the line ends with a delimiter
  }
  return names;
}

}  // namespace detail

RRAMVAR_INLINE std::vector<std::string> names_in_row(const TextTableReader& table) {
  std::vector<std::string> names;
  for (const TextField& field : table.fields()) {
    detail::add_name(field.text, table.delimiter(), names);
  }
  return names;
}

RRAMVAR_INLINE std::vector<std::vector<std::string>> headers_in_comments(
    const TextTableReader& table) {
  std::vector<std::vector<std::string>> out;
  const std::string_view all = table.comments();
  for (std::size_t end = all.size(); !all.empty();) {
    const std::size_t before = end == 0 ? all.npos : all.rfind('\n', end - 1);
    const std::size_t begin = before == all.npos ? 0 : before + 1;
    const std::string_view line = trimmed(all.substr(begin, end - begin));
    // The names need not be separated as the numbers are; a blank may be part of one.
    for (const char delimiter :
         {table.delimiter() == ' ' ? '\t' : table.delimiter(), '\t', ';', ',', ' '}) {
      auto names = detail::names_in(line, delimiter);
      if (names.size() != table.fields().size()) continue;
      out.push_back(std::move(names));
      break;
    }
    if (begin == 0) break;
    end = before;
  }
  return out;
}

RRAMVAR_INLINE std::optional<std::vector<std::string>> names_with_units(
    std::span<const std::string> names, const TextTableReader& table) {
  const auto fields = table.fields();
  if (fields.size() > names.size()) return std::nullopt;
  std::vector<std::string_view> electric(fields.size());
  bool has_electric = false;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::string_view unit = detail::without_brackets(fields[i].text);
    if (unit.empty()) continue;
    if (detail::is_electric_unit(unit)) {
      electric[i] = unit;
      has_electric = true;
    } else if (!detail::is_other_unit(unit)) {
      return std::nullopt;
    }
  }
  if (!has_electric) return std::nullopt;
  std::vector<std::string> out(names.begin(), names.end());  // which may be many
  for (std::size_t i = 0; i < electric.size(); ++i) {
    if (!electric[i].empty()) out[i].append(" (").append(electric[i]).append(")");
  }
  return out;
}

}  // namespace rramvar
