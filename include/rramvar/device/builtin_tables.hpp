#pragma once
/// Device tables that come with the library: figures derived from published measurements, each with
/// the citation that goes with every result made from it.

#include <cstddef>
#include <span>
#include <string_view>

#include "rramvar/core/config.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/device/tables/builtin_table.hpp"

namespace rramvar {

/// All built-in tables, for lists and help texts.
std::span<const BuiltinTable> builtin_tables();

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
