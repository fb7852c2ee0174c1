#pragma once
/// The options of all programs that take pictures.

#include <cstddef>
#include <string>

#include "common/pictures/picture_files.hpp"
#include "common/pictures/pictures.hpp"

namespace CLI {
class App;
}

namespace rramvar::programs {

/// Which pictures, and how they become a network's input; empty texts leave the preset's value.
struct PictureOptions {
  PictureSources sources;
  std::size_t max_bad = 10;  ///< pictures that may be unreadable before the run fails
  std::string preset = "caffe";
  std::string resize;
  std::string crop;  ///< empty: the network's own size
  std::string channels;
  std::string scale;
  std::string mean;
  std::string deviation;

  bool given() const { return !sources.images.empty(); }
};

/// Whether a program asks what the pictures show.
enum class PictureLabels { needed, not_needed };

/// --images, --max-bad and the preprocessing; --labels and --classes where labels are needed.
void add_picture_options(CLI::App& app, PictureOptions& options, PictureLabels labels);

/// @throws Error naming the option whose value is not understood
Preprocessing preprocessing_of(const PictureOptions& options);

/// For a network that takes pictures of one size, which is the crop unless the user gave another.
/// @throws Error if the user did, or if --resize leaves less
Preprocessing preprocessing_for(const PictureOptions& options, PictureSize needed);

/// "pictures/", or "a.png and 2 more".
std::string images_text(const PictureSources& sources);

}  // namespace rramvar::programs
