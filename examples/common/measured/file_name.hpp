#pragma once
/// What the name of a file of measurements tells of them.

#include <optional>
#include <string>

#include "rramvar/core/units.hpp"

namespace rramvar::programs {

/// The one logic state that it names: by a word such as hrs or off, or a numbered one such as
/// level2 or "state 2".
std::optional<LogicState> state_in_name(const std::string& path);

/// Its last number, without zeros before it.
/// @throws Error if there is none
std::string number_in_name(const std::string& path);

}  // namespace rramvar::programs
