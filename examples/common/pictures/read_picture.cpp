#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "common/pictures/decode_picture.hpp"
#include "common/pictures/pictures.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/io/file.hpp"
#include "rramvar/io/file_kind.hpp"

namespace rramvar::programs {

namespace {

/// The bytes of a picture's file. What it is shows in the first of them, so that nothing long is
/// read in vain.
std::vector<std::uint8_t> read_bytes(const std::filesystem::path& path) {
  constexpr std::uint64_t longest = std::uint64_t{1} << 29;  // most_pixels of 6 bytes, and more
  InputFile file(path);
  const auto read_on = [&](std::vector<std::uint8_t>& bytes, std::uint64_t until) {
    const std::size_t from = bytes.size();
    bytes.resize(static_cast<std::size_t>(until));
    file.read_all({reinterpret_cast<char*>(bytes.data()) + from, bytes.size() - from});
  };
  std::vector<std::uint8_t> bytes;
  read_on(bytes, std::min<std::uint64_t>(file.size(), file_kind_bytes));
  if (!is_jpeg(bytes) && !is_png(bytes)) return bytes;
  if (file.size() > longest) throw Error("its file is too large for a picture");
  read_on(bytes, file.size());
  return bytes;
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
    require_decodable_size(static_cast<std::uint64_t>(size.height),
                           static_cast<std::uint64_t>(size.width));
  }
  const bool shrinks = size.area() < picture.rows * picture.cols;
  cv::Mat out;
  cv::resize(picture, out, size, 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_LINEAR);
  return out;
}

}  // namespace

void require_pictures_can_be_read() {}

Tensor<4> read_picture(const std::filesystem::path& path, const Preprocessing& p) {
  const cv::Mat picture = resized(decode_picture(read_bytes(path)), p);
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
