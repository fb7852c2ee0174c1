#include "common/network/network_task.hpp"

#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>
#include <string_view>

#include "common/network/model_file.hpp"
#include "common/network/rehearsal.hpp"
#include "common/network/synthetic_network.hpp"
#include "rramvar/core/error.hpp"

namespace rramvar::programs {

/// What the pictures are run through, and its input.
struct NetworkTask::Model {
  NetSource source;
  InputShape input;
};

namespace {

/// The model's own size is the crop, unless the user gave one; both must agree.
Preprocessing preprocessing_for_model(const NetworkOptions& o, const ModelFile& file) {
  const std::optional<InputShape> declared = file.declared_input();
  if (!declared) return preprocessing_of(o.pictures);
  if (declared->channels != 3) {
    throw Error("the network takes pictures of " + std::to_string(declared->channels) + " channels",
                "pictures have three colours here", "give another network");
  }
  return preprocessing_for(o.pictures,
                           {static_cast<int>(declared->height), static_cast<int>(declared->width)});
}

/// Names of the layers to be stored, in the order of the network.
std::vector<std::string> chosen_layers(const std::vector<std::string>& asked,
                                       const std::vector<StorableLayer>& known) {
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
  for (const StorableLayer& layer : known) all.append(all.empty() ? "" : ", ").append(layer.name);
  const auto is_known = [&](const std::string& name) {
    return std::any_of(known.begin(), known.end(),
                       [&](const StorableLayer& layer) { return layer.name == name; });
  };
  for (const std::string& name : asked) {
    if (name == "all" || is_known(name)) continue;
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

/// A copy of the network for each thread.
std::vector<Network> copies(const NetSource& source, const InputShape& input,
                            const std::vector<std::string>& layers, std::size_t threads) {
  std::vector<Network> out;
  out.reserve(threads);
  for (std::size_t i = 0; i < threads; ++i) out.emplace_back(source, input, layers);
  return out;
}

NetSource synthetic_source() {
  const auto task = std::make_shared<const SyntheticTask>();
  return [task] { return task->network(); };
}

/// Makes the network and whatever else the work is, first where a crash of OpenCV does no harm.
void try_out(const NetworkOptions& o, const std::function<void()>& work) {
  const std::string problem = "'" + o.model + "' cannot be used";
  rehearse(problem, [&] {
    try {
      work();
    } catch (const cv::Exception& error) {
      throw Error(problem, opencv_says(error), "check that it is whole, or export it anew");
    }
  });
}

}  // namespace

std::vector<StorableLayer> layers_of_model(const NetworkOptions& o) {
  if (o.model.empty()) {
    cv::dnn::Net net = synthetic_source()();
    return storable_layers(net);
  }
  const ModelFile file({o.model, o.caffe_weights});
  std::vector<StorableLayer> out;
  const auto list = [&] {
    cv::dnn::Net net = file.network();
    out = storable_layers(net);
  };
  try_out(o, list);
  list();
  return out;
}

NetworkTask::Model NetworkTask::load_model() {
  if (options_.model.empty()) {
    model_text_ = "SYNTHETIC: 96 Gabor and colour-blob filters, nearest-prototype classifier";
    return {synthetic_source(), SyntheticTask::input};
  }
  model_text_ = options_.model;
  const auto file = std::make_shared<ModelFile>(ModelFiles{options_.model, options_.caffe_weights});
  preprocessing_ = preprocessing_for_model(options_, *file);
  const InputShape input{3, static_cast<std::size_t>(preprocessing_.crop.height),
                         static_cast<std::size_t>(preprocessing_.crop.width)};
  file->set_input(input);
  return {[file] { return file->network(); }, input};
}

NetworkTask::NetworkTask(const NetworkOptions& options) : options_(options) {
  require_model_and_images(options_);
  const Model model = load_model();
  const auto choose_layers = [&] {
    cv::dnn::Net net = model.source();
    return chosen_layers(options_.layers, storable_layers(net));
  };
  if (!options_.model.empty()) {
    try_out(options_, [&] {
      const Network trial(model.source, model.input, choose_layers());
      if (options_.verify) const Network alone(model.source, model.input, {});
    });
  }
  layers_ = choose_layers();
  networks_ = copies(model.source, model.input, layers_, options_.threads);
  if (options_.verify) untouched_ = copies(model.source, model.input, {}, options_.threads);
  const Tensor<4> black(
      std::array{std::size_t{1}, model.input.channels, model.input.height, model.input.width},
      0.0f);
  classes_ = networks_.front().scores(black).size();
  if (options_.model.empty()) {
    set_.labels_from = "the makers of the pictures";
  } else {
    set_ = find_pictures(options_.pictures.sources, classes_);
  }
}

Evaluation NetworkTask::evaluate(const WeightSets& sets,
                                 const std::function<void(std::size_t, std::size_t)>& progress) {
  const std::size_t count = options_.model.empty() ? SyntheticTask::pictures : set_.files.size();
  const auto show = [&](std::size_t done) { progress(done, count); };
  if (options_.model.empty()) return evaluate_synthetic(sets, show);
  PictureStream stream(set_.files, preprocessing_, options_.pictures.max_bad,
                       4 + 2 * options_.threads);
  Evaluation out = programs::evaluate(
      networks_, untouched_, sets, [&] { return stream.next(); }, count, show);
  bad_ = stream.bad();
  if (out.pictures == 0) throw no_picture_could_be_used(bad_);
  return out;
}

Evaluation NetworkTask::evaluate_synthetic(const WeightSets& sets,
                                           const std::function<void(std::size_t)>& progress) {
  std::atomic<std::size_t> made{0};
  const auto next = [&]() -> std::optional<Picture> {
    const std::size_t n = made++;
    if (n >= SyntheticTask::pictures) return std::nullopt;
    return SyntheticTask::picture(n);
  };
  return programs::evaluate(networks_, untouched_, sets, next, SyntheticTask::pictures, progress);
}

std::string NetworkTask::pictures_text() const {
  return options_.model.empty() ? SyntheticTask::description()
                                : images_text(options_.pictures.sources);
}

std::string NetworkTask::preprocessing_text() const {
  return options_.model.empty() ? std::string() : preprocessing_.describe();
}

}  // namespace rramvar::programs
