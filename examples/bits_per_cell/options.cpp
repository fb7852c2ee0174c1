#include "bits_per_cell/options.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "common/design/asked_of_design.hpp"
#include "common/design/design_options.hpp"
#include "common/measured/sweep_options.hpp"
#include "common/program/command_line.hpp"
#include "common/program/validators.hpp"
#include "common/report/html_report.hpp"
#include "rramvar/core/error.hpp"

namespace rramvar::programs {

namespace {

using Asked = const Options&;
constexpr Condition<Options> conditions[] = {
    {"--code", [](Asked o) { return o.code == "gray"; },
     [](Asked o) { return std::any_of(o.bits.begin(), o.bits.end(), [](int b) { return b > 1; }); },
     "it acts on cells of more than one bit only"},
    {"--references-of", [](Asked o) { return o.references_of == "first"; },
     [](Asked o) {
       return o.tables.size() > 1 && o.design.references.empty() &&
              o.design.readout != "differential-sign";
     },
     "it acts where there are several --tables and the readout takes references from them"},
};

void add_study_options(CLI::App& app, Options& o) {
  const std::string group = "What is compared";
  app.add_option("--tables", o.tables,
                 "device tables, one after the other: names of built-in ones (see --list) or files "
                 "of resistances; the eight levels as programmed and after a bake if not given")
      ->delimiter(',')
      ->check(not_empty())
      ->group(group);
  app.add_option("--lut-columns", o.lut_columns,
                 "names of the columns of files without a header line")
      ->check(not_empty())
      ->group(group);
  add_lut_voltage_option(app, o.lut_voltage)->group(group);
  add_sweep_options(app, o.sweeps, group);
  app.add_option("--bits", o.bits, "bits a cell, joined by commas")
      ->delimiter(',')
      ->check(whole_number(1, 3))
      ->group(group);
  app.add_option(
         "--code", o.code,
         "which state of a cell stands for which bits: natural, or gray (by threshold only)")
      ->check(CLI::IsMember({"natural", "gray"}))
      ->group(group);
  app.add_option("--references-of", o.references_of,
                 "the table that the readout's references are set on: own, or first (set once, on "
                 "the first table, and kept)")
      ->check(CLI::IsMember({"own", "first"}))
      ->group(group);
}

}  // namespace

Parsed parse_command_line(int argc, const char* const* argv) {
  Parsed parsed;
  Options& o = parsed.options;
  o.command = command_text(argc, argv);
  o.design.readout = "threshold";

  CommandLine line(
      "bits_per_cell",
      "How much worse does a layer, or a network, get when cells hold more bits? Compares uniform "
      "and mixed designs (fractions in multi-level cells, exponents in single-level ones, sign and "
      "exponent in reliable memory) on tables of eight levels, by default as programmed and after "
      "a bake.");
  CLI::App& app = line.app();
  add_study_options(app, o);
  add_workload_options(app, o.workload);
  add_design_options(app, o.design);
  for (const char* varied : {"--cells", "--store"}) app.remove_option(app.get_option(varied));
  add_variability_options(app, o.design);
  add_output_options(app, o.outputs);
  add_list_option(app);
  parsed.exit_code = line.parse(argc, argv);
  if (parsed.exit_code) return parsed;
  require_effect(asked_options<Options>(conditions, o));
  std::vector<AskedOption> asked =
      asked_of(o.design, o.references_of == "first" ? ReferencesOf::earlier_device
                                                    : ReferencesOf::own_device);
  std::erase_if(asked, [](const AskedOption& option) { return option.option == "--read-voltage"; });
  require_effect(asked);  // the read voltage changes the conductance
  say_idle("bits_per_cell", asked_without_trials(o.workload, o.design));
  return parsed;
}

}  // namespace rramvar::programs
