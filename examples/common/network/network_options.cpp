#include "common/network/network_options.hpp"

#include <CLI/CLI.hpp>

#include "common/program/validators.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar::programs {

void add_network_options(CLI::App& app, NetworkOptions& o) {
  auto* model = app.add_option("--model", o.model, "network: an ONNX file, or Caffe's .prototxt")
                    ->check(not_empty());
  app.add_option("--caffe-weights", o.caffe_weights,
                 "Caffe's .caffemodel; named like the .prototxt if not given")
      ->check(not_empty())
      ->needs(model);
  app.add_option("--layer,--layers", o.layers,
                 "layers whose weights are stored, by name, or 'all'; the first convolution if "
                 "not given")
      ->delimiter(',')
      ->check(not_empty())
      ->default_str("");
}

void require_model_and_images(const NetworkOptions& o) {
  if (o.model.empty() && o.pictures.given()) {
    throw Error("--images without --model", "the built-in network knows its own pictures only",
                "name a network too");
  }
  if (!o.model.empty() && !o.pictures.given()) {
    throw Error("--model without --images", "there is nothing to predict", "name a folder");
  }
  if (!o.caffe_weights.empty() && lower_case(o.model).ends_with(".onnx")) {
    throw Error("--caffe-weights does nothing", "an ONNX file holds its own weights",
                "leave it out");
  }
}

}  // namespace rramvar::programs
