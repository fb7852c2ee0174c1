#include "common/design/design_options.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstddef>
#include <iostream>
#include <span>
#include <string_view>

#include "common/design/definitions.hpp"
#include "common/measured/sweep_options.hpp"
#include "common/program/command_line.hpp"
#include "common/program/printable.hpp"
#include "common/program/validators.hpp"
#include "common/report/text_table.hpp"
#include "rramvar/design/design_names.hpp"
#include "rramvar/design/known_name.hpp"
#include "rramvar/device/builtin_tables.hpp"
#include "rramvar/device/tables/radar_set_gate_voltage.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar::programs {

namespace {

std::string names(std::span<const KnownName> known) {
  std::string out;
  for (const KnownName& k : known) out.append(out.empty() ? "" : ", ").append(k.name);
  return out;
}

void print_names(std::string_view title, std::span<const KnownName> known) {
  std::cout << '\n' << title << '\n';
  for (const auto& [name, meaning] : known) {
    std::cout << "  " << name
              << std::string(std::max<std::size_t>(18, name.size() + 2) - name.size(), ' ')
              << meaning << '\n';
  }
}

/// As a command line has it: "--protect", "--protect secded".
std::string as_option(std::string_view member, std::string_view value) {
  std::string out = "--";
  out += member == "measured_at" ? "lut-voltage" : member;
  std::replace(out.begin(), out.end(), '_', '-');
  if (!value.empty()) out.append(" ").append(value);
  return out;
}

std::string text_of(double x) {
  std::string out;
  append_number(out, x);
  return out;
}

void print_design_list() {
  const DesignNames& known = design_names();
  const auto entry = [](std::string_view name, const std::string& text, std::string_view source) {
    std::cout << "  " << name << "\n      " << text << "\n      " << source << '\n';
  };
  std::cout
      << "Built-in devices (--device); those with more than two states hold more bits a cell\n";
  for (const BuiltinTable& table : builtin_tables()) {
    entry(table.name, describe(table), table.citation);
  }
  const SetGateVoltageSeries& series = lrs_against_set_gate_voltage();
  std::cout << "\nBuilt-in series, for the library\n";
  entry(series.name,
        std::string(series.description) + "; " + std::to_string(series.rows.size()) + " voltages",
        series.citation);
  print_names("Number formats (--format); fp32, fp16, bf16 and half are known too", known.formats);
  print_names("Scales (--scale) of integer formats", known.scales);
  print_names("Stored fields (--store), joined by '+'", known.stores);
  print_names("Protections (--protect)", known.protections);
  print_names("Policies for Inf and NaN (--non-finite)", known.non_finites);
  print_names("Readouts (--readout)", known.readouts);
  print_names("Analog reference levels (--levels)", known.levels);
  print_names("Threshold rules (--threshold-rule)", known.threshold_rules);
  print_names("Distributions (--distribution)", known.distributions);
  print_names("What the spread of the table is (--spread)", known.spreads);
  std::cout << '\n' << definitions();
}

}  // namespace

void add_device_options(CLI::App& app, DeviceOptions& device) {
  auto* name = app.add_option("--device", device.name, "built-in device table by name, see --list")
                   ->check(not_empty())
                   ->group(device_group);
  auto* lut = app.add_option("--lut", device.lut,
                             "measurements instead, one file or several: tables of resistances, "
                             "conductances or currents of the states, I-V sweeps (also of Keysight "
                             "or Keithley), mean and std of states, or a Synaptogen model; see "
                             "characterize --list-formats")
                  ->check(not_empty())
                  ->excludes(name)
                  ->default_str("")
                  ->group(device_group);
  app.add_option("--state", device.states,
                 "measurements in a file a state: STATE=FILE, such as --state hrs=off.csv --state "
                 "lrs=on.csv")
      ->check(not_empty())
      ->excludes(name)
      ->excludes(lut)
      ->default_str("")
      ->group(device_group);
  app.add_flag("--one-cell", device.one_cell,
               "the I-V sweeps of all --lut files are of one cell: SET and RESET in files of their "
               "own")
      ->needs(lut)
      ->group(device_group);
  app.add_flag(
         "--numbered-cells", device.cells_by_number,
         "the last number in each --lut file's name is its cell: set-1 and reset-1 are of one "
         "cell, set-2 and reset-2 of another")
      ->needs(lut)
      ->excludes("--one-cell")
      ->group(device_group);
  app.add_option("--lut-columns", device.lut_columns,
                 "names of the columns of measurements without a header line, such as "
                 "cell,logic1,logic0,cycle; '-' skips a column")
      ->check(not_empty())
      ->excludes(name)
      ->group(device_group);
  add_lut_voltage_option(app, device.lut_voltage)->group(device_group);
  add_sweep_options(app, device.sweeps, device_group);
}

