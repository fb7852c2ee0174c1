#pragma once
/// Opening files for reading, with an Error for everything that can go wrong there.

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <system_error>

#include "rramvar/core/error.hpp"

namespace rramvar {

/// A regular file that is not empty, open for reading from its first byte. Pipes and devices are
/// refused before they are opened: opening one may block, and its size is unknown.
class InputFile {
 public:
  /// @throws Error if there is no such file, or it is empty, unreadable or not a regular file
  explicit InputFile(const std::filesystem::path& path);

  /// The file's name as the caller gave it.
  const std::string& name() const { return name_; }
  /// Its size when it was opened [bytes].
  std::uint64_t size() const { return size_; }
  /// The file as a place for messages.
  SourcePlace place() const { return {.file = name_}; }

  /// Fills `bytes` as far as the file goes and returns how many bytes that were; 0 at the end.
  std::size_t read(std::span<char> bytes);

  /// Fills all of `bytes`. @throws Error if the file ends before
  void read_all(std::span<char> bytes);

 private:
  static std::string last_failure() {
    return errno == 0 ? std::string() : std::generic_category().message(errno);
  }
  static std::string searched_from(const std::filesystem::path& path);

  std::string name_;
  std::ifstream stream_;
  std::uint64_t size_ = 0;
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/io/file-inl.hpp"
#endif
