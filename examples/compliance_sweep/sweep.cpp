#include "compliance_sweep/sweep.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <set>
#include <string_view>

#include "common/measured/memory_window.hpp"
#include "common/program/progress.hpp"
#include "common/report/pareto.hpp"
#include "common/report/text_table.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/core/special_functions.hpp"
#include "rramvar/device/builtin_tables.hpp"
#include "rramvar/device/tables/radar_set_gate_voltage.hpp"
#include "rramvar/io/engineering_number.hpp"
#include "rramvar/io/text.hpp"
#include "rramvar/memory/programming_energy.hpp"

namespace rramvar::programs {

namespace {

/// The rows of the series that were asked for.
std::vector<SetGateVoltageRow> rows_of(const std::string& voltages) {
  const auto rows = lrs_against_set_gate_voltage().rows;
  std::vector<SetGateVoltageRow> out;
  if (voltages.empty()) {
    constexpr volt first = 2.2;
    constexpr std::size_t step = 3;
    std::size_t i = 0;
    while (rows[i].gate_voltage < first - 1e-9) ++i;
    for (; i < rows.size(); i += step) out.push_back(rows[i]);
    return out;
  }
  if (voltages == "all") return {rows.begin(), rows.end()};
  std::set<volt> taken;
  for (std::string_view rest = voltages; !rest.empty();) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    const std::string_view text = trimmed(rest.substr(0, comma));
    const auto asked = parse_number<double>(text);
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const SetGateVoltageRow& row) {
      return asked && std::abs(row.gate_voltage - *asked) < 1e-6;
    });
    if (found == rows.end()) {
      throw Error("--voltages: " + excerpt(text) + " is no gate voltage of the series",
                  "it has " + number(rows.front().gate_voltage) + " to " +
                      number(rows.back().gate_voltage) + " V in steps of 0.01 V",
                  "give some of these, joined by commas, or 'all'");
    }
    if (!taken.insert(found->gate_voltage).second) {
      throw Error("--voltages: " + std::string(text) + " V is given twice");
    }
    out.push_back(*found);
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return out;
}

/// The LRS of each row, log-normal with its median and spread, beside the HRS of another table.
void add_built_in(const Options& o, Sweep& sweep) {
  const SetGateVoltageSeries& series = lrs_against_set_gate_voltage();
  const Device hrs = load_device({.name = o.hrs, .lut_voltage = o.lut_voltage});
  sweep.source = series.citation;
  sweep.hrs_source = hrs.citation();
  constexpr std::size_t entries = 1000;
  for (const SetGateVoltageRow& row : rows_of(o.voltages)) {
    CompliancePoint& point = sweep.points.emplace_back();
    point.compliance = row.gate_voltage;
    point.name = number(row.gate_voltage) + " V";
    point.device.read_voltage = hrs.read_voltage;
    point.device.cycles.citation = series.citation;
    point.device.cycles.states = {hrs.cycles.states.front(), {}};
    for (std::size_t i = 0; i < entries; ++i) {
      const double p = (static_cast<double>(i) + 0.5) / static_cast<double>(entries);
      point.device.cycles.states[1].resistance.push_back(
          row.median_ohm * std::exp(row.sigma_ln * normal_quantile(p)));
    }
    point.set_current = o.programming.hold_voltage / row.median_ohm;
  }
}

void add_table(const std::string& text, const Options& o, Sweep& sweep) {
  const std::size_t equals = text.find('=');
  const auto compliance =
      parse_engineering_number(trimmed(std::string_view(text).substr(0, equals)), false);
  if (equals == std::string::npos || !compliance || !(*compliance > 0.0)) {
    throw Error("--tables: " + excerpt(text) + " does not begin with a compliance current", {},
                "write CURRENT=FILE with the current in ampere, such as 50u=a.csv or 5e-5=a.csv");
  }
  CompliancePoint& point = sweep.points.emplace_back();
  point.compliance = *compliance;
  point.name = number(1e6 * *compliance) + " µA";
  point.device = load_device({.lut = {text.substr(equals + 1)},
                              .lut_columns = o.lut_columns,
                              .sweeps = o.sweeps,
                              .lut_voltage = o.lut_voltage});
  if (point.device.levels) {
    throw Error("'" + text.substr(equals + 1) + "' tells level errors, not resistances",
                "the power of reading does not follow from them",
                "alexnet_layer1 and prediction_accuracy take it, with --readout threshold");
  }
  if (point.device.states() < 2) {
    throw Error("'" + text.substr(equals + 1) + "' has resistances of " +
                    std::to_string(point.device.states()) + " states",
                "a bit needs two", "give a table with the resistances of each state");
  }
  say_understood(point.device, "compliance_sweep");
  point.set_current = *compliance;
  sweep.source += (sweep.source.empty() ? "" : ", ") + text.substr(equals + 1);
  const auto same = [&](const CompliancePoint& other) {
    return std::abs(other.compliance / point.compliance - 1.0) < 1e-9;  // 5u is not quite 5e-6
  };
  if (std::count_if(sweep.points.begin(), sweep.points.end(), same) > 1) {
    throw Error("--tables: the compliance " + point.name + " is given twice", {},
                "put all its resistances into one table");
  }
}

