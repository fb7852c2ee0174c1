#include "compliance_sweep/options.hpp"

#include <CLI/CLI.hpp>

#include "common/design/asked_of_design.hpp"
#include "common/design/design_options.hpp"
#include "common/measured/sweep_options.hpp"
#include "common/program/command_line.hpp"
#include "common/program/validators.hpp"
#include "common/report/html_report.hpp"

namespace rramvar::programs {

namespace {

using Asked = const Options&;
constexpr Condition<Options> conditions[] = {
    {"--hold-voltage",
     [](Asked o) { return o.programming.hold_voltage != ProgrammingOptions{}.hold_voltage; },
     [](Asked o) { return o.tables.empty() && !o.programming.set_current; },
     "the current of a SET is given, by --tables or --set-current"},
};

void add_series_options(CLI::App& app, Options& o) {
  const std::string group = "Devices by compliance";
  auto* tables =
      app.add_option("--tables", o.tables,
                     "device tables with the compliance current [A] that each was programmed at: "
                     "50u=a.csv 100u=b.csv; the built-in series of LRS against SET gate voltage if "
                     "not given")
          ->check(not_empty())
          ->default_str("")
          ->group(group);
  app.add_option("--lut-columns", o.lut_columns,
                 "names of the columns of --tables without a header line")
      ->check(not_empty())
      ->needs(tables)
      ->group(group);
  add_lut_voltage_option(app, o.lut_voltage)->group(group);
  add_sweep_options(app, o.sweeps, group);
  for (const char* name : {"--shunt-ohm", "--subtract-ohm"}) app.get_option(name)->needs(tables);
  app.add_option("--voltages", o.voltages,
                 "SET gate voltages of the series [V], joined by commas, or 'all'; every third "
                 "from 2.2 V on if not given: below, most SETs fail")
      ->check(not_empty())
      ->excludes(tables)
      ->group(group);
  app.add_option("--hrs", o.hrs,
                 "built-in device table whose HRS goes with the series, which has the LRS only")
      ->check(not_empty())
      ->excludes(tables)
      ->group(group);
}

void add_cost_options(CLI::App& app, Options& o) {
  const std::string group = "What it costs";
  ProgrammingOptions& p = o.programming;
  const auto quantity = [&](const char* name, auto& value, const char* meaning) {
    return app.add_option(name, value, meaning)->check(positive_number())->group(group);
  };
  quantity(
      "--power-voltage", o.power_voltage,
      "read voltage at which the power is computed [V]; if not given --read-voltage, else that "
      "of the table if it is known, else 0.2")
      ->default_str("");
  quantity("--set-voltage", p.set_voltage, "voltage of a SET [V]; of the series: the bit line's");
  quantity("--set-time", p.set_time, "duration of a SET [s]; of the series: its pulses'");
  quantity("--set-current", p.set_current,
           "current of a SET [A]; if not given the compliance of --tables, or for the series the "
           "--hold-voltage over the median LRS")
      ->default_str("");
  quantity("--hold-voltage", p.hold_voltage,
           "voltage across a cell at the end of a SET [V], an assumption");
  quantity("--reset-voltage", p.reset_voltage, "voltage of a RESET [V], an assumption");
  quantity("--reset-time", p.reset_time, "duration of a RESET [s], an assumption");
  quantity("--reset-current", p.reset_current,
           "current of a RESET [A]; that of the SET if not given")
      ->default_str("");
}

}  // namespace

Parsed parse_command_line(int argc, const char* const* argv) {
  Parsed parsed;
  Options& o = parsed.options;
  o.command = command_text(argc, argv);
  o.design.store = "fraction";

  CommandLine line(
      "compliance_sweep",
      "Runs one design through devices programmed at different compliance: what the error of a "
      "layer, or the accuracy of a network, costs in read power and programming energy.\nWithout "
      "files it works on synthetic weights and a published series of devices.");
  CLI::App& app = line.app();
  add_series_options(app, o);
  add_cost_options(app, o);
  add_workload_options(app, o.workload);
  add_design_options(app, o.design);
  add_variability_options(app, o.design);
  add_output_options(app, o.outputs);
  add_list_option(app);
  parsed.exit_code = line.parse(argc, argv);
  if (parsed.exit_code) return parsed;
  require_effect(asked_options<Options>(conditions, o));
  std::vector<AskedOption> asked = asked_of(o.design);
  std::erase_if(asked, [](const AskedOption& option) { return option.option == "--read-voltage"; });
  require_effect(asked);  // the read voltage changes the power
  say_idle("compliance_sweep", asked_without_trials(o.workload, o.design));
  return parsed;
}

}  // namespace rramvar::programs
