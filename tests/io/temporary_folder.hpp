#pragma once
/// Files for the tests of io, and what an Error says of them.

#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <string_view>
#include <system_error>

#include "catch.hpp"
#include "rramvar/core/error.hpp"

namespace rramvar::test {

namespace fs = std::filesystem;

/// A folder of its own for one test, gone with it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::random_device random;
    do {
      path_ = fs::temp_directory_path() / ("rramvar-io-" + std::to_string(random()));
    } while (!fs::create_directory(path_));
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  fs::path operator/(const std::string& name) const { return path_ / name; }
  fs::path write(const std::string& name, std::string_view text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
    return path_ / name;
  }

 private:
  fs::path path_;
};

template <class F>
Error error_of(const F& f) {
  try {
    f();
  } catch (const Error& e) {
    return e;
  }
  return Error("NO ERROR");
}

inline bool says(const Error& e, std::string_view part) {
  UNSCOPED_INFO(e.what());
  return std::string_view(e.what()).find(part) != std::string_view::npos;
}

}  // namespace rramvar::test