CLI::Option* add_lut_voltage_option(CLI::App& app, volt& voltage) {
  return app
      .add_option("--lut-voltage", voltage,
                  "read voltage of tables that do not state it [V]: what their resistances or "
                  "currents were measured at, or where to read them off I-V sweeps (there 0.2 if "
                  "not given)")
      ->check(read_voltage())
      ->default_str("");
}

void add_design_options(CLI::App& app, Design& design) {
  design.spelling = as_option;
  const DesignNames& known = design_names();
  const auto text = [&](const char* group, const char* name, std::string& value,
                        const std::string& meaning) {
    return app.add_option(name, value, meaning)->check(not_empty())->group(group);
  };
  text(code_group, "--format", design.format, "number format: " + names(known.formats));
  text(code_group, "--scale", design.scale,
       "weights that share the scale of a format with one, or that blocks do not reach across: " +
           names(known.scales));
  text(code_group, "--store", design.store,
       "fields that lie in RRAM, joined by '+', the others in reliable memory: " +
           names(known.stores));
  text(
      code_group, "--cells", design.cells,
      "bits a cell, 1 to 3, for all fields or for each: 1:sign,1:exponent,3:fraction; 3-gray for a "
      "Gray code, 3-msb to cut whole cells from the most significant bit on");
  text(code_group, "--protect", design.protect, "protection: " + names(known.protections));
  text(code_group, "--protect-fields", design.protect_fields,
       "fields that --protect duplicate keeps twice");
  text(code_group, "--non-finite", design.non_finite,
       "weights read as Inf or NaN: " + names(known.non_finites));
  text(readout_group, "--readout", design.readout, "readout: " + names(known.readouts));
  text(readout_group, "--references", design.references,
       "reference resistances [ohm], in state order, joined by commas: one a state for an analog "
       "readout, one a boundary for a threshold; from the device if not given");
  text(readout_group, "--levels", design.levels,
       "what analog reference levels are the means of: " + names(known.levels));
  text(readout_group, "--threshold-rule", design.threshold_rule,
       "where a threshold lies: " + names(known.threshold_rules));
  app.add_option(
         "--comparator-offset", design.comparator_offset,
         "offset of the sense amplifier of --readout threshold, drawn at each read: standard "
         "deviation of ln(reference), its relative error (0.05: 5 %); boundaries are set "
         "without it")
      ->check(not_negative_number())
      ->group(readout_group);
  app.add_option("--adc-bits", design.adc_bits,
                 "bits of the converter of --readout adc: 2^bits codes")
      ->check(whole_number(1, 16))
      ->group(readout_group);
  app.add_option("--adc-clipped", design.adc_clipped,
                 "share of the outermost states' resistances beyond the range of the converter of "
                 "--readout adc, at either end")
      ->check(number_from(1e-12, 0.5))
      ->group(readout_group);
}

