#include "common/report/result_json.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <string>

#include "common/report/encoding_text.hpp"
#include "common/report/interval_json.hpp"

namespace rramvar::programs {

namespace {

using nlohmann::ordered_json;

ordered_json to_json(const TrialStatistics& statistics) {
  ordered_json out;
  out["mean"] = statistics.mean();
  out["std"] = statistics.std();
  out["std_between_chips"] = statistics.std_between_chips();
  out["std_within_chips"] = statistics.std_within_chips();
  out["rms"] = statistics.rms();
  out["ci95"] = interval_json(statistics.ci95());
  out["rms_ci95"] = interval_json(statistics.rms_ci95());
  out["bootstrap_ci95"] = interval_json(statistics.bootstrap_ci95());
  out["rms_bootstrap_ci95"] = interval_json(statistics.rms_bootstrap_ci95());
  out["rests_on"] = statistics.rms_support().effective;
  out["min"] = statistics.min();
  out["max"] = statistics.max();
  ordered_json quantiles;
  for (const char* p : {"0.025", "0.05", "0.25", "0.5", "0.75", "0.95", "0.975"}) {
    quantiles[p] = statistics.quantile(std::stod(p));
  }
  out["quantiles"] = quantiles;
  out["trials"] = statistics.trials();
  return out;
}

ordered_json overall(const std::vector<MetricSummary>& metrics) {
  ordered_json out;
  for (const MetricSummary& metric : metrics)
    out[std::string(metric.name)] = to_json(metric.overall);
  return out;
}

ordered_json per_filter(const std::vector<MetricSummary>& metrics) {
  ordered_json out;
  for (const MetricSummary& metric : metrics) {
    ordered_json mean = ordered_json::array();
    ordered_json std = ordered_json::array();
    for (const RunningMoments& filter : metric.per_filter) {
      mean.push_back(filter.mean());
      std.push_back(filter.std());
    }
    out[std::string(metric.name)] = {{"mean", mean}, {"std", std}};
  }
  return out;
}

}  // namespace

ordered_json to_json(const Design& d) {
  return {{"distribution", d.distribution},
          {"spread", d.spread},
          {"variability", to_json(d.variability)},
          {"format", d.format},
          {"scale", d.scale},
          {"store", d.store},
          {"cells", d.cells},
          {"protect", d.protect},
          {"protect_fields", d.protect_fields},
          {"readout", d.readout},
          {"references", d.references},
          {"levels", d.levels},
          {"threshold_rule", d.threshold_rule},
          {"comparator_offset", d.comparator_offset},
          {"adc_bits", d.adc_bits},
          {"adc_clipped", d.adc_clipped},
          {"non_finite", d.non_finite}};
}

ordered_json to_json(const Variability& v) {
  return {{"d2d", v.d2d},
          {"c2c", v.c2c},
          {"c2c_lag1", v.c2c_lag1},
          {"read_noise", v.read_noise},
          {"telegraph_share", v.telegraph_share},
          {"telegraph_step", v.telegraph_step},
          {"drift", v.drift},
          {"drift_sigma", v.drift_sigma},
          {"time_s", v.time.value_or(0.0)},
          {"drift_t0_s", v.drift_t0},
          {"temperature_k", v.temperature},
          {"activation_energy_ev", v.activation_energy},
          {"stuck", v.stuck},
          {"fault_map", v.fault_map},
          {"read_voltage_v", v.read_voltage},
          {"series_ohm", v.series_ohm}};
}

ordered_json to_json(const StudyResult& result) {
  ordered_json out;
  out["metrics"] = overall(result.vs_trained);
  out["metrics_vs_encoded"] = overall(result.vs_encoded);
  out["metrics_per_filter"] = per_filter(result.vs_trained);
  for (std::size_t m = 0; m < result.rounding.size(); ++m) {
    out["rounding"][std::string(result.vs_trained[m].name)] = result.rounding[m];
  }
  const auto expected = [&](double n) { return result.expected.known ? ordered_json(n) : nullptr; };
  out["read_way"] = result.read_way;
  out["counts"] = {
      {"cells_read", result.counts.cells_read},
      {"bits_misread",
       {{"expected", expected(result.expected.bits_misread)},
        {"realised", result.counts.bits_misread}}},
      {"cells_stuck",
       {{"expected", result.expected.cells_stuck}, {"realised", result.counts.cells_stuck}}},
      {"errors_corrected", result.counts.errors_corrected},
      {"errors_detected", result.counts.errors_detected},
      {"non_finite_weights", result.counts.non_finite_weights},
      {"non_finite_weights_expected", expected(result.expected.non_finite_weights)},
  };
  out["counts"].update(to_json(result.encoding));
  out["timing"] = {{"set_up", result.timing.set_up},
                   {"sampling", result.timing.sampling},
                   {"layer", result.timing.layer},
                   {"metrics", result.timing.metrics},
                   {"wall", result.timing.wall}};
  return out;
}

}  // namespace rramvar::programs
