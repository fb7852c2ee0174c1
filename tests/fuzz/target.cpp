#include "fuzz/target.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include "rramvar/core/error.hpp"

namespace rramvar::fuzz {
namespace {

[[noreturn]] void give_up(std::string_view what, std::string_view detail) {
  std::fprintf(stderr, "%.*s: %.*s\n", static_cast<int>(what.size()), what.data(),
               static_cast<int>(detail.size()), detail.data());
  std::abort();
}

/// Removed at the end of the program. Millions of inputs go through it: it stays open, and keeps
/// its pages, so that where files are kept in memory an input costs two calls of the system.
class TemporaryFile {
 public:
  TemporaryFile()
      : path_(std::filesystem::temp_directory_path() / ("fuzz-" + std::to_string(getpid()))),
        descriptor_(open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {}
  ~TemporaryFile() {
    close(descriptor_);
    unlink(path_.c_str());
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  const std::filesystem::path& path() const { return path_; }

  void hold(Bytes bytes) const {
    const auto size = static_cast<ssize_t>(bytes.size());
    require(pwrite(descriptor_, bytes.data(), bytes.size(), 0) == size &&
                ftruncate(descriptor_, size) == 0,
            "the bytes can be written to a temporary file");
  }

 private:
  std::filesystem::path path_;
  int descriptor_;
};

}  // namespace

std::vector<Target>& targets() {
  static std::vector<Target> all;
  return all;
}

const Target* target_named(std::string_view name) {
  const auto at = std::find_if(targets().begin(), targets().end(),
                               [&](const Target& target) { return target.name == name; });
  return at == targets().end() ? nullptr : &*at;
}

void run(const Target& target, Bytes bytes) {
  try {
    target.run(bytes);
  } catch (const Error& error) {
    require(*error.what() != '\0', "an Error has a sentence");
  } catch (const std::exception& other) {
    give_up("thrown, but no Error", other.what());
  }
}

const std::filesystem::path& file(Bytes bytes) {
  static const TemporaryFile only;
  only.hold(bytes);
  return only.path();
}

void require(bool kept, std::string_view promise) {
  if (!kept) give_up("a promise is broken", promise);
}

}  // namespace rramvar::fuzz
