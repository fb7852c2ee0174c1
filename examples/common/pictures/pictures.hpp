#pragma once
/// Pictures as a network takes them, decoded on a thread of their own while it works.

#include <array>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "common/pictures/picture_files.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/core/xtensor.hpp"

namespace rramvar::programs {

/// Height and width of a picture [pixels].
struct PictureSize {
  int height = 0;
  int width = 0;
};

/// "227×227"
std::string text_of(PictureSize size);

/// From a picture's pixels (0 to 255) to a network's input: resize, cut out the centre, then
/// (scale·pixel − mean)/deviation in each channel. The defaults are Caffe's: 256×256 whatever the
/// shape, blue-green-red, minus ImageNet's mean pixel. Pictures are shrunk by averaging over areas:
/// taking neighbouring pixels instead costs SqueezeNet 2 of 46 right predictions on 64 pictures.
struct Preprocessing {
  enum class Resize { none, exactly, shorter_side };

  Resize resize = Resize::exactly;
  PictureSize size{256, 256};  ///< shorter_side: the height alone counts
  PictureSize crop{227, 227};
  bool rgb = false;
  double scale = 1.0;
  std::array<double, 3> mean{104.0, 117.0, 123.0};  ///< in the order of the channels
  std::array<double, 3> deviation{1.0, 1.0, 1.0};

  static Preprocessing caffe() { return {}; }
  /// torchvision's: shorter side 256, centre 224×224, red-green-blue in 0 … 1, normalised.
  static Preprocessing torch();
  /// In one line for a report.
  std::string describe() const;
};

/// A file that is no picture, and why.
struct BadPicture {
  std::filesystem::path path;
  std::string why;

  /// "'a.png' cannot be used: it is …"
  std::string text() const;
};

/// @throws Error if the programs were built without OpenCV, which decodes pictures
void require_pictures_can_be_read();

/// The file as a tensor (1, 3, height, width) for a network.
/// @throws Error if it cannot be decoded, is damaged, too large, or smaller than the crop
Tensor<4> read_picture(const std::filesystem::path& path, const Preprocessing& preprocessing);

/// A picture ready for a network.
struct Picture {
  std::size_t number = 0;  ///< its place among the files
  std::size_t label = 0;
  Tensor<4> pixels;  ///< (1, 3, height, width)
};

/// A stream of pictures. A thread reads and decodes ahead of its consumers, who may be many; it
/// holds no more than `ahead` decoded pictures, whatever the number of files.
class PictureStream {
 public:
  /// Keeps a reference to the files. @param max_bad pictures that may be bad before the run fails
  PictureStream(const std::vector<PictureFile>& files, Preprocessing preprocessing,
                std::size_t max_bad, std::size_t ahead = 8);
  ~PictureStream();
  PictureStream(const PictureStream&) = delete;
  PictureStream& operator=(const PictureStream&) = delete;

  /// The next picture, none after the last one. Thread-safe.
  /// @throws Error if more than max_bad pictures are bad
  std::optional<Picture> next();
  /// Those that were skipped, once next() has come to the end.
  const std::vector<BadPicture>& bad() const { return bad_; }

 private:
  void decode_all();
  void add_bad(BadPicture bad);

  const std::vector<PictureFile>& files_;
  Preprocessing preprocessing_;
  std::size_t max_bad_;
  std::size_t ahead_;
  std::mutex lock_;
  std::condition_variable changed_;
  std::deque<Picture> decoded_;
  std::vector<BadPicture> bad_;
  std::exception_ptr failure_;
  bool finished_ = false;
  bool abandoned_ = false;
  std::thread decoder_;  // last: it uses all of the above
};

/// Pictures for a layer, all in memory.
struct LoadedPictures {
  Tensor<4> pixels;  ///< (N, 3, height, width)
  std::vector<BadPicture> bad;
};

/// Reads all of them, with a bar on stderr that says how far it is.
/// @throws Error if there are none, or more than max_bad are bad
LoadedPictures load_pictures(const std::vector<PictureFile>& files,
                             const Preprocessing& preprocessing, std::size_t max_bad);

/// What to throw where all pictures were skipped.
Error no_picture_could_be_used(const std::vector<BadPicture>& bad);

/// A line on stderr for each picture that was skipped.
void warn_of(const std::vector<BadPicture>& bad, const std::string& program);

}  // namespace rramvar::programs
