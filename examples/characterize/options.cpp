#include "characterize/options.hpp"

#include <CLI/CLI.hpp>
#include <iostream>
#include <limits>

#include "common/measured/sweep_options.hpp"
#include "common/program/command_line.hpp"
#include "common/program/validators.hpp"
#include "common/report/html_report.hpp"

namespace rramvar::programs {

namespace {

// clang-format off
constexpr const char* formats_text =
    "Formats, found by the content of the file. Tabs, semicolons, commas or blanks separate columns;\n"
    "lines that begin with # are comments. Resistances are in ohm unless the column's name has\n"
    "another unit, as in \"LRS (kohm)\".\n"
    "\n"
    "  resistances, wide   a column a state: hrs and lrs (or roff and ron), or logic0, logic1, …;\n"
    "                      with cell and cycle where they are known\n"
    "  resistances, long   a row a resistance: columns state (0, 1, … or HRS, LRS) and resistance\n"
    "  currents,           the same with I_hrs, I_lrs (or \"I_HRS @0.2V [uA]\"), G_hrs, G_lrs [uS], or\n"
    "  conductances        state and current or conductance; the read voltage of currents from the\n"
    "                      name, a column v_read, a line above (\"Vread = 0.2 V\") or --v-read\n"
    "  one state over time a time and a resistance a row (or 1/G, or I with --v-read), with cell where\n"
    "                      known: drift, read noise and telegraph noise, as options that simulate them\n"
    "  one file a state    --state hrs=off.csv --state lrs=on.csv: a column of resistances, or a number\n"
    "                      and a resistance a row, such as points read off a figure\n"
    "  no header line      name the columns: --columns cell,logic1,logic0,cycle; '-' skips one, and\n"
    "                      several columns named cell (row, column) make one address\n"
    "  I-V sweeps          columns voltage and current, with cell, cycle and reset_stop where known;\n"
    "                      0 → +V → 0 → −V → 0 or mirrored, any number of cells and cycles\n"
    "                      SET and RESET may be in files of their own, see --one-cell\n"
    "  Keysight, Keithley  exports of EasyEXPERT (B1500A), of Clarius and KITE (4200), of the 2400s\n"
    "  read I-V curves     columns cell, current, voltage, below the switching voltages: the program\n"
    "                      finds the conductance and its nonlinearity\n"
    "  state statistics    columns state, mean, std, as NeuroSim takes them\n"
    "  Synaptogen          the parameter file (JSON); 100 cells × 100 cycles are drawn from the model\n";
// clang-format on

}  // namespace

ParsedOptions parse_options(int argc, const char* const* argv) {
  ParsedOptions parsed;
  Options& o = parsed.options;
  o.command = command_text(argc, argv);
  CommandLine line(
      "characterize",
      "What measurements say about a resistive memory: resistances of its states, memory window, "
      "failed switches, spread between cells (d2d) and between cycles (c2c), and which law fits.\n"
      "Without files it works on synthetic I-V sweeps.");
  CLI::App& app = line.app();

  auto* files =
      app.add_option("FILE", o.measured.files,
                     "measured data, see --list-formats; several files are pooled, and their cells "
                     "are different cells")
          ->check(not_empty())
          ->default_str("");
  app.add_option("--state", o.measured.state_files,
                 "STATE=FILE, once a state: files of one state each, such as --state hrs=off.csv "
                 "--state lrs=on.csv, of any lengths; in points read off a figure the last column "
                 "holds the resistance")
      ->check(not_empty())
      ->excludes(files)
      ->default_str("");
  app.add_option("--columns", o.measured.columns,
                 "names of the columns of files without a header line, such as "
                 "cell,logic1,logic0,cycle; '-' skips a column")
      ->check(not_empty());
  app.add_option(
         "--v-read", o.measured.read_voltage.value,
         "voltage at which resistances are read from I-V sweeps (0.2 if not given), or at "
         "which the currents of a table were read [V]. In sweeps above 0 each state is read "
         "on the return branch of the half sweep that made it, at the sign of that half "
         "sweep; below 0 both states at that negative voltage")
      ->check(read_voltage());
  add_sweep_options(app, o.measured.sweeps);
  app.add_flag("--one-cell", o.measured.one_cell,
               "the I-V sweeps of all files are of one cell, in the order of the numbers in the "
               "files' names: SET and RESET in files of their own, a run a file. Taken so without "
               "it where the files hold half sweeps, no cells, and as many SETs as RESETs");
  app.add_flag(
         "--numbered-cells", o.measured.cells_by_number,
         "the last number in each file's name is its cell: set-1 and reset-1 are of one cell, "
         "set-2 and reset-2 of another")
      ->excludes("--one-cell");
  app.add_option("--states", o.measured.states,
                 "number of logic states; as the data say if not given")
      ->check(whole_number(2, 256))
      ->default_str("");
  std::string failures = "keep";
  app.add_option("--failures", failures,
                 "cycles whose switch failed stay in the statistics (keep) or not (drop)")
      ->check(CLI::IsMember({"keep", "drop"}));
  app.add_option("--out", o.out,
                 "write all resistances to this CSV, which alexnet_layer1 --lut reads")
      ->check(not_empty());
  auto* plots = app.add_option("--plots", o.plots, "draw figures into this folder, with their data")
                    ->check(not_empty());
  app.add_option("--plot-format", o.plot_format, "of the figures: svg, png or both")
      ->check(CLI::IsMember({"svg", "png", "both"}))
      ->needs(plots);
  add_report_option(app, o.report);
  app.add_option("--json", o.json, "write all numbers to this file")->check(not_empty());
  app.add_option("--seed", o.measured.seed, "seed of simulated samples and synthetic data")
      ->check(whole_number(0, std::numeric_limits<std::uint64_t>::max()));
  app.add_option("--gof-replicates", o.gof_replicates,
                 "simulated samples that p-values of the fits rest on; 0: no p-values")
      ->check(whole_number(0, 100000));
  add_printing_flag(app, "--list-formats", "list the formats that can be read",
                    [] { std::cout << formats_text; });

  parsed.exit_code = line.parse(argc, argv);
  o.measured.failures = failures == "drop" ? FailurePolicy::drop : FailurePolicy::keep;
  return parsed;
}

}  // namespace rramvar::programs
