#include "alexnet_layer1/options.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <iostream>
#include <limits>
#include <span>
#include <string_view>
#include <thread>

#include "common/validators.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/device/builtin_tables.hpp"

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

void print_list() {
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

/// The options for sources of variability, in the order in which they act.
void add_variability(CLI::App& app, Options& o) {
  Variability& v = o.design.variability;
  const std::string group = "Sources of variability (HRS and LRS apart: lrs=0.1,hrs=0.7)";
  const auto text = [&](const char* name, std::string& value, const char* meaning) {
    app.add_option(name, value, meaning)->check(not_empty())->group(group);
  };
  const auto number = [&](const char* name, double& value, const char* meaning) {
    app.add_option(name, value, meaning)->group(group);
  };
  text("--spread", o.design.spread,
       "what the spread of the table is: c2c (drawn at each write), d2d (once a cell), measured "
       "(the table's cells and cycles)");
  text("--stuck", v.stuck, "probability that a cell is stuck at a state");
  text("--fault-map", v.fault_map, "file of stuck cells to replay: chip,weight,digit,state");
  text("--save-fault-map", o.save_fault_map,
       "write the stuck cells that --stuck drew to this file");
  text("--d2d", v.d2d, "device-to-device: sigma of ln R over cells");
  text("--c2c", v.c2c, "cycle-to-cycle: sigma of ln R over writes");
  number("--c2c-lag1", v.c2c_lag1, "correlation of a cycle with the next one");
  text("--drift", v.drift, "retention drift: mean of ln R a unit of ln(1 + time/t0)");
  text("--drift-sigma", v.drift_sigma, "spread of the drift over cells and writes");
  number("--time", v.time, "time between write and read [s]");
  number("--drift-t0", v.reference_time, "t0 of the drift [s]");
  number("--temperature", v.temperature, "temperature in that time [K]");
  number("--activation-energy", v.activation_energy_ev,
         "activation energy of the drift [eV]; its coefficients hold at 298.15 K");
  number("--read-voltage", v.read_voltage,
         "read at this voltage [V] instead of the table's, by published I-V nonlinearity");
  number("--lut-voltage", o.lut_voltage, "voltage that --lut was measured at [V]");
  number("--telegraph-share", v.telegraph_share,
         "random telegraph noise: share of cells with a trap");
  number("--telegraph-step", v.telegraph_step, "relative change of R by a filled trap");
  text("--read-noise", v.read_noise, "read noise: std/mean of the current, or 'published'");
}

}  // namespace

Parsed parse_command_line(int argc, const char* const* argv) {
  Parsed parsed;
  Options& o = parsed.options;
  o.threads = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 256);

  CLI::App app(
      "Stores the weights of AlexNet layer 1 bit by bit in resistive memory, reads them back, runs "
      "the layer and reports how wrong its output is.\nWithout files it works on synthetic weights "
      "and a synthetic picture.");
  app.name("alexnet_layer1");
  app.set_version_flag("--version", std::string("rramvar ") + library_version);
  app.option_defaults()->always_capture_default();
  app.failure_message([](const CLI::App*, const CLI::Error& error) {
    return "alexnet_layer1: " + std::string(error.what()) + "; see alexnet_layer1 --help\n";
  });

  app.add_option("--weights", o.weights,
                 "trained weights (96, 3, 11, 11), float .npy; synthetic if not given")
      ->check(not_empty());
  app.add_option("--bias", o.bias, "biases (96), float .npy; zero if not given")
      ->check(not_empty());
  app.add_option(
         "--input", o.input,
         "pictures (3, 227, 227) or (N, 3, 227, 227), float .npy; one synthetic if not given")
      ->check(not_empty());
  auto* device = app.add_option("--device", o.device, "built-in device table by name, see --list")
                     ->check(not_empty());
  auto* lut =
      app.add_option("--lut", o.lut, "measured device table instead, comma- or tab-separated [ohm]")
          ->check(not_empty())
          ->excludes(device);
  app.add_option("--lut-columns", o.lut_columns,
                 "names of the columns of a --lut without a header line, such as "
                 "cell,logic1,logic0,cycle; '-' skips a column")
      ->check(not_empty())
      ->needs(lut);
  app.add_option("--distribution", o.design.distribution,
                 "how resistances are drawn: " + names(distribution_choices()));
  app.add_option("--format", o.design.format, "number format: " + names(format_choices()));
  app.add_option("--store", o.design.store,
                 "fields that lie in RRAM, joined by '+': " + names(store_choices()));
  app.add_option("--readout", o.design.readout, "readout: " + names(readout_choices()));
  app.add_option("--non-finite", o.design.non_finite,
                 "weights read as Inf or NaN: " + names(non_finite_choices()));
  app.add_option("--trials,--cycles", o.trials, "writes and reads of the whole layer, of each chip")
      ->check(whole_number(1, std::numeric_limits<std::uint32_t>::max()));
  app.add_option("--chips", o.chips, "chips: sets of cells, each with its own d2d and faults")
      ->check(whole_number(1, std::numeric_limits<std::uint32_t>::max()));
  app.add_option("--seed", o.seed, "seed: the same seed gives the same numbers")
      ->check(whole_number(0, std::numeric_limits<std::uint64_t>::max()));
  app.add_option("--threads", o.threads, "threads; the numbers do not depend on them")
      ->check(whole_number(1, 256));
  app.add_flag("--compare", o.compare,
               "also compare stored fields (all, sign+fraction, fraction) and readouts "
               "(conductance, threshold)");
  app.add_flag("--expected-only", o.expected_only, "only what is known exactly, without trials");
  app.add_option("--gram", o.gram,
                 "file of the pictures' Gram matrix, which the exact errors need: read if it is "
                 "there, else made and saved")
      ->check(not_empty());
  app.add_flag("--sensitivity", o.sensitivity,
               "print the exact share of each bit, field, state and filter in the error");
  app.add_option("--protect-to", o.protect_to,
                 "find few bits whose protection brings the relative L2 error down to this")
      ->check(CLI::PositiveNumber);
  app.add_option("--plots", o.plots, "write a plot of the sensitivity to this folder")
      ->check(not_empty());
  app.add_option("--json", o.json, "write settings, metrics, counts and timing to this file")
      ->check(not_empty());
  app.add_option("--csv", o.csv, "write one row a trial to this file")->check(not_empty());
  add_variability(app, o);
  bool list = false;
  app.add_flag("--list", list, "list built-in devices with citation, formats, fields and readouts");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);  // prints help, version, or one sentence on the error
    parsed.exit_code = code == 0 ? 0 : 2;
    return parsed;
  }
  if (list) {
    print_list();
    parsed.exit_code = 0;
  }
  return parsed;
}

}  // namespace rramvar::programs
