#include "common/report/result_file.hpp"

#include <array>
#include <cstddef>
#include <iostream>

#include "rramvar/core/error.hpp"

namespace rramvar::programs {

class ResultFile::Buffer : public std::streambuf {
 public:
  explicit Buffer(const std::string& path) : file_(path) { setp(bytes_.begin(), bytes_.end()); }

  /// @throws Error if not all can be written, now or before
  void flush() {
    std::cout.flush();  // which may go to the same place
    const std::string_view bytes(pbase(), static_cast<std::size_t>(pptr() - pbase()));
    setp(bytes_.begin(), bytes_.end());
    file_.write(bytes);
  }
  OutputFile& file() { return file_; }

 protected:
  int_type overflow(int_type next) override {
    try {
      flush();
    } catch (const Error&) {  // the file remembers it
      return traits_type::eof();
    }
    if (!traits_type::eq_int_type(next, traits_type::eof())) sputc(traits_type::to_char_type(next));
    return traits_type::not_eof(next);
  }

 private:
  OutputFile file_;
  std::array<char, 65536> bytes_;
};

ResultFile::ResultFile(const std::string& path) {
  if (path.empty()) return;
  buffer_ = std::make_unique<Buffer>(path);
  stream_.rdbuf(buffer_.get());
}

ResultFile::~ResultFile() = default;

void ResultFile::close() {
  if (!buffer_) return;
  buffer_->flush();
  buffer_->file().close();
}

}  // namespace rramvar::programs
