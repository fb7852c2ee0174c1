#pragma once

#include <vector>

#include "rramvar/core/config.hpp"
#include "rramvar/core/names.hpp"
#include "rramvar/design/known_name.hpp"

namespace rramvar {

RRAMVAR_INLINE Error unknown_name(std::string_view kind, std::string_view name,
                                  std::span<const KnownName> known) {
  std::vector<std::string_view> names;
  for (const KnownName& k : known) names.push_back(k.name);
  return unknown_name(kind, name, std::span<const std::string_view>(names));
}

RRAMVAR_INLINE std::size_t place_of(std::string_view kind, std::string_view name,
                                    std::span<const KnownName> known) {
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (known[i].name == name) return i;
  }
  throw unknown_name(kind, name, known);
}

}  // namespace rramvar
