#pragma once
/// Files for results: complete or not there at all.

#include <memory>
#include <ostream>
#include <streambuf>
#include <string>
#include <vector>

#include "rramvar/io/output_file.hpp"

namespace rramvar::programs {

/// A stream into an OutputFile. What keeps it from being written shows at close(): the work goes on
/// meanwhile, and its other results are not lost with this one.
class ResultFile {
 public:
  /// Opened before the work starts, so that a bad path fails early.
  /// @throws Error if the file cannot be written; an empty path makes no file
  explicit ResultFile(const std::string& path);
  ~ResultFile();
  ResultFile(const ResultFile&) = delete;
  ResultFile& operator=(const ResultFile&) = delete;
  explicit operator bool() const { return buffer_ != nullptr; }
  std::ostream& stream() { return stream_; }
  /// Brings all to the disk, and the file to its place. @throws Error if not all could be written
  void close();

 private:
  class Buffer;
  std::unique_ptr<Buffer> buffer_;
  std::ostream stream_{nullptr};
};

}  // namespace rramvar::programs
