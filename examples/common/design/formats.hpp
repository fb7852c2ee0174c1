#pragma once
/// Number formats by name.

#include <span>
#include <string_view>

#include "common/program/choice.hpp"
#include "rramvar/encoding/any_format.hpp"

namespace rramvar::programs {

std::span<const Choice> format_choices();

/// The format of a name or of a usual alias (fp16, half, …). @throws Error naming the nearest ones
AnyFormat format_named(std::string_view name);

}  // namespace rramvar::programs
