#include "fuzz/target.hpp"

#include <fcntl.h>
#include <sys/mman.h>
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
  static const int descriptor = memfd_create("fuzz", 0);
  static const std::filesystem::path path = "/proc/self/fd/" + std::to_string(descriptor);
  const bool is_written =
      descriptor >= 0 && ftruncate(descriptor, 0) == 0 &&
      pwrite(descriptor, bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size());
  require(is_written, "the bytes fit in memory");
  return path;
}

void require(bool kept, std::string_view promise) {
  if (!kept) give_up("a promise is broken", promise);
}

}  // namespace rramvar::fuzz
