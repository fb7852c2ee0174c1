#pragma once
/// Files for results: complete or not there at all.

#include <fstream>
#include <string>
#include <vector>

namespace rramvar::programs {

/// A file for results, opened before the work starts so that a bad path fails early. It is written
/// beside its place and moved there by close(), so that a run that fails leaves an older file as it
/// was.
class ResultFile {
 public:
  /// @throws Error if the file cannot be written; an empty path makes no file
  explicit ResultFile(std::string path);
  ~ResultFile();
  ResultFile(const ResultFile&) = delete;
  ResultFile& operator=(const ResultFile&) = delete;
  explicit operator bool() const { return stream_.is_open(); }
  std::ofstream& stream() { return stream_; }
  /// @throws Error if not all could be written
  void close();

 private:
  std::string path_;
  std::string written_path_;  ///< path_ itself where that is no regular file, such as /dev/stdout
  std::ofstream stream_;
};

}  // namespace rramvar::programs
