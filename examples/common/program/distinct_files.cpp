#include "common/program/distinct_files.hpp"

#include <cstddef>
#include <filesystem>
#include <system_error>

#include "rramvar/core/error.hpp"

namespace rramvar::programs {

namespace {

namespace fs = std::filesystem;

/// Whether both name one file, be it there or not.
bool same_file(const std::string& a, const std::string& b) {
  if (a.empty() || b.empty()) return false;
  std::error_code missing;
  if (a == b || fs::equivalent(a, b, missing)) return true;
  const fs::path whole_a = fs::weakly_canonical(a, missing);
  if (missing) return false;
  const fs::path whole_b = fs::weakly_canonical(b, missing);
  return !missing && whole_a == whole_b;
}

/// Devices and pipes take what is written to them, and keep nothing that could be overwritten.
bool is_device(const std::string& name) {
  std::error_code missing;
  const fs::file_status status = fs::status(name, missing);
  return fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status);
}

}  // namespace

void require_distinct_files(const std::vector<std::string>& outputs,
                            const std::vector<std::string>& inputs) {
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    if (is_device(outputs[i])) continue;
    for (std::size_t j = 0; j < i; ++j) {
      if (!same_file(outputs[i], outputs[j])) continue;
      throw Error("two results are to be written to the same file '" + outputs[i] + "'",
                  "one would overwrite the other", "give each a file of its own");
    }
    for (const std::string& input : inputs) {
      if (!same_file(outputs[i], input)) continue;
      throw Error("'" + outputs[i] + "' is an input", "the results would overwrite it",
                  "write them to another file");
    }
  }
}

}  // namespace rramvar::programs
