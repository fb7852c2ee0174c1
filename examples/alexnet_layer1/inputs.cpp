#include "alexnet_layer1/inputs.hpp"

#include <array>
#include <filesystem>
#include <system_error>
#include <utility>

#include "common/synthetic.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/io/npy.hpp"
#include "rramvar/layer/geometry.hpp"

namespace rramvar::programs {

namespace {

/// The pictures, and what to call them.
std::pair<Tensor<4>, std::string> load_pictures(const Options& o) {
  if (gram_stands_for_pictures(o)) {
    using Layer = AlexNetLayer1;
    return {Tensor<4>(std::array<std::size_t, 4>{0, Layer::channels, Layer::height, Layer::width}),
            o.gram + ", the Gram matrix of pictures"};
  }
  if (o.input.empty()) return {synthetic_picture(), "synthetic (one picture with a 1/f spectrum)"};
  Tensor<4> images = read_pictures_npy(o.input);
  std::string text = o.input + ", pictures: " + std::to_string(images.shape(0));
  return {std::move(images), std::move(text)};
}

}  // namespace

bool gram_stands_for_pictures(const Options& o) {
  return o.by_gram && o.input.empty() && !o.gram.empty() && std::filesystem::exists(o.gram);
}

Inputs load(const Options& o) {
  const bool synthetic_weights = o.weights.empty();
  auto [images, input_text] = load_pictures(o);
  return Inputs{
      .weights = synthetic_weights ? synthetic_filters() : read_npy<4>(o.weights),
      .bias = o.bias.empty() ? Tensor<1>(std::array<std::size_t, 1>{AlexNetLayer1::filters}, 0.0f)
                             : read_npy<1>(o.bias),
      .images = std::move(images),
      .device = load_device(o.device),
      .weights_text =
          synthetic_weights ? "synthetic (64 Gabor and 32 colour-blob filters)" : o.weights,
      .input_text = std::move(input_text),
      .device_text = device_text(o.device),
  };
}

void require_distinct_files(const Options& o) {
  const auto same = [](const std::string& a, const std::string& b) {
    std::error_code missing;
    return !a.empty() && (a == b || std::filesystem::equivalent(a, b, missing));
  };
  for (const auto& [a, b] :
       {std::pair{&o.json, &o.csv}, {&o.json, &o.save_fault_map}, {&o.csv, &o.save_fault_map}}) {
    if (same(*a, *b)) throw Error("two results are to be written to the same file '" + *a + "'");
  }
  const std::string& map = o.design.variability.fault_map;
  if (!o.save_fault_map.empty() && o.design.variability.stuck.empty()) {
    throw Error("--save-fault-map has nothing to save", "no cells are drawn stuck",
                "give --stuck too");
  }
  for (const std::string& input : {o.weights, o.bias, o.input, o.device.lut, map}) {
    for (const std::string& output : {o.json, o.csv, o.save_fault_map}) {
      if (!same(input, output)) continue;
      throw Error("'" + output + "' is an input", "the results would overwrite it",
                  "write them to another file");
    }
  }
}

}  // namespace rramvar::programs
