// How wrong does AlexNet layer 1 get when its weights lie bit by bit in resistive memory?
#include <unistd.h>

#include <array>
#include <exception>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "alexnet_layer1/options.hpp"
#include "alexnet_layer1/report.hpp"
#include "common/designs.hpp"
#include "common/synthetic.hpp"
#include "rramvar/device/builtin_tables.hpp"
#include "rramvar/io/fault_map_csv.hpp"
#include "rramvar/io/measured_cycles_csv.hpp"
#include "rramvar/io/npy.hpp"
#include "rramvar/layer/conv2d_layer1.hpp"
#include "rramvar/metrics/error_metrics.hpp"
#include "rramvar/study/monte_carlo.hpp"

namespace rramvar::programs {
namespace {

/// A line on stderr that says how far a run is, if a person is watching.
class Progress {
 public:
  explicit Progress(std::uint64_t trials) : trials_(trials), shown_(isatty(STDERR_FILENO) != 0) {}
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void show(const std::string& what, std::uint64_t done) const {
    if (shown_)
      std::cerr << "\r\033[K" << what << ": trial " << done << " of " << trials_ << std::flush;
  }
  void clear() const {
    if (shown_) std::cerr << "\r\033[K" << std::flush;
  }

 private:
  std::uint64_t trials_;
  bool shown_;
};

Device load_device(const Options& o, const BuiltinTable* table) {
  if (table != nullptr) {
    return {.lut = make_lut(*table), .measured = std::nullopt, .read_voltage = table->read_voltage};
  }
  MeasuredCycles measured = read_measured_cycles(o.lut, {.columns = o.lut_columns}, 2);
  Device device{.lut = measured.lut<2>(), .measured = std::nullopt, .read_voltage = o.lut_voltage};
  if (measured.has_cells()) device.measured = std::move(measured);
  return device;
}

Inputs load(const Options& o) {
  const bool synthetic_weights = o.weights.empty();
  const bool synthetic_input = o.input.empty();
  Tensor<4> images = synthetic_input ? synthetic_picture() : read_pictures_npy(o.input);
  const std::string pictures = std::to_string(images.shape(0));
  const BuiltinTable* table = o.lut.empty() ? &builtin_table(o.device) : nullptr;
  return Inputs{
      .weights = synthetic_weights ? synthetic_filters() : read_npy<4>(o.weights),
      .bias = o.bias.empty() ? Tensor<1>(std::array<std::size_t, 1>{AlexNetLayer1::filters}, 0.0f)
                             : read_npy<1>(o.bias),
      .images = std::move(images),
      .device = load_device(o, table),
      .weights_text =
          synthetic_weights ? "synthetic (64 Gabor and 32 colour-blob filters)" : o.weights,
      .input_text = synthetic_input ? "synthetic (one picture with a 1/f spectrum)"
                                    : o.input + ", pictures: " + pictures,
      .device_text = table != nullptr
                         ? std::string(table->name) + ": " + std::string(table->description)
                         : o.lut,
  };
}

Run run_design(const Design& design, const Inputs& inputs, const Conv2DLayer1<>& layer,
               const RunOptions& options) {
  const auto stored =
      store_by_design(design, inputs.device,
                      std::span(layer.weights().data(), layer.weights().size()), options.chips);
  return {design, stored->cells_per_weight(),
          run_trials(*stored, layer, AllMetrics{}, inputs.images, options)};
}

/// Writes the cells that --stuck made stuck in the main run.
void save_fault_map(const Options& o, std::size_t cells_per_weight, const Conv2DLayer1<>& layer) {
  const StuckAt<2> drawn(parse_states("--stuck", o.design.variability.stuck));
  write_fault_map_csv(
      o.save_fault_map,
      draw_fault_map(drawn, o.seed, o.chips, static_cast<std::uint32_t>(layer.weights().size()),
                     static_cast<std::uint32_t>(cells_per_weight)));
}

/// @throws Error if a result would be written over an input or over another result
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
  for (const std::string& input : {o.weights, o.bias, o.input, o.lut, map}) {
    for (const std::string& output : {o.json, o.csv, o.save_fault_map}) {
      if (!same(input, output)) continue;
      throw Error("'" + output + "' is an input", "the results would overwrite it",
                  "write them to another file");
    }
  }
}

void run(const Options& o) {
  require_distinct_files(o);
  ResultFile csv(o.csv);
  ResultFile json(o.json);
  const Inputs inputs = load(o);
  const Conv2DLayer1<> layer{inputs.weights, inputs.bias};

  const Progress progress(std::uint64_t{o.trials} * o.chips);
  std::string what = "main run";
  RunOptions options{.trials = o.trials, .chips = o.chips, .seed = o.seed, .threads = o.threads};
  const auto show = [&](const TrialRecord& record) {
    progress.show(what, std::uint64_t{record.chip} * o.trials + record.trial + 1);
  };
  options.on_trial = show;

  RunOptions main_options = options;
  if (csv) {
    write_csv_header(csv.stream(), {AllMetrics::names.begin(), AllMetrics::names.end()});
    main_options.on_trial = [&](const TrialRecord& record) {
      write_csv_row(csv.stream(), record);
      show(record);
    };
  }
  const Run main_run = run_design(o.design, inputs, layer, main_options);
  csv.close();
  if (!o.save_fault_map.empty()) save_fault_map(o, main_run.cells_per_weight, layer);

  std::vector<Run> comparison;
  if (o.compare) {
    for (const char* store : {"all", "sign+fraction", "fraction"}) {
      for (const char* readout : {"conductance", "threshold"}) {
        Design design = o.design;
        design.store = store;
        design.readout = readout;
        what = design.store + ", " + design.readout;
        comparison.push_back(run_design(design, inputs, layer, options));
      }
    }
  }
  progress.clear();
  print_inputs(std::cout, o, inputs);
  print_run(std::cout, main_run);
  if (o.compare) print_comparison(std::cout, comparison);
  if (json) json.stream() << report_json(o, inputs, main_run, comparison).dump(2) << '\n';
  json.close();
}

}  // namespace
}  // namespace rramvar::programs

int main(int argc, char** argv) {
  try {
    const auto parsed = rramvar::programs::parse_command_line(argc, argv);
    if (parsed.exit_code) return *parsed.exit_code;
    rramvar::programs::run(parsed.options);
    std::cout.flush();
    if (std::cout) return 0;
    std::cerr << "alexnet_layer1: could not write all of the report to the standard output\n";
    return 1;
  } catch (const rramvar::Error& error) {
    std::cerr << "alexnet_layer1: " << error.what() << '\n';
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "alexnet_layer1: " << error.what() << '\n';
    return 1;
  }
}
