#include "common/measured/read_voltage_text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <system_error>

#include "rramvar/io/cell_values.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar::programs {

namespace {

constexpr std::string_view begins_number = "+-.0123456789";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Takes a number from the beginning of `text`.
std::optional<double> take_number(std::string_view& text) {
  std::string_view rest = text;
  if (rest.starts_with('+')) rest.remove_prefix(1);
  double value = 0.0;
  const auto [stop, failure] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
  if (failure != std::errc{} || !std::isfinite(value)) return std::nullopt;
  text = std::string_view(stop, static_cast<std::size_t>(rest.data() + rest.size() - stop));
  if (text.size() < 2 || text[0] != ',' || !is_digit(text[1])) return value;
  std::string with_point(rest.substr(0, rest.size() - text.size()));
  const std::size_t end = std::min(text.find_first_not_of("0123456789", 1), text.size());
  with_point.append(".").append(text.substr(1, end - 1));
  text.remove_prefix(end);
  return parse_number<double>(with_point);
}

/// Takes "V" or "mV" from the beginning of `text`, after blanks, where the word ends there.
std::optional<volt> take_volt(std::string_view& text) {
  std::string_view rest = text;
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  const volt unit = rest.starts_with('m') ? 1e-3 : 1.0;
  if (unit < 1.0) rest.remove_prefix(1);
  if (!rest.starts_with('V') && !rest.starts_with('v')) return std::nullopt;
  rest.remove_prefix(1);
  if (!rest.empty() && is_word(rest.front())) return std::nullopt;
  text = rest;
  return unit;
}

std::optional<volt> possible(volt v) {
  return v != 0.0 && std::abs(v) <= most_voltage ? std::optional(v) : std::nullopt;
}

}  // namespace

std::optional<volt> take_read_voltage(std::string& name) {
  for (std::size_t first = name.find_first_of(begins_number); first != name.npos;
       first = name.find_first_of(begins_number, first + 1)) {
    if (first == 0 || is_word(name[first - 1]) || name[first - 1] == '.') continue;
    std::string_view rest = std::string_view(name).substr(first);
    const auto number = take_number(rest);
    const auto unit = number ? take_volt(rest) : std::nullopt;
    const auto voltage = unit ? possible(*number * *unit) : std::nullopt;
    if (!voltage) continue;
    std::size_t last = name.size() - rest.size();
    while (first > 0 && (name[first - 1] == ' ' || name[first - 1] == '_')) --first;
    if (first > 1 && lower_case(name.substr(first - 2, 2)) == "at" &&
        (first == 2 || !is_word(name[first - 3]))) {
      first -= 2;
    } else if (first > 0 && name[first - 1] == '@') {
      --first;
    }
    const char open = first > 0 ? name[first - 1] : ' ';
    const char close = last < name.size() ? name[last] : ' ';
    if ((open == '(' && close == ')') || (open == '[' && close == ']')) {
      --first;
      ++last;
    }
    name.erase(first, last - first);
    return voltage;
  }
  return std::nullopt;
}

std::optional<volt> read_voltage_in(std::string_view remark) {
  std::string text;  // without blanks, but between two numbers
  bool is_apart = false;
  for (const char c : lower_case(remark)) {
    const bool is_blank = c == ' ' || c == '\t' || c == '_' || c == '"';
    if (!is_blank && is_apart && is_digit(c) && is_digit(text.back())) text += ';';
    if (!is_blank) text += c;
    is_apart = is_blank && !text.empty();
  }
  for (const std::string_view words : {"vread", "readvoltage", "voltageread", "readat"}) {
    const std::size_t found = text.find(words);
    if (found == text.npos) continue;
    std::string_view rest = std::string_view(text).substr(found + words.size());
    const std::size_t first = rest.find_first_of(begins_number);
    if (first == rest.npos || rest.find_first_not_of(":=,;()[]mv") < first) continue;
    const volt named_unit = rest.substr(0, first).find("mv") == rest.npos ? 1.0 : 1e-3;
    rest.remove_prefix(first);
    const auto number = take_number(rest);
    if (!number) continue;
    return possible(*number * take_volt(rest).value_or(named_unit));
  }
  return std::nullopt;
}

}  // namespace rramvar::programs
