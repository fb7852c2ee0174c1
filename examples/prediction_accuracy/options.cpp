#include "prediction_accuracy/options.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <limits>
#include <thread>

#include "common/design/asked_of_design.hpp"
#include "common/design/design_options.hpp"
#include "common/program/command_line.hpp"
#include "common/program/validators.hpp"
#include "common/report/html_report.hpp"
#include "rramvar/core/error.hpp"

namespace rramvar::programs {

namespace {

/// @throws Error if an option of cells is given though there are none
void require_no_cells(CLI::App& app) {
  for (const CLI::Option* option : app.get_options()) {
    const std::string& group = option->get_group();
    const bool of_cells = group == code_group || group == readout_group ||
                          group == variability_group || group == device_group;
    if (!of_cells || option->count() == 0) continue;
    throw Error(option->get_name() + " does nothing", "--weight-noise takes the place of cells",
                "leave one of them out");
  }
}

}  // namespace

Parsed parse_command_line(int argc, const char* const* argv) {
  Parsed parsed;
  Options& o = parsed.options;
  o.command = command_text(argc, argv);
  o.network.threads = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 256);

  CommandLine line(
      "prediction_accuracy",
      "Stores layers of a network bit by bit in resistive memory, reads them back on simulated "
      "chips and counts how many pictures the network still gets right.\nWithout files it works "
      "on a small synthetic network and synthetic pictures.");
  CLI::App& app = line.app();

  add_network_options(app, o.network);
  add_picture_options(app, o.network.pictures, PictureLabels::needed);
  add_device_options(app, o.device);
  add_design_options(app, o.design);
  app.add_option("--weight-noise", o.weight_noise,
                 "instead of cells: each weight times exp(N(0, sigma)), drawn at each trial")
      ->check(not_negative_number())
      ->default_str("");
  auto* chips = app.add_option("--chips", o.chips,
                               "chips: sets of cells, each with its own d2d and faults; at most, "
                               "with --ci-width")
                    ->check(whole_number(1, 100000));
  app.add_option("--trials,--cycles", o.trials, "writes and reads of the layers, of each chip")
      ->check(whole_number(1, 100000));
  app.add_option("--ci-width", o.ci_width,
                 "stop when the 95 % interval of the chips' mean top-1 on these pictures is no "
                 "wider than ± so many percent points; looked at after 10 chips and at every half "
                 "as many again, up to 1000 chips unless --chips is given")
      ->check(number_from(1e-3, 50.0))
      ->default_str("");
  app.add_option("--seed", o.seed, "seed: the same seed gives the same numbers")
      ->check(whole_number(0, std::numeric_limits<std::uint64_t>::max()));
  app.add_option("--threads", o.network.threads, "threads; the numbers do not depend on them")
      ->check(whole_number(1, 256));
  app.add_flag("--verify", o.network.verify,
               "also run the whole network through OpenCV alone, and compare");
  add_output_options(app, o.outputs);
  add_variability_options(app, o.design);
  app.add_flag("--list-layers", o.list_layers, "list the layers of --model that can be stored");
  add_list_option(app);

  parsed.exit_code = line.parse(argc, argv);
  if (parsed.exit_code) return parsed;
  if (o.ci_width > 0.0 && chips->count() == 0) o.chips = 1000;
  if (!o.list_layers) require_model_and_images(o.network);
  if (o.weight_noise) require_no_cells(app);
  require_effect(asked_of(o.design));
  say_idle("prediction_accuracy", asked_of_trials(o.design, o.trials));
  return parsed;
}

}  // namespace rramvar::programs
