#pragma once

#include <ios>

#include "rramvar/core/config.hpp"
#include "rramvar/io/file.hpp"

namespace rramvar {

RRAMVAR_INLINE InputFile::InputFile(const std::filesystem::path& path) : name_(path.string()) {
  namespace fs = std::filesystem;
  if (path.empty()) throw Error("the name of the file to read is empty");
  std::error_code failure;
  const fs::file_type type = fs::status(path, failure).type();
  if (type == fs::file_type::not_found) {
    throw Error(place(), "there is no such file", {}, "check the name" + searched_from(path));
  }
  if (failure) {
    throw Error(place(), "the file cannot be reached", failure.message(), "check the name");
  }
  if (type == fs::file_type::directory) {
    throw Error(place(), "this is a directory", "a file is needed", "name a file in it");
  }
  if (type != fs::file_type::regular) {
    throw Error(place(), "this is not a regular file", "a pipe or a device has no known size",
                "save its contents to a file first");
  }
  size_ = fs::file_size(path, failure);
  if (failure) throw Error(place(), "the size of the file is unknown", failure.message());
  if (size_ == 0) throw Error(place(), "the file is empty");
  stream_.rdbuf()->pubsetbuf(nullptr, 0);  // callers read big blocks: one copy less
  errno = 0;
  stream_.open(path, std::ios::in | std::ios::binary);
  if (!stream_) {
    throw Error(place(), "the file cannot be opened for reading", last_failure(),
                "see to it that it may be read");
  }
}

RRAMVAR_INLINE std::size_t InputFile::read(std::span<char> bytes) {
  errno = 0;
  stream_.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (stream_.bad()) throw Error(place(), "the file cannot be read", last_failure());
  return static_cast<std::size_t>(stream_.gcount());
}

RRAMVAR_INLINE void InputFile::read_all(std::span<char> bytes) {
  if (read(bytes) != bytes.size()) {
    throw Error(place(), "the file ended early", "it became shorter while it was read");
  }
}

RRAMVAR_INLINE std::string InputFile::searched_from(const std::filesystem::path& path) {
  std::error_code failure;
  const std::filesystem::path here = std::filesystem::current_path(failure);
  if (path.is_absolute() || failure) return {};
  return "; relative names count from " + here.string();
}

}  // namespace rramvar
