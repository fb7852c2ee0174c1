#pragma once
/// What the numbers of all programs mean, in formulas: what --list prints below the names.

#include <string_view>

namespace rramvar::programs {

/// From the device and the format to the error: enough to work every exact number out anew.
std::string_view definitions();

}  // namespace rramvar::programs
