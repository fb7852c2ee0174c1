#pragma once
/// A column of times: "time", "t (ms)", "Elapsed Time [h]", "Zeit / s".

#include <optional>
#include <string_view>

#include "rramvar/core/units.hpp"

namespace rramvar::programs {

/// The seconds that 1 in a column of this name is; nothing if it is no column of times. Without a
/// unit these are seconds.
std::optional<second> time_unit(std::string_view column);

}  // namespace rramvar::programs
