#pragma once
/// Device tables that come with the library: figures derived from published measurements, each with
/// the citation that goes with every result made from it.

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "rramvar/core/names.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/device/tables/builtin_table.hpp"
#include "rramvar/device/tables/ni_rram.hpp"
#include "rramvar/device/tables/radar_cycling.hpp"
#include "rramvar/device/tables/radar_eight_level.hpp"
#include "rramvar/device/tables/radar_set_gate_voltage.hpp"

namespace rramvar {

namespace builtin {
inline constexpr std::array tables{ni_rram_1t1r, radar_1t1r, radar_8level_prebake,
                                   radar_8level_postbake};
}  // namespace builtin

/// All built-in tables, for lists and help texts.
inline std::span<const BuiltinTable> builtin_tables() {
  return builtin::tables;
}

/// The built-in table of that name. @throws Error naming the nearest ones if there is none
const BuiltinTable& builtin_table(std::string_view name);

/// The look-up table of a built-in device by name. @throws Error as builtin_table and make_lut
template <std::size_t S = 2>
DeviceLUT<S> builtin_lut(std::string_view name) {
  return make_lut<S>(builtin_table(name));
}

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/device/builtin_tables-inl.hpp"
#endif
