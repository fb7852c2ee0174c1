#include "characterize/analysis.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <string_view>
#include <utility>

#include "rramvar/characterize/fit/fit_gamma.hpp"
#include "rramvar/characterize/fit/fit_normal.hpp"
#include "rramvar/characterize/statistics/switch_failures.hpp"
#include "rramvar/characterize/sweeps/switching_table.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/core/special_functions.hpp"
#include "rramvar/device/distributions/gamma.hpp"
#include "rramvar/device/distributions/log_normal.hpp"
#include "rramvar/device/distributions/log_normal_mixture.hpp"
#include "rramvar/device/distributions/weibull.hpp"

namespace rramvar::programs {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
/// A cycle has failed if it leaves the HRS below this many times the LRS.
constexpr double failure_factor = 2.0;

double deviation(const std::vector<double>& values) {
  if (values.size() < 2) return nan;
  const SampleMoments m(values);
  return std::sqrt(m.squares / (m.n - 1.0));
}

/// The states by falling median. Two states whose medians lie close, as where most RESETs failed,
/// stay what the table calls them.
std::vector<LogicState> by_resistance(const MeasuredCycles& cycles) {
  std::vector<double> medians;
  for (const MeasuredState& state : cycles.states) medians.push_back(median_of(state.resistance));
  std::vector<LogicState> order(cycles.states.size());
  std::iota(order.begin(), order.end(), LogicState{0});
  const double least_ratio = order.size() == 2 ? failure_factor : 1.0;
  std::stable_sort(order.begin(), order.end(), [&](LogicState a, LogicState b) {
    return medians[a] > least_ratio * medians[b];
  });
  return order;
}

std::string name_of_state(std::size_t rank, std::size_t states) {
  if (states == 2) return rank == 0 ? "HRS" : "LRS";
  return "state" + std::to_string(rank);
}

/// wilson_share, or nothing known of nothing.
EstimatedShare share_of(std::size_t count, std::size_t of) {
  if (of == 0) return {0, 0, nan, {nan, nan}};
  return wilson_share(count, of);
}

FaultReport faults_of_sweeps(const SwitchingSummary& summary, FailurePolicy policy) {
  FaultReport out;
  const std::size_t complete = summary.sweeps - summary.incomplete;
  out.reset = share_of(summary.failed_reset, complete - summary.unjudged_reset);
  out.set = share_of(summary.failed_set, complete - summary.unjudged_set);
  out.reset_meaning = "the sweep did not raise the resistance by a factor of 2";
  out.set_meaning = "the sweep did not lower the resistance by a factor of 2";
  out.paired = true;
  if (policy == FailurePolicy::drop) out.dropped = complete - summary.used;
  return out;
}

/// The state without its cycles where these do not tell which HRS belongs to which LRS.
MeasuredState as_paired(const MeasuredState& state, bool paired) {
  MeasuredState out = state;
  if (!paired) out.cycle.clear();
  return out;
}

FaultReport report_of(const SwitchFailures& failures, CellKnowledge cells) {
  FaultReport out;
  out.reset = failures.reset;
  out.set = failures.set;
  out.paired = failures.paired;
  if (!failures.paired) {
    out.reset_meaning = "HRS below twice the median LRS";
    out.set_meaning = "LRS nearer to the HRS that switched than to the median LRS";
    return out;
  }
  out.reset_meaning = cells == CellKnowledge::rows_only
                          ? "HRS below twice the LRS of the same row"
                          : "HRS below twice the LRS of the same cell and cycle";
  out.reset_meaning += ", but for failed SETs";
  out.set_meaning = "LRS nearer to the HRS than to the LRS of the cycles that switched";
  return out;
}

/// Removes the entries for which `is_bad(entry index)` holds.
template <class IsBad>
void remove_entries(MeasuredState& state, const IsBad& is_bad) {
  MeasuredState kept;
  const bool has_places = state.cell.size() == state.size() && state.cycle.size() == state.size();
  for (std::size_t i = 0; i < state.size(); ++i) {
    if (is_bad(i)) continue;
    kept.resistance.push_back(state.resistance[i]);
    if (!has_places) continue;
    kept.cell.push_back(state.cell[i]);
    kept.cycle.push_back(state.cycle[i]);
  }
  state = std::move(kept);
}

/// Leaves out the cycles with a failed switch, both of their resistances; or the failed reads where
/// nothing is paired.
void drop_failures(const SwitchFailures& failures, MeasuredState& hrs, MeasuredState& lrs,
                   FaultReport& faults) {
  const auto count = [](const std::vector<bool>& concerned) {
    return static_cast<std::size_t>(std::count(concerned.begin(), concerned.end(), true));
  };
  faults.dropped = count(failures.hrs_concerned);
  if (!failures.paired) faults.dropped += count(failures.lrs_concerned);
  remove_entries(hrs, [&](std::size_t i) { return failures.hrs_concerned[i]; });
  remove_entries(lrs, [&](std::size_t i) { return failures.lrs_concerned[i]; });
}

std::vector<PlaceCount> counted(const std::vector<ReadPlace>& places) {
  std::vector<PlaceCount> out;
  for (const ReadPlace& place : places) {
    const auto same =
        std::find_if(out.begin(), out.end(), [&](const PlaceCount& c) { return c.place == place; });
    if (same == out.end()) {
      out.push_back({place, 1});
    } else {
      ++same->n;
    }
  }
  return out;
}

/// The voltage at which all were read; nothing if they differ.
std::optional<volt> common_voltage(const std::vector<PlaceCount>& places) {
  for (const PlaceCount& c : places) {
    if (c.place.at != places.front().place.at) return std::nullopt;
  }
  return places.empty() ? std::nullopt : std::optional(places.front().place.at);
}

template <class State>
WindowReport window_between(const State& high, const State& low) {
  WindowReport out{high.name,
                   low.name,
                   high.resistance.median() / low.resistance.median(),
                   {},
                   {},
                   common_voltage(high.places),
                   common_voltage(low.places)};
  try {
    out.window = memory_window(high.resistance.sorted, low.resistance.sorted);
  } catch (const Error& error) {
    out.problem = error.what();
  }
  return out;
}

void add_variance(const MeasuredState& state, StateReport& report) {
  static constexpr std::array<std::size_t, 4> lags{1, 2, 5, 20};
  constexpr std::size_t few = 10;  // pairs, with which the estimate may lie far beyond ±1
  report.variance = variance_components(state);
  report.robust = robust_components(state);
  for (const LagCorrelation& lag : cycle_autocorrelation(state, lags)) {
    // Two cycles always look opposed once the cell's mean is taken off: they say nothing.
    if (lag.pairs >= few && lag.r && lag.r_if_independent > -0.999) {
      report.autocorrelation.push_back(lag);
    }
  }
}

/// The same states, all read at one sign of the read voltage.
/// @return nothing if that leaves a state without reads
std::optional<OneVoltageReport> at_one_sign(const Measurements& measurements,
                                            const std::vector<StateReport>& states, volt v_read,
                                            bool is_positive) {
  PlacedCycles table;
  try {
    table = SwitchingTable(states.size()).at_sign(*measurements.switching, is_positive);
  } catch (const Error&) {
    return std::nullopt;
  }
  OneVoltageReport out{is_positive ? std::abs(v_read) : -std::abs(v_read), {}, {}};
  for (const StateReport& state : states) {
    const MeasuredState& read = table.cycles.states[state.logic];
    if (read.size() == 0) return std::nullopt;
    out.states.push_back(
        {state.name, SampleSummary(read.resistance), counted(table.places[state.logic])});
  }
  for (std::size_t k = 0; k + 1 < out.states.size(); ++k) {
    out.windows.push_back(window_between(out.states[k], out.states[k + 1]));
  }
  return out;
}

SwitchingReport switching_of(const SwitchingResult& result) {
  std::vector<double> v_set;
  std::vector<double> v_reset;
  std::vector<double> compliance;
  std::size_t sets = 0;
  std::size_t sets_at_peak = 0;
  for (const SwitchingCycle& cycle : result.cycles) {
    sets += cycle.set == SwitchOutcome::switched;
    sets_at_peak += cycle.sets_at_peak;
    if (cycle.v_set) v_set.push_back(*cycle.v_set);
    if (cycle.v_reset) v_reset.push_back(*cycle.v_reset);
    if (cycle.compliance) compliance.push_back(*cycle.compliance);
  }
  return {.v_set = SampleSummary(std::move(v_set)),
          .v_reset = SampleSummary(std::move(v_reset)),
          .compliance = SampleSummary(std::move(compliance)),
          .sets = sets,
          .sets_at_peak = sets_at_peak};
}

}  // namespace

