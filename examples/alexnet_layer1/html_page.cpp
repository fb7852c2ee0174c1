#include "alexnet_layer1/html_page.hpp"

#include <cmath>

#include "common/report/encoding_text.hpp"
#include "common/report/report_parts.hpp"
#include "common/report/text_table.hpp"

namespace rramvar::programs {

namespace {

void add_keys(HtmlReport& page, const Run& run) {
  if (run.exact.layer) {
    const ExpectedSquare& error = run.exact.layer->vs_trained.overall;
    page.key("Relative L2 error", number(error.relative_l2()), "RMS, exact");
    page.key("Signal to noise", number(error.snr_db()) + " dB", "of the RMS, exact");
  }
  if (run.result) {
    const StudyResult& r = *run.result;
    const Interval ci95 = r["relative_l2"].rms_ci95();
    page.key("The same, sampled", number(r["relative_l2"].rms()),
             std::isnan(ci95.low) ? "RMS; too few trials for an interval"
                                  : interval_text(ci95) + " (95 %)");
    for (const MetricSummary& metric : r.vs_trained) {  // not by a Gram matrix
      if (metric.name != "relu_flip_share") continue;
      page.key("ReLU flips", number(100 * metric.overall.mean()) + " %",
               "outputs whose sign changes");
    }
  }
  page.key("Cells a weight", number(run.storage_cells));
}

TextTable comparison_table(const std::vector<Axis>& axes,
                           const std::vector<ComparedDesign>& comparison) {
  std::vector<std::string> header;
  for (const Axis& axis : axes) header.push_back(axis.key);
  header.insert(header.end(), {"cells/weight", "rounding alone", "saturated", "vanished",
                               "relative L2, exact RMS", "sampled RMS", "95 % interval"});
  TextTable table(header);
  for (const ComparedDesign& compared : comparison) {
    std::vector<std::string> row = compared.values;
    if (compared.run) {
      const Run& run = *compared.run;
      row.push_back(number(run.storage_cells));
      row.push_back(number(run.rounding));
      row.push_back(count(static_cast<double>(run.encoding.saturated)));
      row.push_back(count(static_cast<double>(run.encoding.vanished)));
      row.push_back(run.exact.layer ? number(run.exact.layer->vs_trained.overall.relative_l2())
                                    : "unknown");
      if (run.result) {
        row.push_back(number((*run.result)["relative_l2"].rms()));
        row.push_back(interval_text((*run.result)["relative_l2"].rms_ci95()));
      }
    }
    row.resize(header.size(), "-");
    table.add(std::move(row));
  }
  return table;
}

void add_comparison(HtmlReport& page, const std::vector<Axis>& axes,
                    const std::vector<ComparedDesign>& comparison) {
  page.section("Designs side by side");
  page.table(comparison_table(axes, comparison),
             "The same device, layer and draws; errors against the trained weights.");
  for (const ComparedDesign& compared : comparison) {
    std::string which;
    for (const std::string& value : compared.values) which += (which.empty() ? "" : ", ") + value;
    for (const std::string& idle : compared.idle) page.text(which + ": " + idle);
    if (!compared.run) page.text(which + ": " + compared.why_not);
  }
}

void add_sensitivity(HtmlReport& page, const Sensitivity& s) {
  page.section("Which bits matter");
  page.figure(
      sensitivity_figure(s),
      "What would be left of the error if one bit of every weight were held ideal (exact).");
  TextTable table({"field", "share of the squared error", "error without it"});
  for (const PartShare& field : s.fields) {
    table.add({field.part, number(100 * field.share) + " %", number(field.relative_l2)});
  }
  page.table(table);
}

}  // namespace

std::string page_title(const Options& o) {
  return "AlexNet layer 1 in resistive memory" +
         std::string(o.weights.empty() ? ": synthetic weights" : "");
}

std::string write_page(HtmlReport& page, const Options& o, const Inputs& inputs, const Run& run,
                       const std::vector<Axis>& axes,
                       const std::vector<ComparedDesign>& comparison) {
  add_keys(page, run);
  if (o.weights.empty()) {
    page.beware(
        "The weights are synthetic: they show the tool at work, not what a trained layer "
        "does.");
  }
  page.section("Error of the layer's output");
  if (run.exact.layer) {
    page.table(exact_table(run.exact), "Worked out without sampling, against the trained weights.");
  } else {
    page.text("Not known without sampling: " + run.exact.why_not);
  }
  if (run.result) {
    page.table(metrics_table("sampled, against trained weights", run.result->vs_trained));
    const std::string warning = run.result->warning("relative_l2");
    if (!warning.empty()) page.beware("Beware: " + warning + ".");
  }
  page.text("Rounding to " + o.design.format + " alone makes a relative L2 error of " +
            number(run.rounding) + ".");
  const std::string out_of_range = encoding_text(run.encoding, o.design.format);
  if (!out_of_range.empty()) page.text(out_of_range + ".");
  if (!comparison.empty()) add_comparison(page, axes, comparison);
  if (run.exact.sensitivity) {
    add_sensitivity(page, *run.exact.sensitivity);
  } else {
    page.section("Which bits matter");
    page.text("Not known: " + run.exact.why_no_sensitivity);
  }
  page.section("What was stored, and how");
  page.settings({{"weights", inputs.weights_text},
                 {"bias", o.bias.empty() ? "zero" : o.bias},
                 {"pictures", inputs.input_text}});
  page.settings(design_settings(o.design));
  add_device(page, inputs.device_text, inputs.device, o.design);
  Settings reproduce{{"seed", std::to_string(o.seed)}, {"threads", std::to_string(o.threads)}};
  if (run.result) {
    reproduce.emplace_back("trials", std::to_string(run.result->trials) + " on each of " +
                                         std::to_string(run.result->chips) + " chips");
    reproduce.emplace_back("seconds", number(run.result->timing.wall));
  }
  return page.write(o.command, reproduce);
}

}  // namespace rramvar::programs
