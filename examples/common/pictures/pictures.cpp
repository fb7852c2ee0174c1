#include "common/pictures/pictures.hpp"

#include <algorithm>
#include <utility>

#include "common/program/printable.hpp"
#include "common/program/progress.hpp"
#include "common/report/text_table.hpp"
#include "rramvar/core/error.hpp"

namespace rramvar::programs {

namespace {

/// What it says without the file's name, which stands before it already.
std::string without_place(const Error& error) {
  std::string out = error.what();
  const std::string place = error.place().text() + ": ";
  if (out.starts_with(place)) out.erase(0, place.size());
  return out;
}

}  // namespace

std::string text_of(PictureSize size) {
  return std::to_string(size.height) + "×" + std::to_string(size.width);
}

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
  if (resize == Resize::exactly) out = "resized to " + text_of(size) + ", ";
  if (resize == Resize::shorter_side) {
    out = "shorter side resized to " + std::to_string(size.height) + ", ";
  }
  out.append("centre ").append(text_of(crop)).append(rgb ? ", RGB" : ", BGR");
  if (scale != 1.0) out.append(" times ").append(number(scale));
  const auto three = [](const std::array<double, 3>& x) {
    return number(x[0]) + ", " + number(x[1]) + ", " + number(x[2]);
  };
  out += ", minus (" + three(mean) + ")";
  if (deviation != std::array{1.0, 1.0, 1.0}) out += ", over (" + three(deviation) + ")";
  return out;
}

std::string BadPicture::text() const {
  return "'" + path.string() + "' cannot be used: " + why;
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
        add_bad({files_[i].path, without_place(error)});
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
  throw Error(bad_.back().text(),
              std::to_string(bad_.size()) + " bad pictures are more than --max-bad " +
                  std::to_string(max_bad_),
              "remove or repair them, or allow more");
}

LoadedPictures load_pictures(const std::vector<PictureFile>& files,
                             const Preprocessing& preprocessing, std::size_t max_bad) {
  require_pictures_can_be_read();
  LoadedPictures out;
  std::vector<float> pixels;
  std::size_t count = 0;
  PictureStream stream(files, preprocessing, max_bad);
  Progress progress("pictures", files.size());
  while (const auto picture = stream.next()) {
    pixels.insert(pixels.end(), picture->pixels.begin(), picture->pixels.end());
    progress.show(++count);
  }
  out.bad = stream.bad();
  if (count == 0) throw no_picture_could_be_used(out.bad);
  out.pixels = Tensor<4>(
      std::array<std::size_t, 4>{count, 3, static_cast<std::size_t>(preprocessing.crop.height),
                                 static_cast<std::size_t>(preprocessing.crop.width)});
  std::copy(pixels.begin(), pixels.end(), out.pixels.begin());
  return out;
}

Error no_picture_could_be_used(const std::vector<BadPicture>& bad) {
  return Error("no picture could be used", bad.empty() ? "there is none" : bad.front().text());
}

void warn_of(const std::vector<BadPicture>& bad, const std::string& program) {
  for (const BadPicture& picture : bad) {
    say(program, "skipped '" + picture.path.string() + "': " + picture.why);
  }
}

}  // namespace rramvar::programs
