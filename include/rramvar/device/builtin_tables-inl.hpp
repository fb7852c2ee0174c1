#pragma once

#include <array>
#include <vector>

#include "rramvar/core/config.hpp"
#include "rramvar/core/names.hpp"
#include "rramvar/device/builtin_tables.hpp"
#include "rramvar/device/tables/ni_rram.hpp"
#include "rramvar/device/tables/radar_cycling.hpp"
#include "rramvar/device/tables/radar_eight_level.hpp"

namespace rramvar {

RRAMVAR_INLINE std::span<const BuiltinTable> builtin_tables() {
  static constexpr std::array tables{builtin::ni_rram_1t1r, builtin::radar_1t1r,
                                     builtin::radar_8level_prebake, builtin::radar_8level_postbake};
  return tables;
}

RRAMVAR_INLINE const BuiltinTable& builtin_table(std::string_view name) {
  std::vector<std::string_view> known;
  for (const BuiltinTable& table : builtin_tables()) {
    if (table.name == name) return table;
    known.push_back(table.name);
  }
  throw unknown_name("built-in device", name, known);
}

}  // namespace rramvar
