#include "common/measured/measurements.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "common/measured/file_name.hpp"
#include "common/measured/level_file.hpp"
#include "common/measured/memory_window.hpp"
#include "common/measured/resistance_file.hpp"
#include "common/measured/state_files.hpp"
#include "common/measured/sweep_options.hpp"
#include "common/measured/sweep_reach.hpp"
#include "common/measured/understood.hpp"
#include "common/program/distinct_files.hpp"
#include "common/report/text_table.hpp"
#include "rramvar/characterize/formats/iv_csv.hpp"
#include "rramvar/characterize/formats/keithley_csv.hpp"
#include "rramvar/characterize/formats/keysight_csv.hpp"
#include "rramvar/characterize/formats/measurement.hpp"
#include "rramvar/characterize/formats/neurosim_csv.hpp"
#include "rramvar/characterize/formats/synaptogen_json.hpp"
#include "rramvar/characterize/sweeps/one_cell.hpp"
#include "rramvar/characterize/sweeps/switching_detector.hpp"
#include "rramvar/characterize/sweeps/switching_table.hpp"
#include "rramvar/core/error.hpp"

namespace rramvar::programs {

namespace {

/// Collects files.
class Pool {
 public:
  explicit Pool(const MeasuredFiles& options) : options_(options) {}

  void add_file(const std::string& path) {
    const MeasurementFormat format = MeasurementFormatDetector{}(path, options_.columns);
    out_.sources.push_back({path, std::string(name_of(format))});
    const IVTableOptions iv{options_.columns, {}, options_.sweeps.resistors};
    switch (format) {
      case MeasurementFormat::cycles_table: {
        if (options_.columns.empty()) {
          if (auto levels = read_level_file(path)) {
            add_levels(*std::move(levels), path);
            break;
          }
        }
        ResistanceFile file = read_resistance_file(path, how_to_read());
        note(file);
        if (!file.held.empty()) {
          add_held(std::move(file.held), path);
          break;
        }
        out_.sources.back().window = window_of(file.cycles);
        add_table(file);
        break;
      }
      case MeasurementFormat::iv_table:
        add_sweeps(read_iv_csv(path, iv), path);
        break;
      case MeasurementFormat::keysight:
        add_sweeps(read_keysight_csv(path, iv), path);
        break;
      case MeasurementFormat::keithley:
        add_sweeps(read_keithley_csv(path, iv), path);
        break;
      case MeasurementFormat::state_statistics:
        out_.sources.back().cells_note =
            "1000 quantiles of each state's normal law, no measurements";
        out_.modelled = true;
        out_.paired = false;
        pool(read_neurosim_csv(path).table(1000), CellKnowledge::rows_only);
        break;
      case MeasurementFormat::synaptogen:
        out_.sources.back().cells_note =
            "100 cells x 100 cycles drawn from the model, no measurements";
        out_.modelled = true;
        pool(SynaptogenTable{.cells = 100, .cycles = 100, .seed = options_.seed, .burn_in = 100}(
                 path),
             CellKnowledge::addresses);
        break;
    }
  }

  /// @param are_told whether by the user
  void add_states(const std::vector<StateFile>& states, bool are_told) {
    std::vector<ResistanceFile> files;
    for (const StateFile& of : states) {
      ResistanceFileOptions how = how_to_read();
      how.only = of.state;
      files.push_back(read_resistance_file(of.path, how));
      out_.sources.push_back(
          {of.path, "table of " + state_text(of.state, states.size()) +
                        (are_told ? "" : ", by the name of its file or column")});
      note(files.back());
    }
    const ResistanceFile all = joined_states(files);
    if (options_.states > 0 && options_.states != all.cycles.states.size()) {
      throw Error("--states asks for " + std::to_string(options_.states) + " states, and the " +
                      "files are of " + std::to_string(all.cycles.states.size()),
                  {}, "leave out --states");
    }
    if (!all.paired) {
      out_.sources.back().cells_note =
          "which resistance of one state belongs to which of another is not known";
    }
    out_.sources.back().window = window_of(all.cycles);
    add_table(all);
  }

  void add_made(IVMeasurement sweeps, const Source& source) {
    out_.sources.push_back(source);
    add_sweeps(std::move(sweeps), source.name);
  }

