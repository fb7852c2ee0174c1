#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "characterize/report.hpp"
#include "common/measured/understood.hpp"
#include "common/report/interval_json.hpp"
#include "rramvar/core/config.hpp"

namespace rramvar::programs {

namespace {

using nlohmann::ordered_json;

ordered_json json_of(const EstimatedShare& share) {
  return {{"count", share.count},
          {"of", share.of},
          {"share", share.share},
          {"ci95", interval_json(share.ci95)}};
}

ordered_json quantiles_of(const SampleSummary& sample) {
  ordered_json out;
  for (const char* p : SampleSummary::probabilities) out[p] = sample.quantile(std::stod(p));
  return out;
}

ordered_json json_of(const SampleSummary& sample) {
  return {{"n", sample.n()},
          {"median", sample.median()},
          {"mean", sample.mean()},
          {"std", sample.std()},
          {"quantiles", quantiles_of(sample)}};
}

ordered_json json_of(const std::vector<PlaceCount>& places) {
  ordered_json out = ordered_json::array();
  for (const PlaceCount& c : places) {
    out.push_back({{"voltage_V", c.place.at}, {"branch", name_of(c.place.side)}, {"n", c.n}});
  }
  return out;
}

ordered_json json_of(const std::optional<volt>& v) {
  return v ? ordered_json(*v) : ordered_json();
}

ordered_json states_json(const Characterization& c) {
  ordered_json out;
  for (const StateReport& state : c.states) {
    const SampleSummary& r = state.resistance;
    out[state.name] = {{"logic", state.logic},       {"n", r.n()},
                       {"median_ohm", r.median()},   {"mean_ohm", r.mean()},
                       {"sigma_ln", r.sigma_ln()},   {"min_ohm", r.sorted.front()},
                       {"max_ohm", r.sorted.back()}, {"quantiles", quantiles_of(r)}};
    if (!state.places.empty()) out[state.name]["read_at"] = json_of(state.places);
  }
  return out;
}

ordered_json json_of(const WindowReport& report) {
  ordered_json out = {{"high", report.high}, {"low", report.low}, {"ratio", report.ratio}};
  if (report.high_at || report.low_at) {
    out["high_read_at_V"] = json_of(report.high_at);
    out["low_read_at_V"] = json_of(report.low_at);
    out["reads_at_different_signs"] = report.differs_in_voltage();
  }
  if (!report.window) {
    out["problem"] = report.problem;
    return out;
  }
  const MemoryWindow& w = *report.window;
  out["threshold_ohm"] = w.threshold;
  out["error_rate"] = w.error_rate;
  out["overlap"] = w.overlap;
  out["error_rate_cross_validated"] = w.honest_error_rate;
  out["error_rate_ci95"] = interval_json(w.error_ci95);
  out["high_read_as_low"] = json_of(w.hrs_errors);
  out["low_read_as_high"] = json_of(w.lrs_errors);
  return out;
}

ordered_json json_of(const FaultReport& f) {
  return {{"reset_failures", f.reset.count},
          {"reset_pairs", f.reset.of},
          {"reset_failure_share", f.reset.share},
          {"ci95", interval_json(f.reset.ci95)},
          {"reset_failure_means", f.reset_meaning},
          {"paired", f.paired},
          {"set_failures", f.set.count},
          {"set_reads", f.set.of},
          {"set_failure_share", f.set.share},
          {"set_ci95", interval_json(f.set.ci95)},
          {"set_failure_means", f.set_meaning},
          {"dropped", f.dropped}};
}

ordered_json json_of(const Correlation& r) {
  return {{"pairs", r.pairs},
          {"r", r.r ? ordered_json(*r.r) : ordered_json()},
          {"ci95", interval_json(r.ci95)}};
}

ordered_json variance_json(const StateReport& state) {
  const VarianceComponents& v = *state.variance;
  const auto sigma = [](const auto& s) { return s ? ordered_json(s->sigma) : ordered_json(); };
  const auto ci95 = [](const auto& s) { return s ? interval_json(s->ci95) : ordered_json(); };
  const auto value = [](const auto& x) { return x ? ordered_json(*x) : ordered_json(); };
  ordered_json out;
  out["sigma_c2c"] = sigma(v.c2c);
  out["sigma_d2d"] = sigma(v.d2d);
  out["ci95"] = {{"sigma_c2c", ci95(v.c2c)}, {"sigma_d2d", ci95(v.d2d)}};
  out["d2d_share"] = value(v.d2d_share);
  out["d2d_share_ci95"] = interval_json(v.d2d_share_ci95);
  out["sigma_total"] = v.total_sigma;
  out["f"] = value(v.f);
  out["f_p_value"] = v.f ? ordered_json(v.f_p_value) : ordered_json();
  out["cells"] = v.cells;
  out["cycles_per_cell"] = v.cycles_per_cell;
  out["balanced"] = v.balanced;
  out["robust_sigma_c2c"] = value(state.robust->c2c);
  out["robust_sigma_cell_medians"] = value(state.robust->cell_medians);
  out["autocorrelation"] = ordered_json::array();
  for (const LagCorrelation& lag : state.autocorrelation) {
    out["autocorrelation"].push_back({{"lag", lag.lag},
                                      {"pairs", lag.pairs},
                                      {"r", *lag.r},
                                      {"r_if_independent", lag.r_if_independent}});
  }
  out["notes"] = v.notes;
  return out;
}

ordered_json json_of(const FamilyResult& family) {
  ordered_json out = {{"family", family.family}};
  if (!family.problem.empty()) out["problem"] = family.problem;
  if (!family.fit) return out;
  for (const FittedParameter& p : family.fit->parameters) {
    out["parameters"][std::string(p.name)] = {{"estimate", p.estimate},
                                              {"standard_error", p.standard_error},
                                              {"ci95", interval_json(p.ci95)},
                                              {"unit", p.unit}};
  }
  out["log_likelihood"] = family.fit->log_likelihood;
  out["n"] = family.fit->n;
  out["aic"] = family.fit->aic();
  out["aicc"] = family.fit->aicc();
  out["bic"] = family.fit->bic();
  out["aic_weight"] = family.aic_weight;
  if (!family.gof) return out;
  out["ks"] = family.gof->statistics.ks;
  out["ks_p_value"] = family.gof->ks_p_value;
  out["ad"] = family.gof->statistics.ad;
  out["ad_p_value"] = family.gof->ad_p_value;
  out["replicates"] = family.gof->replicates;
  return out;
}

ordered_json fits_json(const FitComparison& fits) {
  ordered_json out = {{"best", fits.best_bic},       {"best_aic", fits.best_aic},
                      {"best_aicc", fits.best_aicc}, {"best_bic", fits.best_bic},
                      {"best_ks", fits.best_ks},     {"best_ad", fits.best_ad}};
  out["families"] = ordered_json::array();
  for (const FamilyResult& family : fits.families) out["families"].push_back(json_of(family));
  return out;
}

ordered_json windows_json(const std::vector<WindowReport>& windows) {
  ordered_json out = ordered_json::array();
  for (const WindowReport& window : windows) out.push_back(json_of(window));
  return out;
}

/// The states read at each sign of the read voltage.
ordered_json json_of(const OneVoltageReport& report) {
  ordered_json out = {{"voltage_V", report.at}};
  for (const OneVoltageReport::State& state : report.states) {
    const SampleSummary& r = state.resistance;
    out["states"][state.name] = {{"n", r.n()},
                                 {"median_ohm", r.median()},
                                 {"mean_ohm", r.mean()},
                                 {"sigma_ln", r.sigma_ln()},
                                 {"read_at", json_of(state.places)}};
  }
  out["windows"] = windows_json(report.windows);
  return out;
}

ordered_json switching_json(const SwitchingReport& s, const Measurements& measurements) {
  const SwitchingResult& result = *measurements.switching;
  const char* polarity = "differs between files";
  if (result.set_polarity == SetPolarity::positive) polarity = "positive";
  if (result.set_polarity == SetPolarity::negative) polarity = "negative";
  if (result.set_polarity == SetPolarity::unipolar) polarity = "unipolar";
  return {{"sweeps", result.summary.sweeps},
          {"used", result.summary.used},
          {"incomplete", result.summary.incomplete},
          {"failed_set", result.summary.failed_set},
          {"failed_reset", result.summary.failed_reset},
          {"set_polarity", polarity},
          {"overflows", measurements.overflows},
          {"sets", s.sets},
          {"sets_at_peak", s.sets_at_peak},
          {"v_set_V", json_of(s.v_set)},
          {"v_reset_V", json_of(s.v_reset)},
          {"compliance_A", json_of(s.compliance)}};
}

}  // namespace

ordered_json config_json(const Measurements& measurements, const Options& options) {
  ordered_json files = ordered_json::array();
  for (const Source& source : measurements.sources) {
    files.push_back({{"name", source.name},
                     {"format", source.format},
                     {"columns", source.columns},
                     {"note", source.note()}});
  }
  const auto read_voltage = measurements.switching ? std::optional(options.measured.v_read())
                                                   : measurements.table_voltage;
  return {{"program", "characterize"},
          {"version", library_version},
          {"files", files},
          {"understood", understood(measurements)},
          {"synthetic", measurements.synthetic},
          {"citation", measurements.cycles.citation},
          {"columns", options.measured.columns},
          {"shunt_ohm", options.measured.sweeps.resistors.shunt},
          {"subtracted_ohm", options.measured.sweeps.resistors.subtracted},
          {"read_sign", name_of(options.measured.sweeps.read_sign)},
          {"v_read_V", read_voltage ? ordered_json(*read_voltage) : ordered_json()},
          {"failures", options.measured.failures == FailurePolicy::drop ? "drop" : "keep"},
          {"states",
           options.measured.states == 0 ? ordered_json() : ordered_json(options.measured.states)},
          {"seed", options.measured.seed},
          {"gof_replicates", options.gof_replicates}};
}

ordered_json characterization_json(const Characterization& c, const Measurements& measurements) {
  ordered_json out;
  out["states"] = states_json(c);
  if (c.states.size() == 2) {
    out["window"] = json_of(c.windows.front());
  } else {
    out["windows"] = windows_json(c.windows);
  }
  out["faults"] = c.faults ? json_of(*c.faults) : ordered_json();
  for (const StateReport& state : c.states) {
    out["variance"][state.name] = state.variance ? variance_json(state) : ordered_json();
  }
  if (c.correlation) {
    out["variance"]["correlation"] = {{"same_cycle", json_of(c.correlation->same_cycle)},
                                      {"cell_means", json_of(c.correlation->cell_means)}};
  }
  for (const StateReport& state : c.states) out["fits"][state.name] = fits_json(state.fits);
  if (!c.switching) return out;
  out["switching"] = switching_json(*c.switching, measurements);
  out["at_one_voltage"] = ordered_json::array();
  for (const OneVoltageReport& report : c.one_voltage) {
    out["at_one_voltage"].push_back(json_of(report));
  }
  return out;
}

}  // namespace rramvar::programs