/// Pulses of state 0 … S−1: a RESET for state 0, SETs for all others.
std::vector<ProgrammingPulse> pulses_of(const CompliancePoint& point, const Options& o,
                                        std::size_t states) {
  const ProgrammingOptions& p = o.programming;
  const ampere set = p.set_current.value_or(point.set_current);
  std::vector<ProgrammingPulse> out(states, {p.set_voltage, set, p.set_time});
  out.front() = {p.reset_voltage, p.reset_current.value_or(set), p.reset_time};
  return out;
}

void add_costs(CompliancePoint& point, const Options& o) {
  constexpr volt usual = 0.2;
  const volt of_table = point.device.read_voltage == 0.0 ? usual : point.device.read_voltage;
  const volt read = o.design.variability.read_voltage;
  point.power_voltage = o.power_voltage.value_or(read == 0.0 ? of_table : read);
  point.read_power = point.judgement.conductance.power(point.power_voltage);
  point.read_power_std = point.judgement.conductance.power_std(point.power_voltage);
  const CellCensus& census = point.judgement.census;
  point.programming_energy = programming_energy(census, pulses_of(point, o, census.cells.size()));
}

/// Marks the choices that no other one beats.
void find_front(Sweep& sweep, double CompliancePoint::*cost, bool CompliancePoint::*mark) {
  std::vector<TradeOff> choices;
  std::vector<CompliancePoint*> points;
  for (CompliancePoint& point : sweep.points) {
    if (!point.is_choice()) continue;
    choices.push_back({point.*cost, point.loss()});
    points.push_back(&point);
  }
  const std::vector<bool> front = on_pareto_front(choices);
  for (std::size_t i = 0; i < points.size(); ++i) points[i]->*mark = front[i];
}

}  // namespace

double CompliancePoint::loss() const {
  if (judgement.accuracy) return 1.0 - judgement.accuracy->top1;
  return judgement.error().value_or(std::nan(""));
}

bool CompliancePoint::is_judged() const {
  return judgement.why_not.empty() && std::isfinite(loss());
}

bool CompliancePoint::is_choice() const {
  return is_judged() && window_of(device.cycles) >= 1.0;
}

Sweep load_sweep(const Options& o) {
  Sweep sweep;
  sweep.in_amperes = !o.tables.empty();
  for (const std::string& table : o.tables) add_table(table, o, sweep);
  if (o.tables.empty()) add_built_in(o, sweep);
  std::sort(sweep.points.begin(), sweep.points.end(),
            [](const auto& a, const auto& b) { return a.compliance < b.compliance; });
  return sweep;
}

void judge(Sweep& sweep, const Options& o) {
  const auto start = std::chrono::steady_clock::now();
  const std::unique_ptr<Workload> workload = load_workload(o.workload);
  sweep.workload = workload->settings();
  sweep.synthetic = workload->is_synthetic();
  sweep.predicts = o.workload.asks_network();
  {
    Progress progress("devices", sweep.points.size());
    std::size_t done = 0;
    for (CompliancePoint& point : sweep.points) {
      point.judgement = judge_or_say_why(*workload, o.design, point.device);
      if (point.judgement.why_not.empty()) add_costs(point, o);
      progress.show(++done);
    }
  }
  const auto failed = [](const CompliancePoint& point) { return !point.judgement.why_not.empty(); };
  if (std::all_of(sweep.points.begin(), sweep.points.end(), failed)) {
    throw Error("no device of the sweep could be judged", sweep.points.front().judgement.why_not);
  }
  find_front(sweep, &CompliancePoint::read_power, &CompliancePoint::on_power_front);
  find_front(sweep, &CompliancePoint::programming_energy, &CompliancePoint::on_energy_front);
  sweep.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace rramvar::programs
