#pragma once

#include <array>
#include <cmath>
#include <string>

#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/design/state_values.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar::detail {

/// "'high' is not a number"
RRAMVAR_INLINE Error bad_state_values(std::string_view what, std::string_view problem,
                                      std::string_view why = {}) {
  return Error(std::string(what).append(": ").append(problem), why,
               "give one number for all states, lrs=NUMBER,hrs=NUMBER, or one a state");
}

RRAMVAR_INLINE double state_value(std::string_view what, std::string_view text) {
  const auto value = parse_number<double>(trimmed(text));
  if (value && std::isfinite(*value)) return *value;
  throw bad_state_values(what, excerpt(text) + " is not a number");
}

RRAMVAR_INLINE std::vector<std::string_view> parts_between_commas(std::string_view text) {
  std::vector<std::string_view> out;
  while (true) {
    const std::size_t comma = text.find(',');
    out.push_back(trimmed(text.substr(0, comma)));
    if (comma == std::string_view::npos) return out;
    text.remove_prefix(comma + 1);
  }
}

/// hrs=…,lrs=… in any order; one that is not given is 0.
RRAMVAR_INLINE std::array<double, 2> outermost_values(std::string_view what,
                                                      std::string_view text) {
  std::array<double, 2> out{0.0, 0.0};
  std::array<bool, 2> given{};
  for (const std::string_view part : parts_between_commas(text)) {
    const std::size_t equals = part.find('=');
    const std::string name = lower_case(trimmed(part.substr(0, equals)));
    const std::size_t state = name == "hrs" ? 0 : 1;
    if (equals == std::string_view::npos || (name != "hrs" && name != "lrs") || given[state]) {
      throw bad_state_values(what, excerpt(part) + " is not understood");
    }
    out[state] = state_value(what, part.substr(equals + 1));
    given[state] = true;
  }
  return out;
}

RRAMVAR_INLINE std::vector<double> values_of_states(std::string_view what, std::string_view text,
                                                    std::size_t states) {
  std::vector<double> out(states);
  if (text.find('=') != std::string_view::npos) {
    const auto [hrs, lrs] = outermost_values(what, text);
    for (std::size_t s = 0; s < states; ++s) {
      out[s] = std::lerp(hrs, lrs, static_cast<double>(s) / static_cast<double>(states - 1));
    }
    return out;
  }
  const std::vector<std::string_view> parts = parts_between_commas(text);
  if (parts.size() != 1 && parts.size() != states) {
    throw bad_state_values(what, std::to_string(parts.size()) + " numbers are given",
                           "the cells have " + std::to_string(states) + " states");
  }
  for (std::size_t s = 0; s < states; ++s) {
    out[s] = state_value(what, parts[parts.size() == 1 ? 0 : s]);
  }
  return out;
}

}  // namespace rramvar::detail
