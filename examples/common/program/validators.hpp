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

/// A read voltage: finite, not 0, and below what any cell survives.
inline CLI::Validator read_voltage() {
  return CLI::Validator(
      [](const std::string& text) -> std::string {
        const auto value = parse_number<double>(text);
        if (value && *value != 0.0 && std::abs(*value) <= 10.0) return {};
        return "'" + text + "' is no read voltage: a number of volts from -10 to 10, not 0";
      },
      "");
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
