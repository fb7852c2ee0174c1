#pragma once
/// Where the tests find real data, if there are any.

#include <cstdlib>
#include <filesystem>
#include <optional>

#include "catch.hpp"

namespace rramvar::test {

/// The folder that RRAMVAR_DATA names, with alexnet/ and rram/ in it; none, with a warning, if it
/// names none.
inline std::optional<std::filesystem::path> data_folder() {
  const char* const data = std::getenv("RRAMVAR_DATA");
  if (data == nullptr || *data == '\0') {
    WARN("skipped: RRAMVAR_DATA names no folder of data");
    return std::nullopt;
  }
  return data;
}

}  // namespace rramvar::test
