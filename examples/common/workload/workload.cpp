#include "common/workload/workload.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <limits>
#include <thread>

#include "common/design/asked_of_design.hpp"
#include "common/program/validators.hpp"
#include "rramvar/core/error.hpp"

namespace rramvar::programs {

namespace {

/// @throws Error if an option would do nothing without a network
void require_no_network_options(const NetworkOptions& o) {
  const char* option = !o.layers.empty()                     ? "--layer"
                       : !o.pictures.sources.labels.empty()  ? "--labels"
                       : !o.pictures.sources.classes.empty() ? "--classes"
                                                             : nullptr;
  if (option == nullptr) return;
  throw Error(std::string(option) + " is for a network", "only AlexNet layer 1 is computed here",
              "give --model or --predict too, or leave it out");
}

}  // namespace

void add_workload_options(CLI::App& app, WorkloadOptions& o) {
  o.network.threads = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 256);
  const std::string group = "AlexNet layer 1, unless a network is given";
  app.add_option("--weights", o.weights,
                 "trained weights (96, 3, 11, 11), float .npy; synthetic if not given")
      ->check(not_empty())
      ->group(group);
  app.add_option("--bias", o.bias, "biases (96), float .npy; zero if not given")
      ->check(not_empty())
      ->group(group);
  app.add_option(
         "--input", o.input,
         "pictures (3, 227, 227) or (N, 3, 227, 227), float .npy; one synthetic if neither this "
         "nor --images is given")
      ->check(not_empty())
      ->group(group);
  add_picture_options(app, o.network.pictures, PictureLabels::needed);
  add_network_options(app, o.network);
  app.add_flag("--predict", o.predict,
               "ask a network for its predictions even without --model: a small synthetic one");
  app.add_option("--chips", o.chips,
                 "chips: sets of cells, each with its own d2d and faults; 3 for a network, 1 for "
                 "the layer if not given")
      ->check(whole_number(1, 100000))
      ->default_str("");
  app.add_option("--trials,--cycles", o.trials,
                 "writes and reads of each chip; 1 for a network; the layer's error is exact "
                 "without, and sampled beside it with some")
      ->check(whole_number(1, std::numeric_limits<std::uint32_t>::max()))
      ->default_str("");
  app.add_option("--seed", o.seed, "seed: the same seed gives the same numbers")
      ->check(whole_number(0, std::numeric_limits<std::uint64_t>::max()));
  app.add_option("--threads", o.network.threads, "threads; the numbers do not depend on them")
      ->check(whole_number(1, 256));
}

std::vector<AskedOption> asked_without_trials(const WorkloadOptions& o, const Design& design) {
  const bool network = o.asks_network();
  std::vector<AskedOption> out = asked_of_trials(design, network && o.trials == 0 ? 1 : o.trials);
  if (!network && o.trials == 0 && o.seed != WorkloadOptions{}.seed) {
    out.push_back({"--seed", "the layer's error is computed without --trials"});
  }
  return out;
}

std::optional<double> Judgement::error() const {
  if (exact_relative_l2) return exact_relative_l2;
  return relative_l2 ? std::optional(relative_l2->value) : std::nullopt;
}

std::unique_ptr<Workload> load_workload(const WorkloadOptions& o) {
  if (!o.asks_network()) {
    require_no_network_options(o.network);
    return load_layer_workload(o);
  }
  for (const std::string& file : {o.weights, o.bias, o.input}) {
    if (file.empty()) continue;
    throw Error("'" + file + "' is for AlexNet layer 1", "a network brings its own weights",
                "leave --weights, --bias and --input out, or --model and --predict");
  }
  return load_network_workload(o);
}

Judgement judge_or_say_why(Workload& workload, const Design& design, const MeasuredDevice& device) {
  try {
    return workload.judge(design, device);
  } catch (const Error& error) {
    Judgement out;
    out.why_not = error.what();
    return out;
  }
}

}  // namespace rramvar::programs
