#pragma once
/// Checks of command-line values that CLI11 does not have.

#include <CLI/CLI.hpp>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>
#include <system_error>

#include "rramvar/io/text.hpp"

namespace rramvar::programs {

/// Accepts whole numbers only: CLI11 by itself would take -1 for the largest 64-bit number.
inline CLI::Validator whole_number(std::uint64_t least, std::uint64_t most) {
  return CLI::Validator(
      [=](const std::string& text) -> std::string {
        std::uint64_t value = 0;
        const char* end = text.data() + text.size();
        const auto [stop, error] = std::from_chars(text.data(), end, value);
        if (error == std::errc{} && stop == end && value >= least && value <= most) return {};
        return "'" + text + "' is not a whole number from " + std::to_string(least) + " to " +
               std::to_string(most);
      },
      "");
}

/// A finite number that fits. CLI11's own checks take "nan", and tell 1.8e308 as a bound.
/// @param what it is to be, for the message
template <class Fits>
CLI::Validator number_that_fits(const std::string& what, const Fits& fits) {
  return CLI::Validator(
      [=](const std::string& text) -> std::string {
        const auto value = parse_number<double>(text);
        if (value && std::isfinite(*value) && fits(*value)) return {};
        return excerpt(text) + " is not " + what;
      },
      "");
}
inline CLI::Validator positive_number() {
  return number_that_fits("a number above 0", [](double x) { return x > 0.0; });
}
inline CLI::Validator not_negative_number() {
  return number_that_fits("a number, 0 or more", [](double x) { return x >= 0.0; });
}
inline CLI::Validator number_from(double least, double most) {
  std::string what = "a number from ";
  append_number(what, least);
  what += " to ";
  append_number(what, most);
  return number_that_fits(what, [=](double x) { return x >= least && x <= most; });
}
inline CLI::Validator any_number() {
  return number_that_fits("a number", [](double) { return true; });
}
/// A read voltage is below what any cell survives.
inline CLI::Validator read_voltage() {
  return number_that_fits("a read voltage: a number of volts from -10 to 10, not 0",
                          [](double x) { return x != 0.0 && std::abs(x) <= 10.0; });
}

/// An empty name, such as that of an unset shell variable, is no name.
inline CLI::Validator not_empty() {
  return CLI::Validator(
      [](const std::string& text) {
        return text.empty() ? std::string("the name is empty") : std::string();
      },
      "");
}

}  // namespace rramvar::programs
