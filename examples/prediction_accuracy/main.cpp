// How many pictures does a network still get right when its weights lie in resistive memory?
#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <filesystem>
#include <initializer_list>
#include <iostream>
#include <memory>
#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "common/network.hpp"
#include "common/plot.hpp"
#include "common/progress.hpp"
#include "common/result_file.hpp"
#include "prediction_accuracy/evaluation.hpp"
#include "prediction_accuracy/options.hpp"
#include "prediction_accuracy/report.hpp"
#include "prediction_accuracy/stored_network.hpp"
#include "prediction_accuracy/synthetic_network.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/core/names.hpp"

namespace rramvar::programs {
namespace {

/// What the pictures are run through, and its input.
struct Model {
  NetSource source;
  InputShape input;
  std::string text;
};

/// @throws Error if the results would be written over an input
void require_result_is_no_input(const Options& o) {
  for (const std::string& input : {o.model, o.caffe_weights, o.pictures.labels, o.pictures.classes,
                                   o.device.lut, o.design.variability.fault_map}) {
    std::error_code missing;
    if (input.empty() || !std::filesystem::equivalent(input, o.json, missing)) continue;
    throw Error("'" + o.json + "' is an input", "the results would overwrite it",
                "write them to another file");
  }
}

/// The model's own size is the crop, unless the user gave one; both must agree.
InputShape input_of(const Options& o, const ModelFiles& files, Preprocessing& preprocessing) {
  const std::optional<InputShape> declared = declared_input(files);
  if (declared && declared->channels != 3) {
    throw Error("the network takes pictures of " + std::to_string(declared->channels) + " channels",
                "pictures have three colours here", "give another network");
  }
  if (declared && !o.crop_given) {
    preprocessing.crop = {static_cast<int>(declared->height), static_cast<int>(declared->width)};
  }
  const PictureSize crop = preprocessing.crop;
  const InputShape input{3, static_cast<std::size_t>(crop.height),
                         static_cast<std::size_t>(crop.width)};
  if (declared && *declared != input) {
    throw Error(
        "the network takes pictures of " + shape_text(*declared) + ", not of " + shape_text(input),
        {}, "leave out --crop");
  }
  const PictureSize size = preprocessing.size;
  const bool shorter = preprocessing.resize == Preprocessing::Resize::shorter_side;
  if (preprocessing.resize != Preprocessing::Resize::none &&
      (size.height < crop.height || (shorter ? size.height : size.width) < crop.width)) {
    throw Error("the network takes pictures of " + shape_text(input) +
                    ", more than --resize leaves of a picture",
                {}, "give a larger --resize");
  }
  return input;
}

/// Names of the layers to be stored, in the order of the network.
std::vector<std::string> chosen_layers(const std::vector<std::string>& asked,
                                       const std::vector<StorableLayer>& known) {
  std::vector<std::string_view> names;
  for (const StorableLayer& layer : known) names.push_back(layer.name);
  if (known.empty()) {
    throw Error("the network has no layer that could be stored",
                "convolutions and fully connected layers with weights of their own can");
  }
  if (asked.empty()) {
    const auto first = std::find_if(known.begin(), known.end(),
                                    [](const StorableLayer& layer) { return layer.convolution; });
    return {first == known.end() ? known.front().name : first->name};
  }
  std::string all;
  for (const std::string_view name : names) all.append(all.empty() ? "" : ", ").append(name);
  for (const std::string& name : asked) {
    if (name == "all" || std::find(names.begin(), names.end(), name) != names.end()) continue;
    throw Error("the network has no layer '" + name + "' that could be stored", {},
                "there are: " + all);
  }
  const bool every = std::find(asked.begin(), asked.end(), "all") != asked.end();
  std::vector<std::string> out;
  for (const StorableLayer& layer : known) {
    if (every || std::find(asked.begin(), asked.end(), layer.name) != asked.end()) {
      out.push_back(layer.name);
    }
  }
  return out;
}

/// The pictures of a run and where they come from.
struct Pictures {
  PictureSet set;  ///< files; none if they are synthetic
  std::unique_ptr<PictureStream> stream;
  std::atomic<std::size_t> synthetic{0};  ///< made so far
  std::size_t count = 0;
  PictureSource next;
};

void open_pictures(const Options& o, const Run& run, Pictures& pictures) {
  if (o.model.empty()) {
    pictures.count = SyntheticTask::pictures;
    pictures.next = [&pictures]() -> std::optional<Picture> {
      const std::size_t n = pictures.synthetic++;
      if (n >= SyntheticTask::pictures) return std::nullopt;
      return SyntheticTask::picture(n);
    };
    return;
  }
  pictures.set = find_pictures(o.pictures, run.classes);
  pictures.count = pictures.set.files.size();
  pictures.stream = std::make_unique<PictureStream>(pictures.set.files, run.preprocessing,
                                                    o.max_bad, 4 + 2 * o.threads);
  pictures.next = [&pictures] { return pictures.stream->next(); };
}

std::string pictures_text(const Options& o) {
  if (o.model.empty()) return SyntheticTask::description();
  const std::size_t more = o.pictures.images.size() - 1;
  return o.pictures.images.front() + (more == 0 ? "" : " and " + std::to_string(more) + " more");
}

Model load_model(const Options& o, Preprocessing& preprocessing) {
  if (o.model.empty()) {
    const auto task = std::make_shared<const SyntheticTask>();
    return {[task] { return task->network(); }, SyntheticTask::input,
            "SYNTHETIC: 96 Gabor and colour-blob filters, nearest-prototype classifier"};
  }
  const ModelFiles files{o.model, o.caffe_weights};
  NetSource source = [files] { return read_model(files); };
  return {std::move(source), input_of(o, files, preprocessing), o.model};
}

/// A copy of the network for each thread.
std::vector<Network> copies(const Model& model, const std::vector<std::string>& layers,
                            std::size_t threads) {
  std::vector<Network> out;
  out.reserve(threads);
  for (std::size_t i = 0; i < threads; ++i) out.emplace_back(model.source, model.input, layers);
  return out;
}

void list_layers(const std::vector<StorableLayer>& layers) {
  for (const StorableLayer& layer : layers) {
    std::cout << layer.name << (layer.convolution ? "\tconvolution\n" : "\tfully connected\n");
  }
}

void run(const Options& o) {
  const auto start = std::chrono::steady_clock::now();
  if (!o.json.empty()) require_result_is_no_input(o);
  Run run(load_device(o.device));
  run.preprocessing = o.preprocessing;
  const Model model = load_model(o, run.preprocessing);
  std::vector<StorableLayer> known;
  {
    cv::dnn::Net net = model.source();
    known = storable_layers(net);
  }
  if (o.list_layers) return list_layers(known);
  ResultFile json(o.json);
  std::optional<PlotFolder> plots;
  if (!o.plots.empty()) plots.emplace(o.plots, "svg");
  run.layers = chosen_layers(o.layers, known);
  std::vector<Network> networks = copies(model, run.layers, o.threads);
  std::vector<Network> untouched;
  if (o.verify) untouched = copies(model, {}, o.threads);
  run.classes = networks.front()
                    .scores(Tensor<4>(std::array{std::size_t{1}, model.input.channels,
                                                 model.input.height, model.input.width},
                                      0.0f))
                    .size();
  Pictures pictures;
  open_pictures(o, run, pictures);
  run.stored = store_network(networks.front(), run.device, o);
  {
    Progress progress("pictures", pictures.count);
    run.evaluation = evaluate(networks, untouched, run.stored, pictures.next, pictures.count,
                              [&](std::size_t done) { progress.show(done); });
  }
  if (pictures.stream) run.bad = pictures.stream->bad();
  run.model_text = model.text;
  run.pictures_text = pictures_text(o);
  run.labels_from = o.model.empty() ? "the makers of the pictures" : pictures.set.labels_from;
  run.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  for (const BadPicture& bad : run.bad) {
    std::cerr << "prediction_accuracy: skipped '" << bad.path.string() << "': " << bad.why << '\n';
  }
  print_run(std::cout, o, run);
  if (plots) {
    plots->add(accuracy_figure(run));
    const std::string no_picture = plots->draw();
    if (!no_picture.empty()) std::cerr << "prediction_accuracy: " << no_picture << '\n';
  }
  if (json) json.stream() << report_json(o, run).dump(2) << '\n';
  json.close();
}

}  // namespace
}  // namespace rramvar::programs

int main(int argc, char** argv) {
  try {
    cv::setNumThreads(1);  // threads are over pictures
    cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
    const auto parsed = rramvar::programs::parse_command_line(argc, argv);
    if (parsed.exit_code) return *parsed.exit_code;
    rramvar::programs::run(parsed.options);
    std::cout.flush();
    if (std::cout) return 0;
    std::cerr << "prediction_accuracy: could not write all of the report to the standard output\n";
    return 1;
  } catch (const rramvar::Error& error) {
    std::cerr << "prediction_accuracy: " << error.what() << '\n';
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "prediction_accuracy: " << error.what() << '\n';
    return 1;
  }
}
