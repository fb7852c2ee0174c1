#include "prediction_accuracy/options.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string_view>
#include <thread>

#include "common/validators.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar::programs {

namespace {

/// What the user typed of the preprocessing; empty texts leave the preset's value.
struct PreprocessingTexts {
  std::string preset = "caffe";
  std::string resize;
  std::string crop;
  std::string channels;
  std::string scale;
  std::string mean;
  std::string deviation;
};

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

Preprocessing preprocessing_from(const PreprocessingTexts& texts) {
  using Resize = Preprocessing::Resize;
  Preprocessing out = texts.preset == "torch" ? Preprocessing::torch() : Preprocessing::caffe();
  if (texts.resize == "none") {
    out.resize = Resize::none;
  } else if (!texts.resize.empty()) {
    out.size = picture_size("--resize", texts.resize);
    out.resize =
        texts.resize.find('x') == std::string::npos ? Resize::shorter_side : Resize::exactly;
  }
  if (!texts.crop.empty()) out.crop = picture_size("--crop", texts.crop);
  if (!texts.channels.empty()) out.rgb = texts.channels == "rgb";
  if (!texts.scale.empty()) out.scale = finite_number("--scale", texts.scale);
  if (!texts.mean.empty()) out.mean = three_numbers("--mean", texts.mean);
  if (!texts.deviation.empty()) out.deviation = three_numbers("--std", texts.deviation);
  for (const double deviation : out.deviation) {
    if (deviation <= 0.0) throw Error("--std is not positive", "pictures are divided by it");
  }
  return out;
}

void add_picture_options(CLI::App& app, Options& o, PreprocessingTexts& texts) {
  const std::string group = "Pictures";
  app.add_option("--images", o.pictures.images,
                 "folder of JPEG and PNG pictures, flat or one folder a class; or files")
      ->check(not_empty())
      ->default_str("")
      ->group(group);
  app.add_option("--labels", o.pictures.labels,
                 "file of lines 'picture class'; else folders or file names tell the class")
      ->check(not_empty())
      ->group(group);
  app.add_option("--classes", o.pictures.classes,
                 "list of classes, lines 'number identifier name' or 'identifier name'; a "
                 "classes.txt or synset_words.txt beside the pictures is found by itself")
      ->check(not_empty())
      ->group(group);
  app.add_option("--max-bad", o.max_bad, "pictures that may be unreadable before the run fails")
      ->check(whole_number(0, std::numeric_limits<std::uint32_t>::max()))
      ->group(group);
  app.add_option("--preprocessing", texts.preset,
                 "caffe: 256x256, centre 227, BGR minus 104,117,123; torch: shorter side 256, "
                 "centre 224, RGB in 0 to 1, normalised")
      ->check(CLI::IsMember({"caffe", "torch"}))
      ->group(group);
  app.add_option("--resize", texts.resize,
                 "HEIGHTxWIDTH [pixels], or the shorter side alone, or none")
      ->group(group);
  app.add_option("--crop", texts.crop, "centre that is used [pixels]; the model's own if not given")
      ->group(group);
  app.add_option("--channels", texts.channels, "order of the channels: bgr or rgb")
      ->check(CLI::IsMember({"bgr", "rgb"}))
      ->group(group);
  app.add_option("--scale", texts.scale, "factor of pixels (0 to 255)")->group(group);
  app.add_option("--mean", texts.mean, "subtracted after that, a number a channel")->group(group);
  app.add_option("--std", texts.deviation, "divided by after that, a number a channel")
      ->group(group);
}

void require_consistent(const Options& o) {
  if (o.model.empty() && !o.pictures.images.empty()) {
    throw Error("--images without --model", "the built-in network knows its own pictures only",
                "name a network too");
  }
  if (!o.model.empty() && o.pictures.images.empty() && !o.list_layers) {
    throw Error("--model without --images", "there is nothing to predict", "name a folder");
  }
  if (o.weight_noise && *o.weight_noise < 0.0) {
    throw Error("--weight-noise is negative", "it is a standard deviation, 0 or more");
  }
  if (o.weight_noise && o.design.variability.any()) {
    throw Error("--weight-noise takes the place of cells",
                "sources of variability would do nothing", "leave one of them out");
  }
}

}  // namespace

Parsed parse_command_line(int argc, const char* const* argv) {
  Parsed parsed;
  Options& o = parsed.options;
  o.threads = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 256);

  CLI::App app(
      "Stores layers of a network bit by bit in resistive memory, reads them back on simulated "
      "chips and counts how many pictures the network still gets right.\nWithout files it works "
      "on a small synthetic network and synthetic pictures.");
  app.name("prediction_accuracy");
  app.set_version_flag("--version", std::string("rramvar ") + library_version);
  app.option_defaults()->always_capture_default();
  app.failure_message([](const CLI::App*, const CLI::Error& error) {
    return "prediction_accuracy: " + std::string(error.what()) +
           "; see prediction_accuracy --help\n";
  });

  app.add_option("--model", o.model, "network: an ONNX file, or Caffe's .prototxt")
      ->check(not_empty());
  app.add_option("--caffe-weights", o.caffe_weights,
                 "Caffe's .caffemodel; named like the .prototxt if not given")
      ->check(not_empty());
  app.add_option("--layer,--layers", o.layers,
                 "layers whose weights are stored, by name, or 'all'; the first convolution if "
                 "not given")
      ->delimiter(',')
      ->check(not_empty())
      ->default_str("");
  PreprocessingTexts texts;
  add_picture_options(app, o, texts);
  add_device_options(app, o.device);
  add_design_options(app, o.design);
  app.add_option("--weight-noise", o.weight_noise,
                 "instead of cells: each weight times exp(N(0, sigma)), drawn at each trial")
      ->default_str("");
  app.add_option("--chips", o.chips, "chips: sets of cells, each with its own d2d and faults")
      ->check(whole_number(1, 100000));
  app.add_option("--trials,--cycles", o.trials, "writes and reads of the layers, of each chip")
      ->check(whole_number(1, 100000));
  app.add_option("--seed", o.seed, "seed: the same seed gives the same numbers")
      ->check(whole_number(0, std::numeric_limits<std::uint64_t>::max()));
  app.add_option("--threads", o.threads, "threads; the numbers do not depend on them")
      ->check(whole_number(1, 256));
  app.add_flag("--verify", o.verify,
               "also run the whole network through OpenCV alone, and compare");
  app.add_option("--plots", o.plots, "draw layer error against accuracy into this folder")
      ->check(not_empty());
  app.add_option("--json", o.json, "write settings and results to this file")->check(not_empty());
  add_variability_options(app, o.design);
  app.add_flag("--list-layers", o.list_layers, "list the layers of --model that can be stored");
  bool list = false;
  app.add_flag("--list", list, "list built-in devices with citation, formats, fields and readouts");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);  // prints help, version, or one sentence on the error
    parsed.exit_code = code == 0 ? 0 : 2;
    return parsed;
  }
  if (list) {
    print_design_list();
    parsed.exit_code = 0;
    return parsed;
  }
  o.preprocessing = preprocessing_from(texts);
  o.crop_given = !texts.crop.empty();
  require_consistent(o);
  return parsed;
}

}  // namespace rramvar::programs
