#pragma once

#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include "rramvar/core/config.hpp"
#include "rramvar/io/text.hpp"
#include "rramvar/io/unit_name.hpp"

namespace rramvar {

RRAMVAR_INLINE std::string unit_name(CellQuantity quantity, double unit) {
  static constexpr std::array<std::string_view, 4> names{"ohm", "S", "V", "A"};
  static constexpr std::array<std::pair<double, std::string_view>, 10> prefixes{{{1.0, ""},
                                                                                 {1e3, "k"},
                                                                                 {1e6, "M"},
                                                                                 {1e9, "G"},
                                                                                 {1e12, "T"},
                                                                                 {1e-3, "m"},
                                                                                 {1e-6, "u"},
                                                                                 {1e-9, "n"},
                                                                                 {1e-12, "p"},
                                                                                 {1e-15, "f"}}};
  std::string out;
  const std::string_view name = names[static_cast<std::size_t>(quantity)];
  for (const auto& [size, prefix] : prefixes) {
    if (std::abs(unit / size - 1.0) < 1e-9) return out.append(prefix).append(name);
  }
  append_number(out, unit);
  return out.append(" ").append(name);
}

}  // namespace rramvar
