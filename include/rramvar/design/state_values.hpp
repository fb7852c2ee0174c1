#pragma once
/// A quantity of each state of a cell, as text.

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

namespace rramvar {

namespace detail {
std::vector<double> values_of_states(std::string_view what, std::string_view text,
                                     std::size_t states);
}  // namespace detail

/// HRS first, as the states are: "0.1" for all, "lrs=0.1,hrs=0.7" for the outermost, with even
/// steps between them (one that is not given is 0), or "0.7,0.4,0.2,0.1", one a state.
/// @param what the number is, for messages
/// @throws Error if the text is none of these
template <std::size_t S>
std::array<double, S> state_values(std::string_view what, std::string_view text) {
  const std::vector<double> values = detail::values_of_states(what, text, S);
  std::array<double, S> out{};
  std::copy(values.begin(), values.end(), out.begin());
  return out;
}

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/design/state_values-inl.hpp"
#endif
