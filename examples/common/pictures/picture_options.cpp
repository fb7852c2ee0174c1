#include "common/pictures/picture_options.hpp"

#include <CLI/CLI.hpp>
#include <array>
#include <cmath>
#include <limits>
#include <string_view>

#include "common/program/validators.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar::programs {

namespace {

int pixels(std::string_view option, std::string_view text) {
  const auto value = parse_number<int>(trimmed(text));
  if (value && *value >= 1 && *value <= 10000) return *value;
  throw Error(std::string(option) + ": " + excerpt(text) + " is no number of pixels",
              "1 to 10000 are");
}

/// "227" or "227x113" (height first).
PictureSize picture_size(std::string_view option, std::string_view text) {
  const std::size_t cross = text.find('x');
  const int height = pixels(option, text.substr(0, cross));
  if (cross == std::string_view::npos) return {height, height};
  return {height, pixels(option, text.substr(cross + 1))};
}

double finite_number(std::string_view option, std::string_view text) {
  const auto value = parse_number<double>(trimmed(text));
  if (value && std::isfinite(*value)) return *value;
  throw Error(std::string(option) + ": " + excerpt(text) + " is not a number");
}

std::array<double, 3> three_numbers(std::string_view option, std::string_view text) {
  std::array<double, 3> out{};
  std::string_view rest = text;
  for (std::size_t i = 0; i < 3; ++i) {
    const std::size_t comma = rest.find(',');
    if ((comma == std::string_view::npos) != (i == 2)) {
      throw Error(std::string(option) + ": " + excerpt(text) + " is not three numbers", {},
                  "give one for each channel, such as 104,117,123");
    }
    out[i] = finite_number(option, rest.substr(0, comma));
    if (comma != std::string_view::npos) rest.remove_prefix(comma + 1);
  }
  return out;
}

/// What is left of a picture that is cut to the crop.
void require_room_for_crop(const Preprocessing& p) {
  using Resize = Preprocessing::Resize;
  const bool shorter = p.resize == Resize::shorter_side;
  const int width = shorter ? p.size.height : p.size.width;
  if (p.resize == Resize::none || (p.size.height >= p.crop.height && width >= p.crop.width)) return;
  throw Error("pictures of " + text_of(p.crop) + " are more than --resize leaves", {},
              "give a larger --resize");
}

}  // namespace

void add_picture_options(CLI::App& app, PictureOptions& o, PictureLabels labels) {
  const std::string group = "Pictures";
  auto* images =
      app.add_option("--images", o.sources.images,
                     labels == PictureLabels::needed
                         ? "folder of JPEG and PNG pictures, flat or one folder a class; or files"
                         : "folder of JPEG and PNG pictures, flat or one folder below; or files")
          ->check(not_empty())
          ->default_str("")
          ->group(group);
  const auto text = [&](const char* name, std::string& value, const char* meaning) {
    return app.add_option(name, value, meaning)->check(not_empty())->needs(images)->group(group);
  };
  if (labels == PictureLabels::needed) {
    text("--labels", o.sources.labels,
         "file of lines 'picture class'; else folders or file names tell the class");
    text("--classes", o.sources.classes,
         "list of classes, lines 'number identifier name' or 'identifier name'; a classes.txt or "
         "synset_words.txt beside the pictures is found by itself");
  }
  app.add_option("--max-bad", o.max_bad, "pictures that may be unreadable before the run fails")
      ->check(whole_number(0, std::numeric_limits<std::uint32_t>::max()))
      ->needs(images)
      ->group(group);
  text("--preprocessing", o.preset,
       "caffe: 256x256, centre 227, BGR minus 104,117,123; torch: shorter side 256, centre 224, "
       "RGB in 0 to 1, normalised")
      ->check(CLI::IsMember({"caffe", "torch"}));
  text("--resize", o.resize, "HEIGHTxWIDTH [pixels], or the shorter side alone, or none");
  text("--crop", o.crop, "centre that is used [pixels]; the network's own if not given");
  text("--channels", o.channels, "order of the channels: bgr or rgb")
      ->check(CLI::IsMember({"bgr", "rgb"}));
  text("--pixel-scale", o.scale, "factor of pixels (0 to 255)");
  text("--pixel-mean", o.mean, "subtracted after that, a number a channel");
  text("--pixel-std", o.deviation, "divided by after that, a number a channel");
}

Preprocessing preprocessing_of(const PictureOptions& o) {
  using Resize = Preprocessing::Resize;
  Preprocessing out = o.preset == "torch" ? Preprocessing::torch() : Preprocessing::caffe();
  if (o.resize == "none") {
    out.resize = Resize::none;
  } else if (!o.resize.empty()) {
    out.size = picture_size("--resize", o.resize);
    out.resize = o.resize.find('x') == std::string::npos ? Resize::shorter_side : Resize::exactly;
  }
  if (!o.crop.empty()) out.crop = picture_size("--crop", o.crop);
  if (!o.channels.empty()) out.rgb = o.channels == "rgb";
  if (!o.scale.empty()) out.scale = finite_number("--pixel-scale", o.scale);
  if (!o.mean.empty()) out.mean = three_numbers("--pixel-mean", o.mean);
  if (!o.deviation.empty()) out.deviation = three_numbers("--pixel-std", o.deviation);
  for (const double deviation : out.deviation) {
    if (deviation <= 0.0) throw Error("--pixel-std is not positive", "pictures are divided by it");
  }
  require_room_for_crop(out);
  return out;
}

Preprocessing preprocessing_for(const PictureOptions& o, PictureSize needed) {
  PictureOptions with_size = o;
  if (o.crop.empty()) {
    with_size.crop = std::to_string(needed.height) + "x" + std::to_string(needed.width);
  }
  const Preprocessing out = preprocessing_of(with_size);
  if (out.crop.height == needed.height && out.crop.width == needed.width) return out;
  throw Error("the network takes pictures of " + text_of(needed) + ", not of " + text_of(out.crop),
              {}, "leave out --crop");
}

std::string images_text(const PictureSources& sources) {
  const std::size_t more = sources.images.size() - 1;
  return sources.images.front() + (more == 0 ? "" : " and " + std::to_string(more) + " more");
}

}  // namespace rramvar::programs
