#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/device/builtin_tables.hpp"

namespace rramvar {

RRAMVAR_INLINE const BuiltinTable& builtin_table(std::string_view name) {
  std::vector<std::string_view> known;
  for (const BuiltinTable& table : builtin_tables()) {
    if (table.name == name) return table;
    known.push_back(table.name);
  }
  throw unknown_name("built-in device", name, known);
}

}  // namespace rramvar
