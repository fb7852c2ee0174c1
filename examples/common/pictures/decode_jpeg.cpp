#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdio>  // jpeglib.h needs it
#include <string_view>
#include <vector>
// clang-format off
#include <jpeglib.h>
#include <jerror.h>
// clang-format on
#include <opencv2/imgproc.hpp>

#include "common/pictures/decode_picture.hpp"

namespace rramvar::programs {

namespace {

/// The warnings that say that pixels are missing or wrong; the others are matters of form.
bool is_damage(int message) {
  constexpr std::array damage{JWRN_JPEG_EOF,       JWRN_HIT_MARKER,  JWRN_HUFF_BAD_CODE,
                              JWRN_ARITH_BAD_CODE, JWRN_MUST_RESYNC, JWRN_BOGUS_PROGRESSION};
  return std::find(damage.begin(), damage.end(), message) != damage.end();
}

/// libjpeg with errors that come back to the caller, and nothing printed. libjpeg wants errors to
/// jump out of it; between setjmp and longjmp no destructor must be due.
class JpegReader {
 public:
  explicit JpegReader(PictureBytes bytes) {
    info_.err = jpeg_std_error(&errors_);
    errors_.error_exit = [](j_common_ptr info) { of(info).fail(); };
    errors_.emit_message = [](j_common_ptr info, int level) {
      if (level < 0 && is_damage(info->err->msg_code)) of(info).fail();
    };
    errors_.output_message = [](j_common_ptr) {};
    info_.client_data = this;
    attempt([&] {
      jpeg_create_decompress(&info_);
      info_.client_data = this;
      jpeg_mem_src(&info_, bytes.data(), static_cast<unsigned long>(bytes.size()));
      jpeg_save_markers(&info_, exif_marker, 0xFFFF);
      jpeg_read_header(&info_, TRUE);
    });
  }
  ~JpegReader() { jpeg_destroy_decompress(&info_); }
  JpegReader(const JpegReader&) = delete;
  JpegReader& operator=(const JpegReader&) = delete;

  std::uint64_t height() const { return info_.image_height; }
  std::uint64_t width() const { return info_.image_width; }

  cv::Mat pixels() {
    const bool four_inks = info_.num_components == 4;
    info_.out_color_space = four_inks ? JCS_CMYK : JCS_RGB;
    progress_.progress_monitor = [](j_common_ptr info) { of(info).check_scans(); };
    info_.progress = &progress_;
    cv::Mat out(static_cast<int>(height()), static_cast<int>(width()),
                four_inks ? CV_8UC4 : CV_8UC3);
    attempt([&] {
      jpeg_start_decompress(&info_);
      while (info_.output_scanline < info_.output_height) {
        JSAMPROW row = out.ptr<std::uint8_t>(static_cast<int>(info_.output_scanline));
        jpeg_read_scanlines(&info_, &row, 1);
      }
      jpeg_finish_decompress(&info_);
    });
    if (!four_inks) {
      cv::cvtColor(out, out, cv::COLOR_RGB2BGR);
      return out;
    }
    return from_inks(out);
  }

  /// The EXIF data, empty if there are none.
  PictureBytes exif() const {
    constexpr std::string_view name{"Exif\0\0", 6};
    for (auto m = info_.marker_list; m != nullptr; m = m->next) {
      const PictureBytes data(m->data, m->data_length);
      if (m->marker != exif_marker || data.size() < name.size()) continue;
      if (std::equal(name.begin(), name.end(), data.begin())) return data.subspan(name.size());
    }
    return {};
  }

 private:
  static constexpr int exif_marker = JPEG_APP0 + 1;
  static constexpr int most_scans = 200;  // ten are usual; each takes the time of a picture

  static JpegReader& of(j_common_ptr info) { return *static_cast<JpegReader*>(info->client_data); }

  [[noreturn]] void fail() {
    errors_.format_message(reinterpret_cast<j_common_ptr>(&info_), problem_.data());
    std::longjmp(escape_, 1);
  }

  void check_scans() {
    if (info_.input_scan_number <= most_scans) return;
    info_.err->msg_code = JERR_BAD_PROGRESSION;
    fail();
  }

  /// @throws Error with what libjpeg says
  template <class Steps>
  void attempt(const Steps& steps) {
    if (setjmp(escape_) == 0) {
      steps();
      return;
    }
    jpeg_destroy_decompress(&info_);  // the constructor has no destructor to do it
    throw damaged_picture("libjpeg", problem_.data());
  }

  /// Four inks as Adobe's programs store them, inverted: each colour times black.
  static cv::Mat from_inks(const cv::Mat& inks) {
    cv::Mat out(inks.rows, inks.cols, CV_8UC3);
    for (int y = 0; y < inks.rows; ++y) {
      const std::uint8_t* from = inks.ptr<std::uint8_t>(y);
      std::uint8_t* to = out.ptr<std::uint8_t>(y);
      for (int x = 0; x < inks.cols; ++x, from += 4, to += 3) {
        const int black = from[3];
        for (int c = 0; c < 3; ++c) {
          to[2 - c] = static_cast<std::uint8_t>(black - ((255 - from[c]) * black >> 8));
        }
      }
    }
    return out;
  }

  jpeg_decompress_struct info_{};
  jpeg_error_mgr errors_{};
  jpeg_progress_mgr progress_{};
  std::jmp_buf escape_{};
  std::array<char, JMSG_LENGTH_MAX> problem_{};
};

}  // namespace

cv::Mat decode_jpeg(PictureBytes bytes) {
  JpegReader reader(bytes);
  require_decodable_size(reader.height(), reader.width());
  const PictureBytes exif = reader.exif();
  const std::vector<std::uint8_t> kept(exif.begin(), exif.end());  // pixels() lets go of them
  return upright(reader.pixels(), kept);
}

}  // namespace rramvar::programs
