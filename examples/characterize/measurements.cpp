#include "characterize/measurements.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <map>
#include <system_error>
#include <utility>

#include "characterize/synthetic_sweeps.hpp"
#include "common/design/device.hpp"
#include "common/report/text_table.hpp"
#include "rramvar/characterize/formats/iv_csv.hpp"
#include "rramvar/characterize/formats/keithley_csv.hpp"
#include "rramvar/characterize/formats/keysight_csv.hpp"
#include "rramvar/characterize/formats/measurement.hpp"
#include "rramvar/characterize/formats/neurosim_csv.hpp"
#include "rramvar/characterize/formats/synaptogen_json.hpp"
#include "rramvar/characterize/sweeps/switching_detector.hpp"
#include "rramvar/characterize/sweeps/switching_table.hpp"
#include "rramvar/core/error.hpp"

namespace rramvar::programs {

namespace {

/// Read curves end below this, where no common cell switches.
constexpr volt highest_read = 0.5;

/// Whether the voltage goes one way and stays small: then there is no return branch that would show
/// a switch.
bool is_read_curve(const IVTrace& trace) {
  volt largest = 0.0;
  for (const volt v : trace.voltage) largest = std::max(largest, std::abs(v));
  if (trace.size() < 3 || largest > highest_read) return false;
  const double direction = trace.voltage.back() > trace.voltage.front() ? 1.0 : -1.0;
  for (std::size_t k = 1; k < trace.size(); ++k) {
    if (direction * (trace.voltage[k] - trace.voltage[k - 1]) < -0.02 * largest) return false;
  }
  return true;
}

/// Collects files.
class Pool {
 public:
  explicit Pool(const Options& options) : options_(options) {}

  void add_file(const std::string& path) {
    const MeasurementFormat format = MeasurementFormatDetector{}(path, options_.columns);
    out_.sources.push_back({path, std::string(name_of(format)), {}});
    const IVTableOptions iv{options_.columns, {}};
    switch (format) {
      case MeasurementFormat::cycles_table: {
        ResistanceFile file = read_resistance_file(path, {.columns = options_.columns,
                                                          .read_voltage = {options_.read_voltage},
                                                          .states = options_.states});
        const bool both = !file.note.empty() && !file.cells_note.empty();
        out_.sources.back().note = file.note + (both ? "; " : "") + file.cells_note;
        warn_of_swapped(file.cycles, "characterize: " + path);
        out_.paired = out_.paired && file.paired;
        out_.from_currents = out_.from_currents || file.from_currents;
        take_voltage(file.read_voltage);
        pool(std::move(file.cycles), file.cells);
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
        out_.sources.back().note = "1000 quantiles of each state's normal law, no measurements";
        out_.modelled = true;
        out_.paired = false;
        pool(read_neurosim_csv(path).table(1000), CellKnowledge::rows_only);
        break;
      case MeasurementFormat::synaptogen:
        out_.sources.back().note = "100 cells x 100 cycles drawn from the model, no measurements";
        out_.modelled = true;
        pool(SynaptogenTable{.cells = 100, .cycles = 100, .seed = options_.seed, .burn_in = 100}(
                 path),
             CellKnowledge::addresses);
        break;
    }
  }

  void add_synthetic() {
    out_.sources.push_back({"synthetic", "I-V sweeps", synthetic_sweeps_text()});
    out_.synthetic = true;
    add_sweeps(synthetic_sweeps(options_.seed), "synthetic sweeps");
  }

  Measurements take() {
    if (out_.switching) {
      out_.switching->citation = citation_;
      PlacedCycles table = SwitchingTable(options_.states).with_places(*out_.switching);
      out_.places = std::move(table.places);
      pool(std::move(table.cycles),
           all_sweeps_labelled_ ? CellKnowledge::addresses : CellKnowledge::one_cell);
    }
    if (!out_.read_curves.empty() && !out_.cycles.states.empty()) {
      throw Error("read I-V curves and other measurements are given together",
                  "the curves hold no logic states that could be pooled with the others",
                  "run characterize on each kind of file by itself");
    }
    out_.cycles.citation = citation_;
    return std::move(out_);
  }

 private:
  void cite(const std::string& citation) {
    citation_.append(citation_.empty() ? "" : "; ").append(citation);
  }

  void take_voltage(std::optional<volt> read_voltage) {
    if (out_.sources.size() == 1) {
      out_.table_voltage = read_voltage;
    } else if (out_.table_voltage != read_voltage) {
      out_.table_voltage.reset();
    }
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
                  "files are pooled state by state", "run characterize on each kind by itself");
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
    if (std::all_of(sweeps.traces.begin(), sweeps.traces.end(), is_read_curve)) {
      out_.sources.back().format = "read I-V curves";
      out_.read_curves.insert(out_.read_curves.end(), sweeps.traces.begin(), sweeps.traces.end());
      return;
    }
    require_reach(sweeps, path);
    name_cells(sweeps);
    SwitchingOptions how;
    how.read_voltage = options_.v_read();
    if (how.read_voltage < 0.0) how.branch = ReadBranch::sign_of_read_voltage;
    how.failures = options_.failures;
    try {
      merge(SwitchingDetector(how)(sweeps));
    } catch (const Error& error) {
      throw Error(SourcePlace{path}, error.what());
    }
    out_.traces.insert(out_.traces.end(), sweeps.traces.begin(), sweeps.traces.end());
  }

