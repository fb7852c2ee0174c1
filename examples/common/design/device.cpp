#include "common/design/device.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/measured/resistance_file.hpp"
#include "common/program/printable.hpp"
#include "common/report/text_table.hpp"
#include "rramvar/characterize/formats/measurement.hpp"
#include "rramvar/characterize/formats/synaptogen_json.hpp"
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

/// A table of resistances, its cells and cycles only where columns tell them.
Device table_in(const DeviceOptions& options) {
  GivenVoltage given{std::nullopt, "--lut-voltage"};
  if (options.lut_voltage != 0.0) given.value = options.lut_voltage;
  ResistanceFile file = read_resistance_file(
      options.lut,
      {.columns = options.lut_columns, .columns_option = "--lut-columns", .read_voltage = given});
  const bool has_cells = file.cells == CellKnowledge::addresses;
  if (!has_cells) file.cycles.cells.clear();
  for (MeasuredState& state : file.cycles.states) {
    if (!has_cells) state.cell.clear();
    if (!file.cycles_given) state.cycle.clear();
  }
  return {{.cycles = std::move(file.cycles), .read_voltage = file.read_voltage.value_or(0.0)},
          file.note.empty() ? "" : options.lut + ": " + file.note};
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
  if (options.lut.empty()) {
    Device out{builtin_device(options.name)};
    out.read_voltage = read_voltage_of(builtin_table(options.name), options.lut_voltage);
    return out;
  }
  const MeasurementFormat format = MeasurementFormatDetector{}(options.lut, options.lut_columns);
  if (format == MeasurementFormat::cycles_table) return table_in(options);
  MeasurementOptions how{.columns = options.lut_columns};
  how.synaptogen = SynaptogenTable{.cells = 100, .cycles = 100, .seed = 1, .burn_in = 100};
  if (options.lut_voltage != 0.0) how.switching.read_voltage = options.lut_voltage;
  Measurement measurement = read_measurement(options.lut, how);
  if (measurement.cycles.states.size() < 2) {
    throw Error(options.lut + ": the table has no resistances of two logic states", {},
                "give at least one of each");
  }
  const bool swept = measurement.switching.has_value();
  return {{.cycles = std::move(measurement.cycles),
           .read_voltage = swept ? how.switching.read_voltage : options.lut_voltage}};
}

std::string device_text(const DeviceOptions& options) {
  if (!options.lut.empty()) return options.lut;
  const BuiltinTable& table = builtin_table(options.name);
  return std::string(table.name) + ": " + std::string(table.description);
}

std::string state_name(LogicState s, std::size_t states) {
  if (states == 2) return s == 0 ? "HRS (Logic-0)" : "LRS (Logic-1)";
  return "state " + std::to_string(s);
}

double window_of(const MeasuredCycles& cycles) {
  return summary_of(cycles.states.front().resistance).median /
         summary_of(cycles.states.back().resistance).median;
}

TextTable states_table(const MeasuredDevice& device) {
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

void warn_of_swapped(const MeasuredCycles& cycles, const std::string& who) {
  const double window = window_of(cycles);
  if (!(window < 1.0)) return;
  const std::string last = std::to_string(cycles.states.size() - 1);
  const std::string in_brackets = " (memory window " + number(window) + ")";
  if (window > 0.5) {  // failed switches alone may make it
    say(who, "states 0 and " + last + " have nearly the same median resistance" + in_brackets +
                 ": there is no window to read by");
    return;
  }
  say(who, "state 0 has a lower median resistance than state " + last + in_brackets +
               "; HRS is state 0: are its columns swapped, or are these conductances or currents?");
}

void warn_of_doubts(const Device& device, const std::string& program) {
  if (!device.note.empty()) say(program, device.note);
  warn_of_swapped(device.cycles, program);
}

void print_states(std::ostream& out, const MeasuredDevice& device) {
  for (LogicState s = 0; s < device.states(); ++s) {
    const auto [median, sigma_ln] = summary_of(device.cycles.states[s].resistance);
    out << "           " << state_name(s, device.states()) << ": median " << resistance(median)
        << ", sigma of ln R " << number(sigma_ln) << ", n = " << device.entries(s) << '\n';
  }
  out << "           memory window (ratio of the outermost medians) "
      << number(window_of(device.cycles)) << '\n';
}

}  // namespace rramvar::programs
