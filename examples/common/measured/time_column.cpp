#include "common/measured/time_column.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "rramvar/io/column_words.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar::programs {

namespace {

std::optional<second> seconds_in(std::string_view unit) {
  static constexpr std::array<std::pair<std::string_view, second>, 23> units{
      {{"s", 1.0},
       {"sec", 1.0},
       {"secs", 1.0},
       {"second", 1.0},
       {"seconds", 1.0},
       {"ms", 1e-3},
       {"msec", 1e-3},
       {"us", 1e-6},
       {"\xC2\xB5s", 1e-6} /* micro sign */,
       {"\xCE\xBCs", 1e-6} /* mu */,
       {"ns", 1e-9},
       {"min", 60.0},
       {"mins", 60.0},
       {"minute", 60.0},
       {"minutes", 60.0},
       {"h", 3600.0},
       {"hr", 3600.0},
       {"hrs", 3600.0},
       {"hour", 3600.0},
       {"hours", 3600.0},
       {"d", 86400.0},
       {"day", 86400.0},
       {"days", 86400.0}}};
  for (const auto& [name, seconds] : units) {
    if (unit == name) return seconds;
  }
  return std::nullopt;
}

}  // namespace

std::optional<second> time_unit(std::string_view column) {
  std::string text = in_english(trimmed(column));
  for (char& c : text) {
    if (c == '(' || c == '[' || c == ')' || c == ']' || c == '/' || c == '_' || c == ',') c = ' ';
  }
  std::string_view rest = trimmed(text);
  const std::size_t mark = rest.rfind(' ');
  const auto given = mark == rest.npos ? std::nullopt : seconds_in(trimmed(rest.substr(mark + 1)));
  if (given) rest = trimmed(rest.substr(0, mark));
  // The times of pulses, of their rise or of delays are not when something was read.
  static constexpr std::array<std::string_view, 9> names{
      "t",         "time",           "timestamp",    "elapsed time", "relative time",
      "read time", "retention time", "storage time", "wait time"};
  const bool is_time = std::find(names.begin(), names.end(), rest) != names.end() ||
                       rest.starts_with("time since") || rest.starts_with("time after");
  return is_time ? std::optional(given.value_or(1.0)) : std::nullopt;
}

}  // namespace rramvar::programs
