// How wrong does AlexNet layer 1 get when its weights lie bit by bit in resistive memory?
#include <unistd.h>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "alexnet_layer1/comparison.hpp"
#include "alexnet_layer1/exact.hpp"
#include "alexnet_layer1/html_page.hpp"
#include "alexnet_layer1/inputs.hpp"
#include "alexnet_layer1/limited_data.hpp"
#include "alexnet_layer1/options.hpp"
#include "alexnet_layer1/report.hpp"
#include "common/program/blas_note.hpp"
#include "common/program/printable.hpp"
#include "common/program/progress.hpp"
#include "common/program/run_program.hpp"
#include "common/report/json_text.hpp"
#include "common/report/plot.hpp"
#include "common/report/result_file.hpp"
#include "common/report/results.hpp"
#include "rramvar/design/state_values.hpp"
#include "rramvar/design/store_by_design.hpp"
#include "rramvar/device/sources/stuck_at.hpp"
#include "rramvar/io/fault_map_csv.hpp"
#include "rramvar/io/patch_gram_file.hpp"
#include "rramvar/layer/conv2d_layer1.hpp"
#include "rramvar/metrics/error_metrics.hpp"
#include "rramvar/study/monte_carlo.hpp"

namespace rramvar::programs {
namespace {

/// A line on stderr that says how far a run is, if a person is watching.
class TrialProgress {
 public:
  explicit TrialProgress(std::uint64_t trials)
      : trials_(trials), shown_(isatty(STDERR_FILENO) != 0) {}
  ~TrialProgress() { clear(); }
  TrialProgress(const TrialProgress&) = delete;
  TrialProgress& operator=(const TrialProgress&) = delete;

  void show(const std::string& what, std::uint64_t done) const {
    if (shown_)
      overwrite_line(what + ": trial " + std::to_string(done) + " of " + std::to_string(trials_));
  }
  void clear() const {
    if (shown_) clear_line();
  }

