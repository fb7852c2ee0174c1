#include "alexnet_layer1/report.hpp"

#include <cmath>
#include <utility>

#include "common/result_json.hpp"
#include "common/text_table.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/io/text.hpp"
#include "rramvar/metrics/sums.hpp"

namespace rramvar::programs {

namespace {

std::string interval(const Interval& i) {
  return number(i.low) + " … " + number(i.high);
}

/// Which part of the spread of the main metric comes from the chips, which from their cycles.
void print_spread(std::ostream& out, const StudyResult& r) {
  const TrialStatistics& error = r["relative_l2"];
  if (r.chips < 2 || r.trials < 2) return;
  out << "\n  Relative L2 error, standard deviation between chips (d2d, faults): "
      << number(error.std_between_chips())
      << "; between the cycles of a chip (c2c, drift, read noise): "
      << number(error.std_within_chips());
}

void print_metrics(std::ostream& out, std::string_view title,
                   const std::vector<MetricSummary>& metrics) {
  TextTable table({std::string(title), "mean", "95 % interval", "RMS", "5 %", "median", "95 %"});
  for (const MetricSummary& metric : metrics) {
    const TrialStatistics& s = metric.overall;
    table.add({std::string(metric.name), number(s.mean()), interval(s.ci95()), number(s.rms()),
               number(s.quantile(0.05)), number(s.quantile(0.5)), number(s.quantile(0.95))});
  }
  out << '\n';
  table.print(out);
}

/// What was counted, and what was to be expected.
void print_counts(std::ostream& out, const Design& design, const StudyResult& r) {
  const auto n = [](auto counted) { return count(static_cast<double>(counted)); };
  out << "  Cells read: " << n(r.counts.cells_read);
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
  if (r.overflowed_weights > 0) {
    out << "\n  Weights too large for the format: " << n(r.overflowed_weights);
  }
  out << '\n';
}

std::string cells_text(std::size_t cells) {
  return std::to_string(cells) + (cells == 1 ? " cell" : " cells") + " a weight";
}

}  // namespace

void print_inputs(std::ostream& out, const Options& options, const Inputs& inputs) {
  out << "rramvar " << library_version << ": AlexNet layer 1 in resistive memory\n"
      << "  weights  " << inputs.weights_text << '\n'
      << "  input    " << inputs.input_text << '\n';
  print_device(out, inputs.device_text, inputs.device, options.design);
  if (options.expected_only) return;
  out << "  trials   " << options.trials;
  if (options.chips > 1) out << " on each of " << options.chips << " chips";
  out << ", seed " << options.seed << ", threads " << options.threads << '\n';
}

void print_run(std::ostream& out, const Run& run) {
  out << "\nStored: " << run.design.store << " of " << run.design.format << " ("
      << cells_text(run.cells_per_weight) << "), readout: " << run.design.readout << '\n';
  print_exact(out, run.exact);
  if (!run.result) return;
  const StudyResult& r = *run.result;
  print_metrics(out, "sampled, against trained weights", r.vs_trained);
  print_metrics(out, "sampled, against encoded weights", r.vs_encoded);
  print_spread(out, r);
  out << "\n  Relative L2 error of rounding to " << run.design.format
      << " alone: " << number(r.rounding[0])
      << "\n  Relative errors leave out outputs with |y| up to "
      << number(RelativeErrorSums<>::floor({r.relative_error_scale}))
      << ", a thousandth of the largest.\n";
  print_counts(out, run.design, r);
  out << "  Seconds: " << number(r.timing.wall) << " in all; over the threads, sampling "
      << number(r.timing.sampling) << ", layer " << number(r.timing.layer) << ", metrics "
      << number(r.timing.metrics) << '\n';
}

void print_comparison(std::ostream& out, const std::vector<Run>& runs) {
  const bool sampled = runs.front().result.has_value();
  std::vector<std::string> header{"stored", "readout", "cells/weight", "relative L2, exact RMS"};
  if (sampled) {
    header.insert(header.end(),
                  {"sampled RMS", "95 % interval", "SNR [dB]", "ReLU flips", "bits misread"});
  }
  TextTable table(std::move(header));
  for (const Run& run : runs) {
    std::vector<std::string> row{
        run.design.store, run.design.readout, std::to_string(run.cells_per_weight),
        run.exact.layer ? number(run.exact.layer->vs_trained.overall.relative_l2()) : "unknown"};
    if (sampled) {
      const StudyResult& r = *run.result;
      const double misread =
          static_cast<double>(r.counts.bits_misread) / static_cast<double>(r.counts.cells_read);
      row.insert(row.end(),
                 {number(r["relative_l2"].rms()), interval(r["relative_l2"].rms_ci95()),
                  number(r["snr_db"].mean()), number(100 * r["relu_flip_share"].mean()) + " %",
                  r.expected.known ? number(100 * misread) + " %" : "analog"});
    }
    table.add(std::move(row));
  }
  out << "\nWhat matters: the same device and format, other fields in RRAM, other readouts "
         "(against trained weights)\n\n";
  table.print(out);
}

nlohmann::ordered_json report_json(const Options& options, const Inputs& inputs, const Run& run,
                                   const std::vector<Run>& comparison) {
  nlohmann::ordered_json out;
  out["config"] = {
      {"program", "alexnet_layer1"},
      {"version", library_version},
      {"weights", inputs.weights_text},
      {"bias", options.bias.empty() ? "zero" : options.bias},
      {"input", inputs.input_text},
      {"pictures", inputs.images.shape(0)},
      {"device", options.device.lut.empty() ? options.device.name : options.device.lut},
      {"device_citation", inputs.device.lut.citation()},
      {"lut_columns", options.device.lut_columns},
      {"lut_entries",
       {{"logic0", inputs.device.lut.size(0)}, {"logic1", inputs.device.lut.size(1)}}},
      {"distribution", run.design.distribution},
      {"spread", run.design.spread},
      {"variability", to_json(run.design.variability)},
      {"format", run.design.format},
      {"store", run.design.store},
      {"cells_per_weight", run.cells_per_weight},
      {"readout", run.design.readout},
      {"non_finite", run.design.non_finite},
      {"trials", run.result ? options.trials : 0},
      {"chips", options.chips},
      {"seed", options.seed},
      {"threads", options.threads},
      {"compare", options.compare},
  };
  if (run.result) {
    out["config"]["relative_error_floor"] =
        RelativeErrorSums<>::floor({run.result->relative_error_scale});
    out.update(to_json(*run.result));
  }
  add_exact(out, run.exact);
  for (const Run& other : comparison) {
    nlohmann::ordered_json entry = {{"store", other.design.store},
                                    {"readout", other.design.readout},
                                    {"cells_per_weight", other.cells_per_weight}};
    if (other.result) entry.update(to_json(*other.result));
    entry.erase("metrics_per_filter");
    add_exact(entry, other.exact);
    out["comparison"].push_back(entry);
  }
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