SampleSummary::SampleSummary(std::vector<double> values) : sorted(std::move(values)) {
  std::sort(sorted.begin(), sorted.end());
}

double SampleSummary::quantile(double p) const {
  if (sorted.empty()) return nan;
  const double place = p * static_cast<double>(n() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, n() - 1);
  return std::lerp(sorted[below], sorted[above], place - static_cast<double>(below));
}

double SampleSummary::mean() const {
  return sorted.empty() ? nan : SampleMoments(sorted).mean;
}

double SampleSummary::std() const {
  return deviation(sorted);
}

double SampleSummary::sigma_ln() const {
  return deviation(logarithms(sorted));
}

Characterization analyse(Measurements& measurements, const Options& options) {
  Characterization out;
  MeasuredCycles& cycles = measurements.cycles;
  std::vector<LogicState> order = by_resistance(cycles);
  // Sweeps show which state is which, though at different voltages it may have any resistance.
  if (measurements.switching) std::iota(order.begin(), order.end(), LogicState{0});
  if (order.size() == 2) {
    MeasuredState& hrs = cycles.states[order[0]];
    MeasuredState& lrs = cycles.states[order[1]];
    if (measurements.switching) {
      out.faults = faults_of_sweeps(measurements.switching->summary, options.measured.failures);
    } else {
      const SwitchFailures failures = switch_failures(
          as_paired(hrs, measurements.paired), as_paired(lrs, measurements.paired), failure_factor);
      out.faults = report_of(failures, measurements.cells);
      if (options.measured.failures == FailurePolicy::drop)
        drop_failures(failures, hrs, lrs, *out.faults);
      if (hrs.size() == 0 || lrs.size() == 0) {
        throw Error("every cycle has a failed switch", "nothing is left with --failures drop",
                    "check which column holds which state, or keep the failures");
      }
    }
  }
  const bool has_cells = measurements.cells != CellKnowledge::rows_only;
  CompareOptions compare;
  compare.test_fits = options.gof_replicates > 0;
  compare.gof = {std::max<std::size_t>(options.gof_replicates, 1), options.measured.seed, 1000};
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const MeasuredState& state = cycles.states[order[rank]];
    StateReport report{name_of_state(rank, order.size()),
                       order[rank],
                       SampleSummary(state.resistance),
                       compare_fits(state.resistance, compare),
                       {},
                       {},
                       {}};
    if (measurements.switching) report.places = counted(measurements.places[order[rank]]);
    if (has_cells) add_variance(state, report);
    out.states.push_back(std::move(report));
  }
  for (std::size_t k = 0; k + 1 < out.states.size(); ++k) {
    out.windows.push_back(window_between(out.states[k], out.states[k + 1]));
  }
  if (has_cells && order.size() == 2) {
    out.correlation = state_correlation(as_paired(cycles.states[order[0]], measurements.paired),
                                        as_paired(cycles.states[order[1]], measurements.paired));
  }
  if (measurements.switching) {
    out.switching = switching_of(*measurements.switching);
    for (const bool is_positive : {true, false}) {
      auto report = at_one_sign(measurements, out.states, options.measured.v_read(), is_positive);
      if (report) out.one_voltage.push_back(std::move(*report));
    }
  }
  return out;
}