  Measurements take() {
    const bool has_sweeps = !swept_.empty() || !out_.read_curves.empty();
    if (options_.sweeps.any() && (options_.files.empty() || !has_sweeps)) {
      throw no_sweeps_for(options_.sweeps, "there are none here", "leave it out");
    }
    detect_sweeps();
    if (out_.switching) {
      out_.switching->citation = citation_;
      PlacedCycles table = SwitchingTable(options_.states).with_places(*out_.switching);
      out_.places = std::move(table.places);
      pool(std::move(table.cycles),
           all_sweeps_labelled_ ? CellKnowledge::addresses : CellKnowledge::one_cell);
    }
    const int kinds = !out_.read_curves.empty() + !out_.held.empty() + !out_.cycles.states.empty() +
                      out_.levels.has_value();
    if (kinds > 1) {
      throw Error("files of several kinds are given together",
                  "read I-V curves, reads of one state over time and level errors hold no "
                  "resistances of logic states that could be pooled with the others",
                  "give each kind of file by itself");
    }
    out_.cycles.citation = citation_;
    return std::move(out_);
  }

 private:
  void cite(const std::string& citation) {
    citation_.append(citation_.empty() ? "" : "; ").append(citation);
  }

  ResistanceFileOptions how_to_read() const {
    return {.columns = options_.columns,
            .columns_option = options_.columns_option,
            .read_voltage = options_.read_voltage,
            .states = options_.states};
  }

  void add_held(std::vector<HeldCell> cells, const std::string& path) {
    out_.sources.back().format = "one state over time";
    for (HeldCell& cell : cells) {
      if (cell.name.empty()) {
        cell.name = path;
      } else if (options_.files.size() > 1) {
        cell.name = path + ", " + cell.name;
      }
      out_.held.push_back(std::move(cell));
    }
  }

  void add_levels(LevelFile file, const std::string& path) {
    if (out_.levels) {
      throw Error(SourcePlace{path}, "this is a second file of level errors", {}, "give one");
    }
    out_.sources.back().format = "level errors";
    out_.sources.back().columns = file.what;
    out_.levels = std::move(file.matrix);
    out_.levels->citation = path;
  }

  void note(const ResistanceFile& file) {
    out_.sources.back().columns = file.columns;
    out_.sources.back().columns_note = file.note;
    out_.sources.back().cells_note = file.cells_note;
  }

  void add_table(const ResistanceFile& file) {
    const bool is_first = out_.cycles.states.empty();
    if (is_first) out_.table_voltage = file.read_voltage;
    if (out_.table_voltage != file.read_voltage) out_.table_voltage.reset();
    out_.cycles_given = out_.cycles_given && file.cycles_given;
    out_.paired = out_.paired && file.paired;
    out_.from_currents = out_.from_currents || file.from_currents;
    pool(file.cycles, file.cells);
  }

  void pool(MeasuredCycles cycles, CellKnowledge cells) {
    MeasuredCycles& all = out_.cycles;
    if (citation_.find(cycles.citation) == citation_.npos) cite(cycles.citation);
    if (all.states.empty()) {
      all.states.resize(cycles.states.size());
      out_.cells = cells;
    }
    if (cells == CellKnowledge::rows_only) out_.cells = cells;
    if (all.states.size() != cycles.states.size()) {
      throw Error("the files have different numbers of states, " +
                      std::to_string(all.states.size()) + " and " +
                      std::to_string(cycles.states.size()),
                  "files are pooled state by state", "give each kind by itself");
    }
    const auto offset = static_cast<std::uint32_t>(all.cells.size());
    all.cells.insert(all.cells.end(), cycles.cells.begin(), cycles.cells.end());
    const auto append = [](auto& to, const auto& from) {
      to.insert(to.end(), from.begin(), from.end());
    };
    for (LogicState s = 0; s < all.states.size(); ++s) {
      append(all.states[s].resistance, cycles.states[s].resistance);
      append(all.states[s].cycle, cycles.states[s].cycle);
      for (const std::uint32_t cell : cycles.states[s].cell) {
        all.states[s].cell.push_back(offset + cell);
      }
    }
    if (out_.cells == CellKnowledge::one_cell && all.cells.size() > 1) {
      out_.cells = CellKnowledge::addresses;  // one cell a file
    }
  }

  void add_sweeps(IVMeasurement sweeps, const std::string& path) {
    out_.overflows += sweeps.overflows;
    out_.sources.back().columns = sweeps.columns;
    if (std::all_of(sweeps.traces.begin(), sweeps.traces.end(), is_read_curve)) {
      out_.sources.back().format = "read I-V curves";
      out_.read_curves.insert(out_.read_curves.end(), sweeps.traces.begin(), sweeps.traces.end());
      return;
    }
    swept_.push_back({out_.sources.size() - 1, {path, std::move(sweeps)}});
  }

