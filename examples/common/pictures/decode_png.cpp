#include <png.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdio>
#include <new>
#include <string>
#include <string_view>

#include "common/pictures/decode_picture.hpp"

namespace rramvar::programs {

namespace {

/// libpng with errors that come back to the caller, and nothing printed. libpng wants errors to
/// jump out of it; between setjmp and longjmp no destructor must be due.
class PngReader {
 public:
  explicit PngReader(PictureBytes bytes) : rest_(bytes) {
    png_ = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, on_error, on_warning);
    info_ = png_ == nullptr ? nullptr : png_create_info_struct(png_);
    if (info_ == nullptr) {
      png_destroy_read_struct(&png_, nullptr, nullptr);
      throw std::bad_alloc();
    }
    png_set_read_fn(png_, this, on_read);
    attempt([&] { png_read_info(png_, info_); });
  }
  ~PngReader() { png_destroy_read_struct(&png_, &info_, nullptr); }
  PngReader(const PngReader&) = delete;
  PngReader& operator=(const PngReader&) = delete;

  std::uint64_t height() const { return png_get_image_height(png_, info_); }
  std::uint64_t width() const { return png_get_image_width(png_, info_); }

  /// Without transparency; 16 bits are cut to their upper 8.
  cv::Mat pixels() {
    cv::Mat out(static_cast<int>(height()), static_cast<int>(width()), CV_8UC3);
    attempt([&] {
      const int colour = png_get_color_type(png_, info_);
      const int depth = png_get_bit_depth(png_, info_);
      if (depth == 16) png_set_strip_16(png_);
      png_set_strip_alpha(png_);
      if (colour == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(png_);
      if ((colour & PNG_COLOR_MASK_COLOR) == 0) {
        if (depth < 8) png_set_expand_gray_1_2_4_to_8(png_);
        png_set_gray_to_rgb(png_);
      } else {
        png_set_bgr(png_);
      }
      const int passes = png_set_interlace_handling(png_);
      png_read_update_info(png_, info_);
      if (png_get_rowbytes(png_, info_) != 3 * width())
        png_error(png_, "its rows have a wrong size");
      for (int pass = 0; pass < passes; ++pass) {
        for (int y = 0; y < out.rows; ++y) png_read_row(png_, out.ptr<png_byte>(y), nullptr);
      }
      png_read_end(png_, info_);
    });
    return out;
  }

  /// The EXIF data, empty if there are none; after pixels(), because they may stand at the end.
  PictureBytes exif() const {
    png_uint_32 size = 0;
    png_bytep data = nullptr;
    if (png_get_eXIf_1(png_, info_, &size, &data) == 0) return {};
    return {data, size};
  }

 private:
  static PngReader& of(png_structp png) { return *static_cast<PngReader*>(png_get_error_ptr(png)); }
  [[noreturn]] static void on_error(png_structp png, png_const_charp words) {
    std::snprintf(of(png).problem_.data(), of(png).problem_.size(), "%s", words);
    png_longjmp(png, 1);
  }
  /// Warnings about the compressed pixels say that some are wrong, but for these two; all others
  /// are about chunks that are not used.
  static void on_warning(png_structp png, png_const_charp words) {
    const std::string_view text(words);
    if (!text.starts_with("IDAT: ") || text.find("Extra") != text.npos ||
        text.find("Too much") != text.npos) {
      return;
    }
    on_error(png, words);
  }
  static void on_read(png_structp png, png_bytep to, std::size_t size) {
    PictureBytes& rest = static_cast<PngReader*>(png_get_io_ptr(png))->rest_;
    if (size > rest.size()) png_error(png, "the file ends too early");
    std::copy_n(rest.data(), size, to);
    rest = rest.subspan(size);
  }

  /// @throws Error with what libpng says
  template <class Steps>
  void attempt(const Steps& steps) {
    if (setjmp(png_jmpbuf(png_)) == 0) {
      steps();
      return;
    }
    const std::string words(problem_.data());
    png_destroy_read_struct(&png_, &info_, nullptr);  // the constructor has no destructor to do it
    throw damaged_picture("libpng", words);
  }

  PictureBytes rest_;
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
  std::array<char, 200> problem_{};
};

}  // namespace

cv::Mat decode_png(PictureBytes bytes) {
  PngReader reader(bytes);
  require_decodable_size(reader.height(), reader.width());
  cv::Mat out = reader.pixels();
  return upright(std::move(out), reader.exif());
}

}  // namespace rramvar::programs
