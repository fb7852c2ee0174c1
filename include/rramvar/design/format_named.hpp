#pragma once
/// Number formats by name.

#include <string_view>

#include "rramvar/encoding/any_format.hpp"

namespace rramvar {

/// The format of one of design_names().formats or their aliases.
/// @throws Error naming the nearest names if there is none
AnyFormat format_named(std::string_view name);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/design/format_named-inl.hpp"
#endif