std::function<double(ohm)> cdf_of(const FitSummary& fit) {
  const auto value = [&fit](std::size_t i) { return fit.parameters[i].estimate; };
  if (fit.family == NormalFitter::family) {
    return [mean = value(0), std = value(1)](ohm r) { return normal_cdf((r - mean) / std); };
  }
  const auto law = [](const auto& distribution) {
    return [distribution](ohm r) { return distribution.cdf(0, r); };
  };
  if (fit.family == LogNormalFitter::family) {
    return law(LogNormalResistance<1>{{value(0)}, {value(1)}});
  }
  if (fit.family == WeibullFitter::family) {
    return law(WeibullResistance<1>{{value(0)}, {value(1)}});
  }
  if (fit.family == GammaFitter::family) {
    return law(GammaResistance<1>{{value(0)}, {value(1)}});
  }
  LogNormalMixture<1, 2> mixture{};
  mixture.share[0] = {value(0), 1.0 - value(0)};
  mixture.mu_ln[0] = {value(1), value(3)};
  mixture.sigma_ln[0] = {value(2), value(4)};
  return law(mixture);
}

const FamilyResult* best_family(const FitComparison& fits) {
  for (const FamilyResult& family : fits.families) {
    if (family.fit && family.family == fits.best_bic) return &family;
  }
  return nullptr;
}

}  // namespace rramvar::programs
