#include "common/program/standard_streams.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <iostream>
#include <string>

#include "common/program/printable.hpp"
#include "rramvar/io/output_file.hpp"

namespace rramvar::programs {

namespace {

void open_closed_descriptors() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(descriptor, F_GETFD) >= 0 || errno != EBADF) continue;
    const int opened = open("/dev/null", O_RDWR);  // the lowest number that is free
    if (opened >= 0 && opened != descriptor) close(opened);
  }
}

}  // namespace

class StandardStreams::Buffer : public std::streambuf {
 public:
  explicit Buffer(int descriptor) : descriptor_(descriptor) {}

  int finish() {
    escape_.end(text_);
    flush();
    return failed_;
  }

 protected:
  int_type overflow(int_type next) override {
    if (traits_type::eq_int_type(next, traits_type::eof())) return traits_type::not_eof(next);
    const char c = traits_type::to_char_type(next);
    return xsputn(&c, 1) == 1 ? next : traits_type::eof();
  }
  std::streamsize xsputn(const char* text, std::streamsize count) override {
    escape_.append({text, static_cast<std::size_t>(count)}, text_);
    if (text_.size() >= 8192) flush();
    return failed_ == 0 ? count : 0;
  }
  int sync() override {
    flush();
    return failed_ == 0 ? 0 : -1;
  }

 private:
  void flush() {
    if (failed_ == 0) failed_ = detail::write_all(descriptor_, text_);
    text_.clear();
  }

  int descriptor_;
  int failed_ = 0;
  PrintableText escape_;
  std::string text_;
};

StandardStreams::StandardStreams() {
  open_closed_descriptors();
  out_ = std::make_unique<Buffer>(STDOUT_FILENO);
  error_ = std::make_unique<Buffer>(STDERR_FILENO);
  old_out_ = std::cout.rdbuf(out_.get());
  old_error_ = std::cerr.rdbuf(error_.get());
}

StandardStreams::~StandardStreams() {
  out_->finish();
  error_->finish();
  std::cout.rdbuf(old_out_);
  std::cerr.rdbuf(old_error_);
}

int StandardStreams::finish_output() {
  const int failed = out_->finish();
  if (failed != 0) return failed;
  // Some file systems tell only when a file is closed that they could not keep it.
  const int copy = dup(STDOUT_FILENO);
  return copy >= 0 && close(copy) != 0 && errno != EINTR ? errno : 0;
}

}  // namespace rramvar::programs
