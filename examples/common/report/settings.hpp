#pragma once
/// Names and values, in the order in which they are shown.

#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "common/program/printable.hpp"

namespace rramvar::programs {

using Settings = std::vector<std::pair<std::string, std::string>>;

/// One a line, indented; what would begin another line is escaped.
inline void print_settings(std::ostream& out, const Settings& settings) {
  for (const auto& [name, value] : settings)
    out << "  " << name << ": " << printable(value) << '\n';
}

}  // namespace rramvar::programs