void add_variability_options(CLI::App& app, Design& design) {
  Variability& v = design.variability;
  const auto text = [&](const char* name, std::string& value, const char* meaning) {
    app.add_option(name, value, meaning)->check(not_empty())->group(variability_group);
  };
  const auto quantity = [&](const char* name, auto& value, const char* meaning) {
    return app.add_option(name, value, meaning)->group(variability_group);
  };
  text("--distribution", design.distribution,
       ("how resistances are drawn: " + names(design_names().distributions)).c_str());
  text("--spread", design.spread,
       "what the spread of the table is: c2c (drawn at each write), d2d (once a cell), measured "
       "(the table's cells and cycles)");
  text("--stuck", v.stuck, "probability that a cell is stuck at a state");
  text("--fault-map", v.fault_map, "file of stuck cells to replay: chip,weight,digit,state");
  text("--d2d", v.d2d, "device-to-device: sigma of ln R over cells");
  text("--c2c", v.c2c, "cycle-to-cycle: sigma of ln R over writes");
  quantity("--c2c-lag1", v.c2c_lag1, "correlation of a cycle with the next one");
  text("--drift", v.drift, "retention drift: mean change of ln R a unit of L = ln(1 + time/t0)");
  text("--drift-sigma", v.drift_sigma,
       "standard deviation of that change a unit of L, drawn at each write");
  quantity("--time", v.time, "time between write and read [s]; 0: none, so no drift")
      ->check(number_that_fits("a number of seconds, 0 or more", [](double x) { return x >= 0; }))
      ->default_str("");
  quantity("--drift-t0", v.drift_t0, "t0 of the drift [s]")
      ->check(number_that_fits("a number of seconds above 0", [](double x) { return x > 0; }));
  quantity("--temperature", v.temperature, "temperature T in that time [K]")
      ->check(number_that_fits("a temperature in kelvin, above 0", [](double x) { return x > 0; }));
  quantity(
      "--activation-energy", v.activation_energy,
      "activation energy E of the drift [eV]: the time counts exp(E/k (1/298.15 K - 1/T)) fold, "
      "k = 8.617333262e-5 eV/K")
      ->check(any_number());
  app.add_option("--read-voltage", v.read_voltage,
                 "read at this voltage [V] instead of the table's, by published I-V nonlinearity")
      ->check(read_voltage())
      ->default_str("")
      ->group(variability_group);
  quantity("--telegraph-share", v.telegraph_share,
           "random telegraph noise: share of cells with a trap, filled at every second read")
      ->check(number_from(0.0, 1.0));
  quantity("--telegraph-step", v.telegraph_step,
           "relative change of R by a filled trap: R is (1 + this) times as high")
      ->check(number_that_fits("a number above -1, as a resistance stays positive",
                               [](double x) { return x > -1; }));
  quantity("--series-ohm", v.series_ohm,
           "IR drop: a resistor of so many ohm in series with each cell while it is read")
      ->check(number_that_fits("a number of ohms, 0 or more", [](double x) { return x >= 0; }));
  text("--read-noise", v.read_noise,
       "read noise: std/mean s of the current, drawn at each read as ln R += s z with a standard "
       "normal z; or 'published', s by conductance: see --list");
}

void add_list_option(CLI::App& app) {
  add_printing_flag(
      app, "--list",
      "list built-in devices with citation, formats, fields and readouts, and how every "
      "number is made",
      print_design_list);
}

void print_device(std::ostream& out, const std::string& text, const MeasuredDevice& device,
                  const Design& design) {
  out << "  device   " << printable(text) << '\n';
  print_states(out, device);
  if (device.read_voltage != 0.0) {
    out << "           measured at " << number(device.read_voltage) << " V\n";
  }
  out << "           drawn as " << design.distribution << ", its spread taken as " << design.spread
      << "; source: " << printable(device.citation()) << '\n';
  const std::string sources = describe(design.variability);
  if (!sources.empty()) out << "  sources  " << sources << '\n';
}

std::string describe(const Variability& v) {
  std::string out;
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) out.append(out.empty() ? "" : "; ").append(name).append(" ").append(value);
  };
  add("stuck cells", v.fault_map.empty() ? v.stuck : v.fault_map);
  add("d2d", v.d2d);
  add("c2c", v.c2c);
  if (v.c2c_lag1 != 0.0) add("lag 1", text_of(v.c2c_lag1));
  add("drift", v.drift);
  add("drift sigma", v.drift_sigma);
  if (v.time) add("time", text_of(*v.time) + " s at " + text_of(v.temperature) + " K");
  if (v.read_voltage != 0.0) add("read voltage", text_of(v.read_voltage) + " V");
  if (v.telegraph_share != 0.0) {
    add("telegraph noise",
        text_of(v.telegraph_share) + " of cells, step " + text_of(v.telegraph_step));
  }
  if (v.series_ohm != 0.0) add("in series", text_of(v.series_ohm) + " ohm");
  add("read noise", v.read_noise);
  return out;
}

std::string stored_fields(const Design& design) {
  return design.store + (shares_exponents(design) ? " and the shared exponents" : "");
}

std::string describe(const Design& design) {
  std::string out = stored_fields(design) + " of " + design.format;
  if (design.cells != "1") out += ", bits a cell: " + design.cells;
  out += ", readout: " + design.readout;
  if (design.readout == "adc") out += " of " + std::to_string(design.adc_bits) + " bits";
  if (design.comparator_offset != 0.0) {
    out += " with a comparator offset of " + number(design.comparator_offset) +
           " (sigma of ln of the reference, boundaries set without it)";
  }
  if (design.threshold_rule != "likelihood") out += ", thresholds by " + design.threshold_rule;
  if (!design.references.empty()) out += ", references " + design.references + " ohm";
  if (design.levels != "table") out += ", levels of each " + design.levels;
  if (design.protect != "none") out += ", protection: " + design.protect;
  return out;
}

}  // namespace rramvar::programs