  /// Finds the switching of all sweeps, file by file or, where files hold halves of the cycles of
  /// one cell, of these together.
  void detect_sweeps() {
    std::map<std::optional<std::string>, std::vector<SweepFile>> of_cell;
    const auto cell_of = [this](const SweepFile& file) {
      if (options_.cells_by_number) return std::optional(number_in_name(file.name));
      return options_.one_cell ? std::nullopt : OneCellSweeps::cell_in(file.name);
    };
    const bool are_told = options_.one_cell || options_.cells_by_number;
    for (const Swept& swept : swept_) of_cell[cell_of(swept.file)].push_back(swept.file);
    const OneCellSweeps one_cell(options_.v_read());
    std::erase_if(of_cell, [&](const auto& group) {
      const std::vector<SweepFile>& files = group.second;
      return files.size() < 2 || !(are_told || one_cell.are_halves(files));
    });
    std::set<std::optional<std::string>> done;
    for (Swept& swept : swept_) {
      const auto cell = cell_of(swept.file);
      const auto joined = of_cell.find(cell);
      std::string& note = out_.sources[swept.source].cells_note;
      if (joined == of_cell.end()) {
        note = name_cells(swept.file.sweeps);
        detect(std::move(swept.file.sweeps), swept.file.name);
        continue;
      }
      note = "taken as sweeps of one cell, with the other files" +
             (cell ? " of cell " + *cell : std::string());
      if (!are_told && joined->second.size() > 2) {
        note += "; with --numbered-cells, files of one number would be";
      }
      if (!done.insert(cell).second) continue;
      IVMeasurement sweeps = one_cell(joined->second);
      name_cells(sweeps);
      detect(std::move(sweeps), swept.file.name);
    }
  }

  void detect(IVMeasurement sweeps, const std::string& path) {
    require_reach(sweeps, path, options_);
    SwitchingOptions how;
    how.read_voltage = options_.v_read();
    if (options_.reads_at_one_sign()) how.branch = ReadBranch::sign_of_read_voltage;
    how.failures = options_.failures;
    try {
      merge(SwitchingDetector(how)(sweeps));
    } catch (const Error& error) {
      throw Error(SourcePlace{path}, error.what());
    }
    std::move(sweeps.traces.begin(), sweeps.traces.end(), std::back_inserter(out_.traces));
  }

  /// Gives each cell of each file a number of its own. @return what was supposed about them
  std::string name_cells(IVMeasurement& sweeps) {
    std::map<std::optional<std::int64_t>, std::int64_t> number_of;
    std::size_t nameless = 0;
    for (IVTrace& trace : sweeps.traces) {
      if (!trace.cell) ++nameless;
      const auto [place, is_new] = number_of.try_emplace(trace.cell, sweep_cells_);
      if (is_new) ++sweep_cells_;
      trace.cell = place->second;
    }
    if (nameless == 0) return {};
    all_sweeps_labelled_ = false;
    return nameless == sweeps.traces.size()
               ? "no column of cells: taken as the cycles of one cell"
               : std::to_string(nameless) + " of " + std::to_string(sweeps.traces.size()) +
                     " sweeps do not name their cell: taken as the cycles of one more";
  }

  void merge(SwitchingResult result) {
    cite(result.citation);
    if (!out_.switching) {
      out_.switching = std::move(result);
      return;
    }
    SwitchingResult& all = *out_.switching;
    all.cycles.insert(all.cycles.end(), result.cycles.begin(), result.cycles.end());
    all.count();
    if (all.set_polarity != result.set_polarity) all.set_polarity = SetPolarity::automatic;
  }

  struct Swept {
    std::size_t source;
    SweepFile file;
  };

  const MeasuredFiles& options_;
  std::vector<Swept> swept_;
  Measurements out_;
  std::string citation_;
  std::int64_t sweep_cells_ = 0;
  bool all_sweeps_labelled_ = true;
};

}  // namespace

Measurements load_measurements(const MeasuredFiles& files) {
  require_different_files(files.paths());
  if (files.sweeps.read_sign == ReadSign::positive && files.v_read() < 0.0) {
    throw Error("--read-sign positive and a negative " + files.read_voltage.option +
                    " contradict each other",
                {}, "leave one of them out");
  }
  Pool pool(files);
  const bool are_told = !files.state_files.empty();
  const std::vector<StateFile> states = are_told ? state_files_in(files.state_files)
                                                 : state_files_by_name(files.files, files.columns);
  if (!states.empty()) {
    pool.add_states(states, are_told);
  } else {
    for (const std::string& file : files.files) pool.add_file(file);
  }
  return pool.take();
}

Measurements measurements_of(IVMeasurement sweeps, const Source& source, const MeasuredFiles& how) {
  Pool pool(how);
  pool.add_made(std::move(sweeps), source);
  return pool.take();
}

}  // namespace rramvar::programs