  /// @throws Error if no sweep reaches the read voltage
  void require_reach(const IVMeasurement& sweeps, const std::string& path) const {
    const volt at = options_.v_read();
    volt largest = 0.0;   // magnitude
    volt furthest = 0.0;  // in the direction of the read voltage
    for (const IVTrace& trace : sweeps.traces) {
      for (const volt v : trace.voltage) {
        largest = std::max(largest, std::abs(v));
        furthest = std::max(furthest, at < 0.0 ? -v : v);
      }
    }
    if (at < 0.0 && -at < largest && -at >= furthest) {
      throw Error(SourcePlace{path},
                  "the sweeps do not go below " + number(-furthest) +
                      " V, and the read voltage is " + number(at) + " V",
                  "a negative --v-read is read at negative voltages", "give a positive one");
    }
    if (std::abs(at) < largest) return;
    throw Error(
        SourcePlace{path},
        "the sweeps end at " + number(largest) + " V, and the read voltage is " + number(at) + " V",
        "resistances are read within the sweeps", "give a lower --v-read");
  }

  /// Gives each cell of each file a number of its own.
  void name_cells(IVMeasurement& sweeps) {
    std::map<std::optional<std::int64_t>, std::int64_t> number_of;
    std::size_t nameless = 0;
    for (IVTrace& trace : sweeps.traces) {
      if (!trace.cell) ++nameless;
      const auto [place, is_new] = number_of.try_emplace(trace.cell, sweep_cells_);
      if (is_new) ++sweep_cells_;
      trace.cell = place->second;
    }
    if (nameless == 0) return;
    all_sweeps_labelled_ = false;
    out_.sources.back().note =
        nameless == sweeps.traces.size()
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

  const Options& options_;
  Measurements out_;
  std::string citation_;
  std::int64_t sweep_cells_ = 0;
  bool all_sweeps_labelled_ = true;
};

/// @throws Error if one file is given twice: its data would count double
void require_different_files(const std::vector<std::string>& files) {
  // Equal files have equal sizes and times: of ten thousand files few are compared.
  using Key = std::pair<std::uintmax_t, std::filesystem::file_time_type>;
  std::multimap<Key, const std::string*> seen;
  for (const std::string& file : files) {
    std::error_code missing;
    const std::uintmax_t size = std::filesystem::file_size(file, missing);
    const Key key{size, std::filesystem::last_write_time(file, missing)};
    const auto [first, last] = seen.equal_range(key);
    for (auto other = first; other != last; ++other) {
      if (file != *other->second && !std::filesystem::equivalent(file, *other->second, missing)) {
        continue;
      }
      throw Error("'" + file + "' is given twice", "its data would count double",
                  "name each file once");
    }
    seen.emplace(key, &file);
  }
}

}  // namespace

Measurements load_measurements(const Options& options) {
  require_different_files(options.files);
  Pool pool(options);
  for (const std::string& file : options.files) pool.add_file(file);
  if (options.files.empty()) pool.add_synthetic();
  return pool.take();
}

}  // namespace rramvar::programs
