#pragma once
/// Where the results of a run go besides its text; empty: nowhere.

#include <string>

namespace rramvar::programs {

struct OutputNames {
  std::string json;
  std::string plots;   ///< a folder
  std::string report;  ///< a folder
};

}  // namespace rramvar::programs
