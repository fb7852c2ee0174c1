#include "common/design_options.hpp"

#include <algorithm>
#include <cstddef>
#include <iostream>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "common/text_table.hpp"
#include "common/validators.hpp"
#include "rramvar/device/builtin_tables.hpp"
#include "rramvar/io/measured_cycles_csv.hpp"

namespace rramvar::programs {

namespace {

std::string names(std::span<const Choice> choices) {
  std::string out;
  for (const Choice& choice : choices) out.append(out.empty() ? "" : ", ").append(choice.name);
  return out;
}

void print_choices(std::string_view title, std::span<const Choice> choices) {
  std::cout << '\n' << title << '\n';
  for (const Choice& choice : choices) {
    std::cout << "  " << choice.name
              << std::string(std::max<std::size_t>(18, choice.name.size() + 2) - choice.name.size(),
                             ' ')
              << choice.meaning << '\n';
  }
}

}  // namespace

void add_device_options(CLI::App& app, DeviceOptions& device) {
  auto* name = app.add_option("--device", device.name, "built-in device table by name, see --list")
                   ->check(not_empty());
  auto* lut = app.add_option("--lut", device.lut,
                             "measured device table instead, comma- or tab-separated [ohm]")
                  ->check(not_empty())
                  ->excludes(name);
  app.add_option("--lut-columns", device.lut_columns,
                 "names of the columns of a --lut without a header line, such as "
                 "cell,logic1,logic0,cycle; '-' skips a column")
      ->check(not_empty())
      ->needs(lut);
}

void add_design_options(CLI::App& app, Design& design) {
  app.add_option("--distribution", design.distribution,
                 "how resistances are drawn: " + names(distribution_choices()));
  app.add_option("--format", design.format, "number format: " + names(format_choices()));
  app.add_option("--store", design.store,
                 "fields that lie in RRAM, joined by '+': " + names(store_choices()));
  app.add_option("--readout", design.readout, "readout: " + names(readout_choices()));
  app.add_option("--non-finite", design.non_finite,
                 "weights read as Inf or NaN: " + names(non_finite_choices()));
}

void add_variability_options(CLI::App& app, Design& design, DeviceOptions& device) {
  Variability& v = design.variability;
  const auto text = [&](const char* name, std::string& value, const char* meaning) {
    app.add_option(name, value, meaning)->check(not_empty())->group(variability_group);
  };
  const auto quantity = [&](const char* name, double& value, const char* meaning) {
    app.add_option(name, value, meaning)->group(variability_group);
  };
  text("--spread", design.spread,
       "what the spread of the table is: c2c (drawn at each write), d2d (once a cell), measured "
       "(the table's cells and cycles)");
  text("--stuck", v.stuck, "probability that a cell is stuck at a state");
  text("--fault-map", v.fault_map, "file of stuck cells to replay: chip,weight,digit,state");
  text("--d2d", v.d2d, "device-to-device: sigma of ln R over cells");
  text("--c2c", v.c2c, "cycle-to-cycle: sigma of ln R over writes");
  quantity("--c2c-lag1", v.c2c_lag1, "correlation of a cycle with the next one");
  text("--drift", v.drift, "retention drift: mean of ln R a unit of ln(1 + time/t0)");
  text("--drift-sigma", v.drift_sigma, "spread of the drift over cells and writes");
  quantity("--time", v.time, "time between write and read [s]");
  quantity("--drift-t0", v.reference_time, "t0 of the drift [s]");
  quantity("--temperature", v.temperature, "temperature in that time [K]");
  quantity("--activation-energy", v.activation_energy_ev,
           "activation energy of the drift [eV]; its coefficients hold at 298.15 K");
  quantity("--read-voltage", v.read_voltage,
           "read at this voltage [V] instead of the table's, by published I-V nonlinearity");
  quantity("--lut-voltage", device.lut_voltage, "voltage that --lut was measured at [V]");
  quantity("--telegraph-share", v.telegraph_share,
           "random telegraph noise: share of cells with a trap");
  quantity("--telegraph-step", v.telegraph_step, "relative change of R by a filled trap");
  text("--read-noise", v.read_noise, "read noise: std/mean of the current, or 'published'");
}

void print_design_list() {
  const auto entry = [](std::string_view name, const std::string& text, std::string_view source) {
    std::cout << "  " << name << "\n      " << text << "\n      " << source << '\n';
  };
  std::cout << "Built-in devices (--device); those with more than two states serve the library\n";
  for (const BuiltinTable& table : builtin_tables()) {
    entry(table.name, describe(table), table.citation);
  }
  const SetGateVoltageSeries& series = lrs_against_set_gate_voltage();
  std::cout << "\nBuilt-in series, for the library\n";
  entry(series.name,
        std::string(series.description) + "; " + std::to_string(series.rows.size()) + " voltages",
        series.citation);
  print_choices("Number formats (--format)", format_choices());
  print_choices("Stored fields (--store), joined by '+'", store_choices());
  print_choices("Readouts (--readout)", readout_choices());
  print_choices("Distributions (--distribution)", distribution_choices());
  print_choices("What the spread of the table is (--spread)", spread_choices());
  print_choices("Policies for Inf and NaN (--non-finite)", non_finite_choices());
}

Device load_device(const DeviceOptions& options) {
  if (options.lut.empty()) {
    const BuiltinTable& table = builtin_table(options.name);
    return {.lut = make_lut(table), .measured = std::nullopt, .read_voltage = table.read_voltage};
  }
  MeasuredCycles measured = read_measured_cycles(options.lut, {.columns = options.lut_columns}, 2);
  Device device{
      .lut = measured.lut<2>(), .measured = std::nullopt, .read_voltage = options.lut_voltage};
  if (measured.has_cells()) device.measured = std::move(measured);
  return device;
}

std::string device_text(const DeviceOptions& options) {
  if (!options.lut.empty()) return options.lut;
  const BuiltinTable& table = builtin_table(options.name);
  return std::string(table.name) + ": " + std::string(table.description);
}

void print_device(std::ostream& out, const std::string& text, const Device& device,
                  const Design& design) {
  const DeviceLUT<2>& lut = device.lut;
  const auto state = [&](LogicState s) {
    return "median " + resistance(lut.median(s)) + ", sigma of ln R " + number(lut.sigma_ln(s)) +
           ", n = " + std::to_string(lut.size(s));
  };
  out << "  device   " << text << '\n'
      << "           HRS (Logic-0): " << state(0) << '\n'
      << "           LRS (Logic-1): " << state(1) << '\n'
      << "           memory window (ratio of medians) " << number(lut.median(0) / lut.median(1))
      << ", drawn as " << design.distribution << '\n'
      << "           source: " << lut.citation() << '\n'
      << "           spread of the table taken as " << design.spread << '\n';
  const std::string sources = describe(design.variability);
  if (!sources.empty()) out << "  sources  " << sources << '\n';
}

}  // namespace rramvar::programs
