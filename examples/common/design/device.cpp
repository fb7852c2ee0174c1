#include "common/design/device.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/measured/measurements.hpp"
#include "common/measured/memory_window.hpp"
#include "common/measured/sweep_options.hpp"
#include "common/measured/understood.hpp"
#include "common/program/printable.hpp"
#include "common/report/text_table.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/device/builtin_tables.hpp"
#include "rramvar/metrics/quantile.hpp"

namespace rramvar::programs {

namespace {

/// @throws Error if the table's source states another read voltage than the user
volt read_voltage_of(const BuiltinTable& table, volt told) {
  if (told == 0.0 || told == table.read_voltage) return table.read_voltage;
  if (table.read_voltage == 0.0) return told;
  throw Error("--lut-voltage " + number(told) + " V is not that of " + std::string(table.name),
              "its source states " + number(table.read_voltage) + " V",
              "leave --lut-voltage out; --read-voltage reads at another one");
}

/// As the readers of files take it.
MeasuredFiles files_of(const DeviceOptions& options) {
  MeasuredFiles out{.files = options.lut, .state_files = options.states};
  out.columns = options.lut_columns;
  out.sweeps = options.sweeps;
  out.one_cell = options.one_cell;
  out.cells_by_number = options.cells_by_number;
  out.columns_option = "--lut-columns";
  out.read_voltage.option = "--lut-voltage";
  if (options.lut_voltage != 0.0) out.read_voltage.value = options.lut_voltage;
  return out;
}

/// Cells and cycles only where they are told.
void forget_unknown_cells(const Measurements& from, MeasuredCycles& cycles) {
  const bool has_cells = from.cells == CellKnowledge::addresses;
  if (!has_cells) cycles.cells.clear();
  for (MeasuredState& state : cycles.states) {
    if (!has_cells) state.cell.clear();
    if (!from.cycles_given) state.cycle.clear();
  }
}

struct Summary {
  ohm median;
  double sigma_ln;
};
Summary summary_of(std::vector<ohm> r) {
  std::sort(r.begin(), r.end());
  const std::size_t n = r.size();
  double sum = 0.0;
  for (const ohm x : r) sum += std::log(x);
  const double mean = sum / static_cast<double>(n);
  double squares = 0.0;
  for (const ohm x : r) squares += (std::log(x) - mean) * (std::log(x) - mean);
  return {n % 2 == 1 ? r[n / 2] : 0.5 * (r[n / 2 - 1] + r[n / 2]),
          std::sqrt(squares / static_cast<double>(n))};
}

}  // namespace

Device load_device(const DeviceOptions& options) {
  if (!options.is_measured()) {
    if (!options.lut_columns.empty()) {
      throw Error("--lut-columns without a file does nothing",
                  "the built-in tables have no columns", "give a file with --lut or --state");
    }
    if (options.sweeps.any()) {
      throw no_sweeps_for(options.sweeps, "the built-in tables have none",
                          "give a file with --lut");
    }
    Device out{builtin_device(options.name)};
    out.read_voltage = read_voltage_of(builtin_table(options.name), options.lut_voltage);
    return out;
  }
  const MeasuredFiles files = files_of(options);
  Measurements measured = load_measurements(files);
  if (!measured.held.empty()) {
    throw Error(device_name(options) + ": these are reads of one state over time",
                "errors come from two logic states or more",
                "characterize finds drift and noise in this file, and the options that simulate "
                "them here");
  }
  if (measured.levels) {
    return {{.cycles = {}, .levels = measured.levels}, understood(measured)};
  }
  if (measured.cycles.states.size() < 2) {
    throw Error(device_name(options) + ": there are no resistances of two logic states", {},
                "give at least one of each");
  }
  std::vector<std::string> sentences = understood(measured);
  forget_unknown_cells(measured, measured.cycles);
  Device out{{.cycles = std::move(measured.cycles)}, std::move(sentences)};
  out.read_voltage = measured.switching ? files.v_read() : measured.table_voltage.value_or(0.0);
  return out;
}

std::vector<std::string> device_files(const DeviceOptions& options) {
  return files_of(options).paths();
}

std::string device_name(const DeviceOptions& options) {
  if (!options.is_measured()) return options.name;
  std::string out;
  for (const std::string& file : device_files(options)) {
    out.append(out.empty() ? "" : ", ").append(file);
  }
  return out;
}

std::string device_text(const DeviceOptions& options) {
  if (options.is_measured()) return device_name(options);
  const BuiltinTable& table = builtin_table(options.name);
  return std::string(table.name) + ": " + std::string(table.description);
}

TextTable level_errors_table(const TransitionMatrix& matrix) {
  std::vector<std::string> header{"written", "reads"};
  for (LogicState t = 0; t < matrix.levels(); ++t) {
    header.push_back("read " + std::to_string(t) + ", %");
  }
  TextTable table(std::move(header));
  for (LogicState s = 0; s < matrix.levels(); ++s) {
    std::vector<std::string> row{
        std::to_string(s),
        matrix.reads.empty() ? "-" : count(static_cast<double>(matrix.reads[s]))};
    for (const double rate : matrix.rate[s]) row.push_back(number(100.0 * rate));
    table.add(std::move(row));
  }
  return table;
}

std::string state_name(LogicState s, std::size_t states) {
  if (states == 2) return s == 0 ? "HRS (Logic-0)" : "LRS (Logic-1)";
  return "state " + std::to_string(s);
}

TextTable states_table(const MeasuredDevice& device) {
  if (device.levels) return level_errors_table(*device.levels);
  TextTable table({"state", "n", "median", "5 %", "95 %", "sigma of ln R"});
  for (LogicState s = 0; s < device.states(); ++s) {
    std::vector<ohm> r = device.cycles.states[s].resistance;
    std::sort(r.begin(), r.end());
    const auto [median, sigma_ln] = summary_of(r);
    table.add({state_name(s, device.states()), count(static_cast<double>(r.size())),
               resistance(median), resistance(sorted_quantile(r, 0.05)),
               resistance(sorted_quantile(r, 0.95)), number(sigma_ln)});
  }
  return table;
}

void say_understood(const Device& device, const std::string& program) {
  for (const std::string& sentence : device.understood) say(program, sentence);
  if (device.levels) return;
  warn_of_swapped(window_of(device.cycles), device.states(), program);
}

void print_states(std::ostream& out, const MeasuredDevice& device) {
  if (device.levels) {
    const TransitionMatrix& matrix = *device.levels;
    for (LogicState s = 0; s < matrix.levels(); ++s) {
      out << "           level " << s << ": read as another in "
          << number(100.0 * matrix.error_rate(s)) << " %";
      if (!matrix.reads.empty()) out << ", n = " << matrix.reads[s];
      out << '\n';
    }
    return;
  }
  for (LogicState s = 0; s < device.states(); ++s) {
    const auto [median, sigma_ln] = summary_of(device.cycles.states[s].resistance);
    out << "           " << state_name(s, device.states()) << ": median " << resistance(median)
        << ", sigma of ln R " << number(sigma_ln) << ", n = " << device.entries(s) << '\n';
  }
  out << "           memory window (ratio of the outermost medians) "
      << number(window_of(device.cycles)) << '\n';
}

}  // namespace rramvar::programs
