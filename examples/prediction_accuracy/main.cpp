// How many pictures does a network still get right when its weights lie in resistive memory?
#include <iostream>
#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>
#include <optional>
#include <string>

#include "common/network/network_task.hpp"
#include "common/program/distinct_files.hpp"
#include "common/program/printable.hpp"
#include "common/program/run_program.hpp"
#include "common/report/plot.hpp"
#include "common/report/result_file.hpp"
#include "common/report/results.hpp"
#include "prediction_accuracy/html_page.hpp"
#include "prediction_accuracy/options.hpp"
#include "prediction_accuracy/report.hpp"
#include "prediction_accuracy/run.hpp"
#include "rramvar/core/error.hpp"

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
  std::vector<std::string> outputs = report_files(all_figures, o.plots, o.report);
  outputs.push_back(o.json);
  require_distinct_files(outputs, inputs);
  ResultFile json(o.json);
  std::optional<PlotFolder> plots;
  if (!o.plots.empty()) plots.emplace(o.plots, "svg", all_figures);
  std::optional<HtmlReport> page;
  if (!o.report.empty()) page.emplace(o.report, all_figures, page_title(o));

  const Run run = run_prediction(o);
  warn_of(run.bad, "prediction_accuracy");
  print_run(std::cout, o, run);
  Results results;
  results.write([&] {
    if (json) write_json(json.stream(), o, run);
    json.close();
  });
  std::string no_picture;
  results.write([&] {
    if (!plots) return;
    plots->add(accuracy_figure(run));
    no_picture = plots->draw();
    plots->write();
  });
  results.write([&] {
    if (!page) return;
    const std::string problem = write_page(*page, o, run);
    if (no_picture.empty()) no_picture = problem;
  });
  if (!no_picture.empty()) say("prediction_accuracy", no_picture);
  results.finish();
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
