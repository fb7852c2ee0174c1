#include "common/pictures.hpp"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <span>
#include <utility>

#include "common/text_table.hpp"
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

std::string size_text(PictureSize size) {
  return std::to_string(size.height) + "×" + std::to_string(size.width);
}

}  // namespace

Preprocessing Preprocessing::torch() {
  Preprocessing out;
  out.resize = Resize::shorter_side;
  out.crop = {224, 224};
  out.rgb = true;
  out.scale = 1.0 / 255;
  out.mean = {0.485, 0.456, 0.406};
  out.deviation = {0.229, 0.224, 0.225};
  return out;
}

std::string Preprocessing::describe() const {
  std::string out;
  if (resize == Resize::exactly) out = "resized to " + size_text(size) + ", ";
  if (resize == Resize::shorter_side) {
    out = "shorter side resized to " + std::to_string(size.height) + ", ";
  }
  out.append("centre ").append(size_text(crop)).append(rgb ? ", RGB" : ", BGR");
  if (scale != 1.0) out.append(" times ").append(number(scale));
  const auto three = [](const std::array<double, 3>& x) {
    return number(x[0]) + ", " + number(x[1]) + ", " + number(x[2]);
  };
  out += ", minus (" + three(mean) + ")";
  if (deviation != std::array{1.0, 1.0, 1.0}) out += ", over (" + three(deviation) + ")";
  return out;
}

Tensor<4> read_picture(const std::filesystem::path& path, const Preprocessing& p) {
  const cv::Mat picture = resized(decode(path), p);
  if (picture.rows < p.crop.height || picture.cols < p.crop.width) {
    throw Error("its size " + size_text({picture.rows, picture.cols}) + " is below the crop of " +
                size_text(p.crop));
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

PictureStream::PictureStream(const std::vector<PictureFile>& files, Preprocessing preprocessing,
                             std::size_t max_bad, std::size_t ahead)
    : files_(files),
      preprocessing_(preprocessing),
      max_bad_(max_bad),
      ahead_(std::max<std::size_t>(ahead, 1)),
      decoder_([this] { decode_all(); }) {}

PictureStream::~PictureStream() {
  {
    const std::lock_guard guard(lock_);
    abandoned_ = true;
  }
  changed_.notify_all();
  decoder_.join();
}

std::optional<Picture> PictureStream::next() {
  std::unique_lock guard(lock_);
  changed_.wait(guard, [&] { return finished_ || !decoded_.empty(); });
  if (failure_) std::rethrow_exception(failure_);
  if (decoded_.empty()) return std::nullopt;
  Picture out = std::move(decoded_.front());
  decoded_.pop_front();
  guard.unlock();
  changed_.notify_all();
  return out;
}

void PictureStream::decode_all() {
  try {
    for (std::size_t i = 0; i < files_.size(); ++i) {
      std::optional<Picture> picture;
      try {
        picture = Picture{i, files_[i].label, read_picture(files_[i].path, preprocessing_)};
      } catch (const Error& error) {
        add_bad({files_[i].path, error.what()});
        continue;
      }
      std::unique_lock guard(lock_);
      changed_.wait(guard, [&] { return abandoned_ || decoded_.size() < ahead_; });
      if (abandoned_) return;
      decoded_.push_back(std::move(*picture));
      guard.unlock();
      changed_.notify_all();
    }
  } catch (...) {
    const std::lock_guard guard(lock_);
    failure_ = std::current_exception();
  }
  const std::lock_guard guard(lock_);
  finished_ = true;
  changed_.notify_all();
}

void PictureStream::add_bad(BadPicture bad) {
  bad_.push_back(std::move(bad));
  if (bad_.size() <= max_bad_) return;
  const BadPicture& last = bad_.back();
  throw Error("'" + last.path.string() + "' cannot be used: " + last.why,
              std::to_string(bad_.size()) + " bad pictures are more than --max-bad " +
                  std::to_string(max_bad_),
              "remove or mend them, or allow more");
}

}  // namespace rramvar::programs
