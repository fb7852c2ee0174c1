#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <span>
#include <vector>

#include "common/pictures/pictures.hpp"
#include "rramvar/core/error.hpp"

namespace rramvar::programs {

namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes read_bytes(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw Error("it cannot be read");
  return Bytes(std::istreambuf_iterator<char>(stream), {});
}

/// Whether a JPEG file has its end-of-image marker. libjpeg fills in grey for what is missing and
/// calls that a warning; a wrong picture would then be counted as a wrong prediction.
/// Source: ITU-T T.81, annex B: marker segments, then entropy-coded data in which 0xFF is followed
/// by 0x00 or a restart marker.
bool jpeg_is_complete(std::span<const std::uint8_t> bytes) {
  constexpr std::uint8_t mark = 0xFF, start_of_scan = 0xDA, end_of_image = 0xD9;
  std::size_t i = 2;  // after the start-of-image marker
  while (i + 3 < bytes.size() && bytes[i] == mark && bytes[i + 1] != start_of_scan) {
    if (bytes[i + 1] == mark) {
      ++i;  // fill byte
      continue;
    }
    i += 2 + (std::size_t{bytes[i + 2]} << 8 | bytes[i + 3]);  // thumbnails are skipped here
  }
  for (; i + 1 < bytes.size(); ++i) {
    if (bytes[i] == mark && bytes[i + 1] == end_of_image) return true;
  }
  return false;
}

cv::Mat decode(const std::filesystem::path& path) {
  const Bytes bytes = read_bytes(path);
  if (bytes.empty()) throw Error("it is empty");
  if (bytes.size() > 2 && bytes[0] == 0xFF && bytes[1] == 0xD8 && !jpeg_is_complete(bytes)) {
    throw Error("it is cut off");
  }
  cv::Mat picture;
  try {
    picture = cv::imdecode(bytes, cv::IMREAD_COLOR);
  } catch (const cv::Exception&) {  // an absurd size in the header, for one
  }
  if (picture.empty()) throw Error("it is no picture that can be decoded");
  return picture;
}

cv::Mat resized(const cv::Mat& picture, const Preprocessing& p) {
  if (p.resize == Preprocessing::Resize::none) return picture;
  cv::Size size(p.size.width, p.size.height);
  if (p.resize == Preprocessing::Resize::shorter_side) {
    const int shorter = std::min(picture.rows, picture.cols);
    const auto scaled = [&](int side) {
      return static_cast<int>(std::int64_t{side} * p.size.height / shorter);
    };
    if (std::max(picture.rows, picture.cols) / shorter > 100) throw Error("it is a mere stripe");
    size = cv::Size(scaled(picture.cols), scaled(picture.rows));
  }
  const bool shrinks = size.area() < picture.rows * picture.cols;
  cv::Mat out;
  cv::resize(picture, out, size, 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_LINEAR);
  return out;
}

}  // namespace

void require_pictures_can_be_read() {}

Tensor<4> read_picture(const std::filesystem::path& path, const Preprocessing& p) {
  const cv::Mat picture = resized(decode(path), p);
  if (picture.rows < p.crop.height || picture.cols < p.crop.width) {
    throw Error("its size " + text_of({picture.rows, picture.cols}) + " is below the crop of " +
                text_of(p.crop));
  }
  const int top = (picture.rows - p.crop.height) / 2;
  const int left = (picture.cols - p.crop.width) / 2;
  const auto height = static_cast<std::size_t>(p.crop.height);
  const auto width = static_cast<std::size_t>(p.crop.width);
  Tensor<4> out(std::array<std::size_t, 4>{1, 3, height, width});
  for (std::size_t channel = 0; channel < 3; ++channel) {
    const std::size_t plane = p.rgb ? 2 - channel : channel;  // OpenCV decodes to BGR
    float* to = out.data() + channel * height * width;
    for (int y = 0; y < p.crop.height; ++y) {
      const std::uint8_t* from = picture.ptr<std::uint8_t>(top + y) + 3 * left;
      for (std::size_t x = 0; x < width; ++x) {
        const double value = p.scale * from[3 * x + plane] - p.mean[channel];
        *to++ = static_cast<float>(value / p.deviation[channel]);
      }
    }
  }
  return out;
}

}  // namespace rramvar::programs
