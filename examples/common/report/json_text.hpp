#pragma once
/// JSON as it is written to a file.

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace rramvar::programs {

/// Indented, with a newline in the end. Names of files may be no UTF-8, which JSON must be: their
/// other bytes become U+FFFD.
std::string json_text(const nlohmann::ordered_json& json);

}  // namespace rramvar::programs