 private:
  std::uint64_t trials_;
  bool shown_;
};

/// What is to be known of a design.
struct Wanted {
  ExactWanted exact;
  bool sampled = true;
  bool by_gram = false;  ///< trials, by the metrics that it gives
};

/// One design, exactly and, unless only that was asked for, by trials.
Run run_design(const Design& design, const Inputs& inputs, const Conv2DLayer1<>& layer,
               const PatchGram& gram, const Wanted& wanted, const RunOptions& options) {
  const auto stored = store_by_design(design, weights_of(layer), inputs.device, options.chips);
  Run run{.design = design,
          .cells_per_weight = stored->cells_per_weight(),
          .storage_cells = storage_cells(*stored),
          .states = stored->states(),
          .pictures = gram.pictures(),
          .rounding = rounding_error(*stored, layer, gram),
          .encoding = stored->encoding_counts(),
          .exact = work_out(*stored, layer, gram, inputs.images, wanted.exact),
          .result = std::nullopt};
  if (!wanted.sampled) return run;
  run.result = wanted.by_gram ? run_trials(*stored, layer, QuadraticMetrics{}, gram, options)
                              : run_trials(*stored, layer, AllMetrics{}, inputs.images, options);
  return run;
}

/// What --vary or --compare asks for.
std::vector<Axis> axes_of(const Options& o) {
  std::vector<Axis> out;
  for (const std::string& text : o.vary) out.push_back(parse_axis(text));
  if (o.compare) {
    out.push_back(parse_axis("store=all/sign+fraction/fraction"));
    out.push_back(parse_axis("readout=conductance/threshold"));
  }
  return out;
}

/// The shares of the error as a figure, where they are known.
void plot_sensitivity(PlotFolder& plots, const std::optional<Sensitivity>& sensitivity) {
  if (sensitivity) plots.add(sensitivity_figure(*sensitivity));
  const std::string no_pictures = plots.draw();
  plots.write();
  if (!no_pictures.empty()) say("alexnet_layer1", no_pictures);
}

/// Writes the weights' cells that --stuck made stuck in the main run of a device with S states.
template <std::size_t S>
void save_fault_map(OutputFile& file, const Options& o, const Run& run,
                    const Conv2DLayer1<>& layer) {
  const StuckAt<S> drawn(state_values<S>("--stuck", o.design.variability.stuck));
  write_fault_map_csv(file, draw_fault_map(drawn, o.seed, o.chips,
                                           static_cast<std::uint32_t>(layer.weights().size()),
                                           static_cast<std::uint32_t>(run.cells_per_weight)));
}
void save_fault_map(OutputFile& file, const Options& o, const Run& run,
                    const Conv2DLayer1<>& layer) {
  if (run.states == 2) save_fault_map<2>(file, o, run, layer);
  if (run.states == 4) save_fault_map<4>(file, o, run, layer);
  if (run.states == 8) save_fault_map<8>(file, o, run, layer);
  if (run.storage_cells > static_cast<double>(run.cells_per_weight)) {
    say("alexnet_layer1",
        "the fault map has the cells of the weights; those of check bits and shared exponents are "
        "not in it, and a replay has fewer faults");
  }
}

template <class Metrics>
std::vector<std::string_view> names_of() {
  return {Metrics::names.begin(), Metrics::names.end()};
}

void run(const Options& o) {
  require_distinct_files(o);
  require_measured_data(o);
  const std::vector<Axis> axes = axes_of(o);
  std::vector<ComparedDesign> comparison;
  if (!axes.empty()) comparison = all_designs(o.design, axes);
  const std::vector<std::string> idle = note_idle_options(o.design, axes, comparison);
  ResultFile csv(o.csv);
  ResultFile json(o.json);
  std::optional<OutputFile> fault_map;
  if (!o.save_fault_map.empty()) fault_map.emplace(o.save_fault_map);
  std::optional<PlotFolder> plots;
  if (!o.plots.empty()) plots.emplace(o.plots, "svg", all_figures);
  std::optional<HtmlReport> page;
  if (!o.report.empty()) page.emplace(o.report, all_figures, page_title(o));
  const Inputs inputs = load(o);
  warn_of(inputs.bad, "alexnet_layer1");
  for (const std::string& text : idle) say("alexnet_layer1", "in the main run " + text);
  say_idle("alexnet_layer1", asked_of_trials(o));
  say_understood(inputs.device, "alexnet_layer1");
  require_measured_data(o, inputs.device);
  const Conv2DLayer1<> layer{inputs.weights, inputs.bias};

  const TrialProgress progress(std::uint64_t{o.trials} * o.chips);
  std::string what = "main run";
  RunOptions options{.trials = o.trials,
                     .chips = o.chips,
                     .seed = o.seed,
                     .threads = o.threads,
                     .stop = {.ci_width = o.ci_width}};
  const auto show = [&](const TrialRecord& record) {
    progress.show(what, std::uint64_t{record.chip} * o.trials + record.trial + 1);
  };
  options.on_trial = show;

  RunOptions main_options = options;
  if (csv) {
    write_csv_header(csv.stream(),
                     o.by_gram ? names_of<QuadraticMetrics>() : names_of<AllMetrics>());
    main_options.on_trial = [&](const TrialRecord& record) {
      write_csv_row(csv.stream(), record);
      show(record);
    };
  }
  const PatchGram gram = gram_stands_for_pictures(o) ? read_patch_gram(o.gram, layer)
                                                     : gram_of(o.gram, layer, inputs.images);
  Wanted wanted{.exact = {.outputs = !o.by_gram,
                          .sensitivity = o.sensitivity || !o.plots.empty() || !o.report.empty(),
                          .protect_to = o.protect_to},
                .sampled = !o.expected_only,
                .by_gram = o.by_gram};
  const Run main_run = run_design(o.design, inputs, layer, gram, wanted, main_options);
  const std::string& no_shares = main_run.exact.why_no_sensitivity;
  if (!no_shares.empty() && (o.sensitivity || plots)) {
    say("alexnet_layer1", "no shares of the error by bit: " + no_shares);
  }
  wanted.exact = {.outputs = false};
  Results results;
  results.write([&] { csv.close(); });
  results.write([&] {
    if (fault_map) save_fault_map(*fault_map, o, main_run, layer);
  });

  for (ComparedDesign& compared : comparison) {
    what.clear();
    for (const std::string& value : compared.values) {
      what.append(what.empty() ? "" : ", ").append(value);
    }
    try {
      compared.run = run_design(compared.design, inputs, layer, gram, wanted, options);
    } catch (const Error& error) {
      compared.why_not = error.what();
    }
  }
  std::optional<DataSufficiency> data;
  results.write([&] {
    if (o.data_precision <= 0.0) return;
    require_exact(main_run.exact, "--data-precision");
    data = limited_data(o, inputs, layer, gram);
  });
  progress.clear();
  print_inputs(std::cout, o, inputs);
  print_run(std::cout, main_run);
  if (!axes.empty()) print_comparison(std::cout, axes, comparison, !o.expected_only);
  if (o.sensitivity && main_run.exact.sensitivity) {
    print_sensitivity(std::cout, *main_run.exact.sensitivity);
  }
  if (main_run.exact.protection) {
    print_protection(std::cout, *main_run.exact.protection, o.protect_to);
  }
  if (data) print_limited_data(std::cout, *data, o.data_precision);
  results.write([&] {
    if (!json) return;
    auto report = report_json(o, inputs, main_run);
    if (!axes.empty()) report["comparison"] = comparison_json(comparison);
    if (data) report["limited_data"] = to_json(*data, o.data_precision);
    json.stream() << json_text(report);
    json.close();
  });
  results.write([&] {
    if (plots) plot_sensitivity(*plots, main_run.exact.sensitivity);
  });
  results.write([&] {
    if (!page) return;
    const std::string no_picture = write_page(*page, o, inputs, main_run, axes, comparison);
    if (!no_picture.empty()) say("alexnet_layer1", no_picture);
  });
  const std::string slow = blas_note();
  if (!slow.empty()) say("alexnet_layer1", slow);
  results.finish();
}

}  // namespace
}  // namespace rramvar::programs

int main(int argc, char** argv) {
  using namespace rramvar::programs;
  return run_program("alexnet_layer1", argc, argv, parse_command_line,
                     [](const auto& options) { run(options); });
}
