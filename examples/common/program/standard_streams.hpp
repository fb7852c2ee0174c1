#pragma once
/// The standard streams of a program: there, fit for a terminal, and watched for failures.

#include <iosfwd>
#include <memory>
#include <streambuf>

namespace rramvar::programs {

/// While it lives, std::cout and std::cerr write printable text (printable.hpp) to the standard
/// output and error. Of the standard descriptors those that are closed are opened on /dev/null,
/// since else the next file that is opened would get their number, and the report its content.
class StandardStreams {
 public:
  StandardStreams();
  ~StandardStreams();
  StandardStreams(const StandardStreams&) = delete;
  StandardStreams& operator=(const StandardStreams&) = delete;

  /// Writes what waits. @return 0, or the errno of what has kept the standard output from all that
  /// was written to it
  int finish_output();

 private:
  class Buffer;
  std::unique_ptr<Buffer> out_;
  std::unique_ptr<Buffer> error_;
  std::streambuf* old_out_;
  std::streambuf* old_error_;
};

}  // namespace rramvar::programs
