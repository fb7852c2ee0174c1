#pragma once
/// Results must not be written over what they were made from.

#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "rramvar/core/error.hpp"

namespace rramvar::programs {

/// @throws Error if the file of the results is one of the inputs; empty names are no files
inline void require_not_an_input(const std::string& output,
                                 const std::vector<std::string>& inputs) {
  for (const std::string& input : inputs) {
    std::error_code missing;
    if (input.empty() || output.empty()) continue;
    if (!std::filesystem::equivalent(input, output, missing)) continue;
    throw Error("'" + output + "' is an input", "the results would overwrite it",
                "write them to another file");
  }
}

}  // namespace rramvar::programs
