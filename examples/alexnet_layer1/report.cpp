#include "alexnet_layer1/report.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "common/design/design_options.hpp"
#include "common/program/printable.hpp"
#include "common/report/encoding_text.hpp"
#include "common/report/result_json.hpp"
#include "common/report/text_table.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/io/text.hpp"
#include "rramvar/layer/blas_kernels.hpp"
#include "rramvar/metrics/sums.hpp"

namespace rramvar::programs {

namespace {

/// Whether one chip differs from another for good: by its spread, d2d, faults or traps.
bool differs_by_chip(const Design& design) {
  const Variability& v = design.variability;
  return design.spread != "c2c" || v.telegraph_share != 0.0 ||
         !(v.d2d.empty() && v.stuck.empty() && v.fault_map.empty());
}

/// Which part of the spread of the main metric comes from the chips, which from their cycles.
void print_spread(std::ostream& out, const Design& design, const StudyResult& r) {
  const TrialStatistics& error = r["relative_l2"];
  if (r.chips < 2 && differs_by_chip(design)) {
    out << "\n  One chip was sampled, whose d2d and faults stay: means and intervals are of this "
           "chip.\n  The exact values are of all chips; for an interval of theirs, --chips 20.";
  }
  if (r.chips < 2 || r.trials < 2) return;
  out << "\n  Relative L2 error, standard deviation between chips (d2d, faults): "
      << number(error.std_between_chips())
      << "; between the cycles of a chip (c2c, drift, read noise): "
      << number(error.std_within_chips());
}

void print_metrics(std::ostream& out, std::string_view title,
                   const std::vector<MetricSummary>& metrics) {
  out << '\n';
  metrics_table(title, metrics).print(out);
}

/// What was counted, and what was to be expected.
void print_counts(std::ostream& out, const Design& design, const StudyResult& r) {
  const auto n = [](auto counted) { return count(static_cast<double>(counted)); };
  out << "  Cells read: " << n(r.counts.cells_read) << ", " << r.read_way;
  if (r.counts.errors_corrected + r.counts.errors_detected > 0) {
    out << "; errors corrected: " << n(r.counts.errors_corrected)
        << ", detected: " << n(r.counts.errors_detected);
  }
  if (r.expected.known) {
    out << "; bits misread: " << n(r.counts.bits_misread) << ", expected "
        << n(r.expected.bits_misread);
  }
  if (r.expected.cells_stuck > 0.0) {
    out << "; cells stuck: " << n(r.counts.cells_stuck) << ", expected "
        << n(r.expected.cells_stuck);
  }
  out << "; weights read as Inf or NaN: " << n(r.counts.non_finite_weights);
  if (r.expected.known) out << ", expected " << n(r.expected.non_finite_weights);
  if (r.counts.non_finite_weights > 0) out << " (policy: " << design.non_finite << ")";
  out << '\n';
}

std::string cells_text(const Run& run) {
  return number(run.storage_cells) + (run.storage_cells == 1.0 ? " cell" : " cells") + " a weight";
}

/// What a run says of itself: how long it was, and whether its spread can be trusted.
void print_doubts(std::ostream& out, const StudyResult& r) {
  if (r.stopped) {
    out << "\n  Stopped after " << count(r.chips > 1 ? r.chips : r.trials)
        << (r.chips > 1 ? " chips" : " trials") << ": the interval is as narrow as asked.\n";
  }
  const std::string warning = r.warning("relative_l2");
  if (!warning.empty()) out << "\n  Beware: " << warning << ".\n";
}

}  // namespace

TextTable metrics_table(std::string_view title, const std::vector<MetricSummary>& metrics) {
  TextTable table({std::string(title), "mean", "95 % interval", "by bootstrap", "RMS", "5 %",
                   "median", "95 %"});
  for (const MetricSummary& metric : metrics) {
    const TrialStatistics& s = metric.overall;
    table.add({std::string(metric.name), number(s.mean()), interval_text(s.ci95()),
               interval_text(s.bootstrap_ci95()), number(s.rms()), number(s.quantile(0.05)),
               number(s.quantile(0.5)), number(s.quantile(0.95))});
  }
  return table;
}

void print_inputs(std::ostream& out, const Options& options, const Inputs& inputs) {
  out << "rramvar " << library_version << ": AlexNet layer 1 in resistive memory\n"
      << "  weights  " << printable(inputs.weights_text) << '\n'
      << "  input    " << printable(inputs.input_text) << '\n';
  print_device(out, inputs.device_text, inputs.device, options.design);
  if (options.expected_only) return;
  out << "  trials   " << (options.ci_width > 0.0 ? "at most " : "") << options.trials;
  if (options.chips > 1) out << " on each of " << options.chips << " chips";
  out << ", seed " << options.seed << ", threads " << options.threads << '\n';
}

void print_run(std::ostream& out, const Run& run) {
  out << "\nStored: " << describe(run.design) << " (" << cells_text(run) << ")\n";
  print_exact(out, run.exact);
  out << "\n  Relative L2 error of rounding to " << run.design.format
      << " alone: " << number(run.rounding) << '\n';
  const std::string out_of_range = encoding_text(run.encoding, run.design.format);
  if (!out_of_range.empty()) out << "  " << out_of_range << ".\n";
  if (!run.result) return;
  const StudyResult& r = *run.result;
  print_metrics(out, "sampled, against trained weights", r.vs_trained);
  print_metrics(out, "sampled, against encoded weights", r.vs_encoded);
  print_spread(out, run.design, r);
  print_doubts(out, r);
  out << '\n';
  if (r.relative_error_scale > 0.0) {
    out << "  Relative errors leave out outputs with |y| up to "
        << number(RelativeErrorSums<>::floor({r.relative_error_scale}))
        << ", a thousandth of the largest.\n";
  }
  print_counts(out, run.design, r);
  out << "  Seconds: " << number(r.timing.wall) << " in all; over the threads, sampling "
      << number(r.timing.sampling) << ", layer " << number(r.timing.layer) << ", metrics "
      << number(r.timing.metrics) << '\n';
}

void add_encoding(nlohmann::ordered_json& report, const Run& run) {
  report["rounding"]["relative_l2"] = run.rounding;
  report["counts"].update(to_json(run.encoding));
}

nlohmann::ordered_json report_json(const Options& options, const Inputs& inputs, const Run& run) {
  nlohmann::ordered_json entries;
  for (LogicState s = 0; s < inputs.device.states(); ++s) {
    entries["logic" + std::to_string(s)] = inputs.device.entries(s);
  }
  nlohmann::ordered_json out;
  out["config"] = {
      {"program", "alexnet_layer1"},
      {"version", library_version},
      {"weights", inputs.weights_text},
      {"bias", options.bias.empty() ? "zero" : options.bias},
      {"input", inputs.input_text},
      {"pictures", run.pictures},
      {"device", device_name(options.device)},
      {"device_citation", inputs.device.citation()},
      {"lut_columns", options.device.lut_columns},
      {"shunt_ohm", options.device.sweeps.resistors.shunt},
      {"subtracted_ohm", options.device.sweeps.resistors.subtracted},
      {"read_sign", name_of(options.device.sweeps.read_sign)},
      {"lut_entries", entries},
      {"lut_understood", inputs.device.understood},
      {"lut_voltage_v", inputs.device.read_voltage},
  };
  out["config"].update(to_json(run.design));
  out["config"].update({
      {"cells_per_weight", run.cells_per_weight},
      {"storage_cells_per_weight", run.storage_cells},
      {"trials", run.result ? run.result->trials : 0},
      {"chips", run.result ? run.result->chips : options.chips},
      {"ci_width", options.ci_width},
      {"seed", options.seed},
      {"threads", options.threads},
      {"by_gram", options.by_gram},
      {"blas_kernels", blas_kernels()},
  });
  if (run.result) {
    if (!options.by_gram) {
      out["config"]["relative_error_floor"] =
          RelativeErrorSums<>::floor({run.result->relative_error_scale});
    }
    out.update(to_json(*run.result));
    out["stopped_at_ci_width"] = run.result->stopped;
    const std::string warning = run.result->warning("relative_l2");
    if (!warning.empty()) out["warning"] = warning;
  }
  add_encoding(out, run);
  add_exact(out, run.exact);
  return out;
}

void write_csv_header(std::ostream& out, const std::vector<std::string_view>& metrics) {
  out << "chip,trial";
  for (const std::string_view name : metrics) out << ',' << name;
  for (const std::string_view name : metrics) out << ',' << name << "_vs_encoded";
  out << ",cells_read,cells_stuck,bits_misread,non_finite_weights\n";
}

void write_csv_row(std::ostream& out, const TrialRecord& record) {
  const auto write = [&](double x) {
    std::string text = ",";
    append_number(text, x);
    out << text;
  };
  out << record.chip << ',' << record.trial;
  for (const double x : record.vs_trained) write(x);
  for (const double x : record.vs_encoded) write(x);
  out << ',' << record.counts.cells_read << ',' << record.counts.cells_stuck << ','
      << record.counts.bits_misread << ',' << record.counts.non_finite_weights << '\n';
}

}  // namespace rramvar::programs
