#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/design/format_named.hpp"
#include "rramvar/design/known_formats.hpp"

namespace rramvar {

RRAMVAR_INLINE AnyFormat format_named(std::string_view name) {
  const std::string_view given = name;
  for (const auto& [alias, meant] : known::format_aliases) {
    if (name == alias) name = meant;
  }
  for (const known::KnownFormat& format : known::formats) {
    if (name == format.name) return format.make();
  }
  throw unknown_name("number format", given, known::format_names);
}

}  // namespace rramvar
