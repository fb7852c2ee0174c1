#pragma once
/// Names and values, in the order in which they are shown.

#include <string>
#include <utility>
#include <vector>

namespace rramvar::programs {

using Settings = std::vector<std::pair<std::string, std::string>>;

}  // namespace rramvar::programs
