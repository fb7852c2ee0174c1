#pragma once
/// Names that a user may choose from.

#include <span>
#include <string_view>
#include <vector>

#include "rramvar/core/names.hpp"

namespace rramvar::programs {

/// A name and what it means, for --list and --help.
struct Choice {
  std::string_view name;
  std::string_view meaning;
};

/// The error that says which names of a kind there are.
inline Error unknown_choice(std::string_view kind, std::string_view name,
                            std::span<const Choice> choices) {
  std::vector<std::string_view> known;
  for (const Choice& choice : choices) known.push_back(choice.name);
  return unknown_name(kind, name, known);
}

}  // namespace rramvar::programs
