#include "alexnet_layer1/inputs.hpp"

#include <filesystem>
#include <utility>

#include "alexnet_layer1/exact.hpp"
#include "common/program/distinct_files.hpp"
#include "common/report/html_report.hpp"
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
  const std::string& map = o.design.variability.fault_map;
  if (!o.save_fault_map.empty() && o.design.variability.stuck.empty()) {
    throw Error("--save-fault-map has nothing to save", "no cells are drawn stuck",
                "give --stuck too");
  }
  std::vector<std::string> inputs = o.pictures.sources.images;
  inputs.insert(inputs.end(), {o.weights, o.bias, o.input, map});
  const std::vector<std::string> measured = device_files(o.device);
  inputs.insert(inputs.end(), measured.begin(), measured.end());
  std::vector<std::string> outputs = report_files(all_figures, o.plots, o.report);
  outputs.insert(outputs.end(), {o.json, o.csv, o.save_fault_map, o.gram});
  require_distinct_files(outputs, inputs);
}

}  // namespace rramvar::programs
