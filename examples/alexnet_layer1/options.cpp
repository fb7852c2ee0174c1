#include "alexnet_layer1/options.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <limits>
#include <string_view>
#include <thread>

#include "alexnet_layer1/comparison.hpp"
#include "common/design/asked_of_design.hpp"
#include "common/design/design_options.hpp"
#include "common/program/command_line.hpp"
#include "common/program/validators.hpp"
#include "common/report/html_report.hpp"

namespace rramvar::programs {

namespace {

const Options usual;
constexpr std::string_view no_trials = "--expected-only makes no trials";

using Asked = const Options&;
bool has_trials(Asked o) {
  return !o.expected_only;
}
constexpr Condition<Options> results_of_trials[] = {
    {"--csv", [](Asked o) { return !o.csv.empty(); }, has_trials, no_trials},
    {"--ci-width", [](Asked o) { return o.ci_width > 0.0; }, has_trials, no_trials},
};
constexpr Condition<Options> of_trials[] = {
    {"--trials", [](Asked o) { return o.trials != usual.trials; }, has_trials, no_trials},
    {"--chips", [](Asked o) { return o.chips != usual.chips; },
     [](Asked o) { return has_trials(o) || !o.design.variability.fault_map.empty(); }, no_trials},
    {"--seed", [](Asked o) { return o.seed != usual.seed; },
     [](Asked o) { return has_trials(o) || !o.save_fault_map.empty() || o.data_precision > 0.0; },
     no_trials},
};

}  // namespace

std::vector<AskedOption> asked_of_trials(const Options& o) {
  std::vector<AskedOption> out = asked_options<Options>(of_trials, o);
  const auto of_design = asked_of_trials(o.design, o.expected_only ? 0 : o.trials);
  out.insert(out.end(), of_design.begin(), of_design.end());
  return out;
}

Parsed parse_command_line(int argc, const char* const* argv) {
  Parsed parsed;
  Options& o = parsed.options;
  o.command = command_text(argc, argv);
  o.threads = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 256);

  CommandLine line(
      "alexnet_layer1",
      "Stores the weights of AlexNet layer 1 bit by bit in resistive memory, reads them back, runs "
      "the layer and reports how wrong its output is.\nWithout files it works on synthetic weights "
      "and a synthetic picture.");
  CLI::App& app = line.app();

  app.add_option("--weights", o.weights,
                 "trained weights (96, 3, 11, 11), float .npy; synthetic if not given")
      ->check(not_empty());
  app.add_option("--bias", o.bias, "biases (96), float .npy; zero if not given")
      ->check(not_empty());
  app.add_option(
         "--input", o.input,
         "pictures (3, 227, 227) or (N, 3, 227, 227), float .npy; one synthetic if neither this "
         "nor --images is given")
      ->check(not_empty());
  add_picture_options(app, o.pictures, PictureLabels::not_needed);
  add_device_options(app, o.device);
  add_design_options(app, o.design);
  auto* trials =
      app.add_option("--trials,--cycles", o.trials,
                     "writes and reads of the whole layer, of each chip; at most, with --ci-width")
          ->check(whole_number(1, std::numeric_limits<std::uint32_t>::max()));
  app.add_option(
         "--ci-width", o.ci_width,
         "stop when the 95 % interval of the relative L2 error's RMS is no wider than ± this "
         "share of it, 0.01 for ± 1 %; then at most 100,000 trials unless --trials is given")
      ->check(number_from(1e-6, 1.0))
      ->default_str("");
  app.add_option("--chips", o.chips, "chips: sets of cells, each with its own d2d and faults")
      ->check(whole_number(1, std::numeric_limits<std::uint32_t>::max()));
  app.add_option("--seed", o.seed, "seed: the same seed gives the same numbers")
      ->check(whole_number(0, std::numeric_limits<std::uint64_t>::max()));
  app.add_option("--threads", o.threads, "threads; the numbers do not depend on them")
      ->check(whole_number(1, 256));
  app.add_option("--vary", o.vary,
                 "compare designs: KEY=VALUE/VALUE/... of " + axis_names() +
                     "; several --vary: all combinations")
      ->check(not_empty())
      ->default_str("");
  app.add_flag("--compare", o.compare,
               "short for --vary store=all/sign+fraction/fraction --vary "
               "readout=conductance/threshold")
      ->excludes("--vary");
  app.add_flag("--expected-only", o.expected_only, "only what is known exactly, without trials");
  app.add_option("--gram", o.gram,
                 "file of the pictures' Gram matrix, which the exact errors need: read if it is "
                 "there, else made and saved")
      ->check(not_empty());
  app.add_flag("--by-gram", o.by_gram,
               "judge trials by the Gram matrix: the same draws in the same small time for any "
               "number of pictures, but no relative errors of single outputs and no ReLU flips; "
               "with a file of --gram that is there and no --input, no picture is read");
  app.add_flag("--sensitivity", o.sensitivity,
               "print the exact share of each bit, field, state and filter in the error");
  app.add_option("--protect-to", o.protect_to,
                 "find few bits whose protection brings the relative L2 error down to this")
      ->check(positive_number())
      ->default_str("");
  app.add_option(
         "--data-precision", o.data_precision,
         "say how far the limited measured data of --lut leave the exact error open, and how "
         "many cells or cycles would give it to this precision, 0.05 for ± 5 %")
      ->check(number_from(1e-4, 1.0))
      ->default_str("");
  app.add_option("--plots", o.plots, "write a plot of the sensitivity to this folder")
      ->check(not_empty());
  add_report_option(app, o.report);
  app.add_option("--json", o.json, "write settings, metrics, counts and timing to this file")
      ->check(not_empty());
  app.add_option("--csv", o.csv, "write one row a trial to this file")->check(not_empty());
  add_variability_options(app, o.design);
  app.add_option("--save-fault-map", o.save_fault_map,
                 "write the stuck cells that --stuck drew to this file")
      ->check(not_empty())
      ->group(variability_group);
  add_list_option(app);

  parsed.exit_code = line.parse(argc, argv);
  if (parsed.exit_code) return parsed;
  require_effect(asked_options<Options>(results_of_trials, o));
  if (o.ci_width > 0.0 && trials->count() == 0) o.trials = 100'000;
  return parsed;
}

}  // namespace rramvar::programs
