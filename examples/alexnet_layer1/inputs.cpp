#include "alexnet_layer1/inputs.hpp"

#include <filesystem>
#include <system_error>
#include <utility>

#include "common/workload/layer_inputs.hpp"
#include "rramvar/core/error.hpp"

namespace rramvar::programs {

bool gram_stands_for_pictures(const Options& o) {
  return o.by_gram && o.input.empty() && !o.pictures.given() && !o.gram.empty() &&
         std::filesystem::exists(o.gram);
}

Inputs load(const Options& o) {
  LayerInputs layer = load_layer_inputs(
      {o.weights, o.bias, o.input, o.pictures,
       gram_stands_for_pictures(o) ? o.gram + ", the Gram matrix of pictures" : std::string()});
  return Inputs{
      .weights = std::move(layer.weights),
      .bias = std::move(layer.bias),
      .images = std::move(layer.images),
      .device = load_device(o.device),
      .weights_text = std::move(layer.weights_text),
      .input_text = std::move(layer.input_text),
      .device_text = device_text(o.device),
      .bad = std::move(layer.bad),
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
