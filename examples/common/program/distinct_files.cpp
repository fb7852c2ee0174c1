#include "common/program/distinct_files.hpp"

#include <sys/stat.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "rramvar/core/error.hpp"

namespace rramvar::programs {

namespace {

namespace fs = std::filesystem;

/// What two names of one file or folder have in common: the place on the disk, or in the tree
/// where nothing is there yet.
std::string identity(const std::string& name) {
  struct stat there {};
  if (stat(name.c_str(), &there) == 0) {
    return std::to_string(there.st_dev) + ":" + std::to_string(there.st_ino);
  }
  std::error_code unreachable;
  const fs::path whole = fs::weakly_canonical(name, unreachable);
  return unreachable ? name : whole.string();
}

/// Devices and pipes take what is written to them, and keep nothing that could be overwritten.
bool is_device(const std::string& name) {
  std::error_code missing;
  const fs::file_status status = fs::status(name, missing);
  return fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status);
}

}  // namespace

bool same_file(const std::string& a, const std::string& b) {
  return a == b || identity(a) == identity(b);
}

void require_distinct_files(const std::vector<std::string>& outputs,
                            const std::vector<std::string>& inputs) {
  std::set<std::string> written;
  for (const std::string& output : outputs) {
    if (output.empty() || is_device(output)) continue;
    if (written.insert(identity(output)).second) continue;
    throw Error("two results are to be written to the same file '" + output + "'",
                "one would overwrite the other", "give each a file of its own");
  }
  for (const std::string& input : inputs) {
    if (input.empty() || written.count(identity(input)) == 0) continue;
    throw Error("'" + input + "' is an input", "the results would overwrite it",
                "write them to another file");
  }
}

void require_different_files(const std::vector<std::string>& files) {
  // Equal files have equal sizes and times: of ten thousand files few are compared.
  using Key = std::pair<std::uintmax_t, std::filesystem::file_time_type>;
  std::multimap<Key, const std::string*> seen;
  for (const std::string& file : files) {
    std::error_code missing;
    const std::uintmax_t size = std::filesystem::file_size(file, missing);
    const Key key{size, std::filesystem::last_write_time(file, missing)};
    const auto [first, last] = seen.equal_range(key);
    for (auto other = first; other != last; ++other) {
      if (file != *other->second && !std::filesystem::equivalent(file, *other->second, missing)) {
        continue;
      }
      throw Error("'" + file + "' is given twice", "its data would count double",
                  "name each file once");
    }
    seen.emplace(key, &file);
  }
}

}  // namespace rramvar::programs
