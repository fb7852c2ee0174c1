// How many pictures does a network still get right when its weights lie in resistive memory?
#include <iostream>
#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>
#include <string>

#include "common/network/network_task.hpp"
#include "common/program/run_program.hpp"
#include "common/report/outputs.hpp"
#include "prediction_accuracy/html_page.hpp"
#include "prediction_accuracy/options.hpp"
#include "prediction_accuracy/report.hpp"
#include "prediction_accuracy/run.hpp"

namespace rramvar::programs {
namespace {

void list_layers(const Options& o) {
  for (const StorableLayer& layer : layers_of_model(o.network)) {
    std::cout << layer.name << (layer.convolution ? "\tconvolution\n" : "\tfully connected\n");
  }
}

void run(const Options& o) {
  if (o.list_layers) return list_layers(o);
  const NetworkOptions& n = o.network;
  std::vector<std::string> inputs = n.pictures.sources.images;
  inputs.insert(inputs.end(), {n.model, n.caffe_weights, n.pictures.sources.labels,
                               n.pictures.sources.classes, o.design.variability.fault_map});
  const std::vector<std::string> measured = device_files(o.device);
  inputs.insert(inputs.end(), measured.begin(), measured.end());
  Outputs outputs(o.outputs, all_figures, page_title(o), inputs);

  const Run run = run_prediction(o);
  warn_of(run.bad, "prediction_accuracy");
  print_run(std::cout, o, run);
  outputs.write({.json = [&](std::ostream& out) { write_json(out, o, run); },
                 .figures = [&] { return std::vector{accuracy_figure(run)}; },
                 .page = [&](HtmlReport& page) { return write_page(page, o, run); }});
}

}  // namespace
}  // namespace rramvar::programs

int main(int argc, char** argv) {
  using namespace rramvar::programs;
  const auto parse = [](int count, char** arguments) {
    cv::setNumThreads(1);  // threads are over pictures
    cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
    return parse_command_line(count, arguments);
  };
  return run_program("prediction_accuracy", argc, argv, parse,
                     [](const auto& options) { run(options); });
}
