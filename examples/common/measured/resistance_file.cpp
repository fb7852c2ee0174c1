#include "common/measured/resistance_file.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "common/measured/cell_reading.hpp"
#include "common/measured/read_voltage_text.hpp"
#include "common/measured/resistance_header.hpp"
#include "common/measured/resistance_names.hpp"
#include "rramvar/characterize/formats/iv_table.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/io/bad_values.hpp"
#include "rramvar/io/cell_labels.hpp"
#include "rramvar/io/cell_values.hpp"
#include "rramvar/io/engineering_number.hpp"
#include "rramvar/io/resistance_columns.hpp"
#include "rramvar/io/text.hpp"
#include "rramvar/io/text_table.hpp"

namespace rramvar::programs {

namespace {

/// Reads one file.
class Reader {
 public:
  Reader(const std::filesystem::path& path, const ResistanceFileOptions& options)
      : table_(path), options_(options) {
    out_.cycles.citation = "measured table " + path.filename().string();
    if (options.states > 0) out_.cycles.states.resize(options.states);
  }

  ResistanceFile operator()() {
    ResistanceHeader header = find_header(table_, options_, reader_);
    names_ = std::move(header.names);
    columns_ = std::move(header.columns);
    out_.note = std::move(header.note);
    begin_values();
    if (header.is_on_values) take_row();
    while (!bad_.too_many() && table_.next_row()) take_row();
    check();
    if (footer_) {
      add_note("text after the values left out, from line " + std::to_string(footer_->line));
    }
    out_.read_voltage = reader_.read_voltage();
    describe_cells();
    return std::move(out_);
  }

 private:
  /// The columns are known; the rows of values follow.
  void begin_values() {
    reader_.begin(columns_, names_, options_.read_voltage);
    out_.read_voltage = reader_.read_voltage();
    out_.columns = in_words(columns_, names_);
    if (columns_.has(CellQuantity::conductance)) add_note("resistances are 1/G of conductances");
    if (columns_.has(CellQuantity::current)) {
      out_.from_currents = true;
      std::string at = " at the read voltage of each row";
      if (out_.read_voltage) append_number(at = " at ", *out_.read_voltage);
      add_note("resistances are V/I of currents" + at + (out_.read_voltage ? " V" : ""));
    }
    if (options_.only) out_.cycles.states.resize(*options_.only + 1);
    if (columns_.state || options_.only || columns_.is_held()) return;
    const std::size_t found = columns_.values.size();
    if (options_.states > 0 && found != options_.states) {
      throw Error(table_.place(), "the table has " + std::to_string(found) +
                                      " states, and --states asks for " +
                                      std::to_string(options_.states));
    }
    out_.cycles.states.resize(found);
  }

  void take_row() {
    const auto fields = table_.fields();
    if (fields[0].text.starts_with('%') || fields[0].text.starts_with("//")) return;  // comments
    if (is_footer(fields)) {
      if (!footer_) footer_ = table_.place(fields[0]);
      return;
    }
    if (footer_) {
      throw Error(*footer_, "a line of text stands between rows of values",
                  "it may part two tables, of which one is read", "remove it, or split the file");
    }
    has_rows_ = true;
    check_width(fields);
    const std::uint32_t cell = cell_in(fields);
    if (is_held()) {
      take_read(fields, cell);
      return;
    }
    if (columns_.state) {
      const LogicState state = state_in(fields[*columns_.state]);
      take_value(fields[columns_.values[0].column], 0, state, cell,
                 columns_.cycle ? cycle_of(fields) : ++values_of_[{state, cell}]);
      return;
    }
    const std::int64_t cycle =
        columns_.cycle && !has_points() ? cycle_of(fields) : ++values_of_[{0, cell}];
    for (std::size_t k = 0; k < columns_.values.size(); ++k) {
      const TextField& field = fields[columns_.values[k].column];
      if (field.text.empty()) {  // a state may be measured less often than another
        has_gaps_ = true;
      } else {
        take_value(field, k, columns_.values[k].state, cell, cycle);
      }
    }
  }

  /// Whether the row is a sentence below the values. One word may be what is left of a torn row.
  bool is_footer(std::span<const TextField> fields) const {
    if (!has_rows_ || columns_.state == 0 ||
        std::find(columns_.cell.begin(), columns_.cell.end(), 0) != columns_.cell.end()) {
      return false;
    }
    const auto is_empty = [](const TextField& field) { return field.text.empty(); };
    const bool is_alone = std::all_of(fields.begin() + 1, fields.end(), is_empty);
    const bool has_words = table_.delimiter() == ' '
                               ? fields.size() > 1 && fields.size() != names_.size()
                               : is_alone && fields[0].text.find(' ') != std::string_view::npos;
    return has_words && std::none_of(fields.begin(), fields.end(), [](const TextField& field) {
             return parse_engineering_number(field.text, true).has_value();
           });
  }

  void check_width(std::span<const TextField> fields) const {
    const std::size_t width = names_.size();
    if (fields.size() < width) {
      throw Error(table_.place_of_end(),
                  "the row has " + std::to_string(fields.size()) + " of " + std::to_string(width) +
                      " columns",
                  excerpt(names_[fields.size()]) + " is missing");
    }
    for (std::size_t i = width; i < fields.size(); ++i) {
      if (fields[i].text.empty()) continue;  // a delimiter at the end of the row
      throw Error(table_.place(fields[i]),
                  "the row goes on after the last of " + std::to_string(width) + " columns",
                  "there is " + excerpt(fields[i].text), "name every column; '-' skips one");
    }
  }

  /// Cycles of a file of one state that are no whole numbers were read off a figure.
  bool has_points() {
    if (!options_.only || has_points_) return has_points_;
    const auto value = parse_number<double>(table_.fields()[*columns_.cycle].text);
    return has_points_ = !value || std::floor(*value) != *value;
  }

  void add_note(const std::string& text) {
    out_.note.append(out_.note.empty() ? "" : "; ").append(text);
  }

  std::uint32_t cell_in(std::span<const TextField> fields) {
    if (columns_.cell.empty()) return 0;
    std::string address;
    for (const std::size_t column : columns_.cell) {
      if (!address.empty()) address += ',';
      address += fields[column].text;
    }
    auto& cells = out_.cycles.cells;
    const auto next = static_cast<std::uint32_t>(cells.size());
    const auto [place, is_new] = cell_index_.try_emplace(address, next);
    if (is_new) cells.push_back(parse_number<std::int64_t>(address).value_or(next));
    return place->second;
  }

  LogicState state_in(const TextField& field) {
    const auto state = logic_state_in(field.text);
    if (!state || (options_.states > 0 && *state >= options_.states)) {
      throw Error(
          table_.place(field),
          shortened(names_[*columns_.state]) + " is " + excerpt(field.text) + ", not a logic state",
          "states are numbered from 0, the highest resistance, or named HRS and LRS");
    }
    if (!named_ && !parse_number<double>(field.text)) named_ = table_.place(field);
    if (*state >= out_.cycles.states.size()) out_.cycles.states.resize(*state + 1);
    return *state;
  }

  void take_value(const TextField& field, std::size_t index, LogicState state, std::uint32_t cell,
                  std::int64_t cycle) {
    const CellReading reading = reader_(index);
    if (reading.problem) {
      bad_.add(table_, field, names_[columns_.values[index].column], *reading.problem);
      return;
    }
    bad_.add_good();
    MeasuredState& to = out_.cycles.states[state];
    to.resistance.push_back(reading.resistance);
    to.cell.push_back(cell);
    to.cycle.push_back(cycle);
  }

  bool is_held() const { return !options_.only && columns_.is_held(); }

  /// One state at one time.
  void take_read(std::span<const TextField> fields, std::uint32_t cell) {
    const CellReading reading = reader_(0);
    const TextField& field = fields[columns_.values[0].column];
    if (reading.problem) {
      bad_.add(table_, field, names_[columns_.values[0].column], *reading.problem);
      return;
    }
    const TextField& when = fields[columns_.time->column];
    const auto time = parse_number<double>(when.text);
    if (!time || !std::isfinite(*time) || *time < 0.0) {
      throw Error(table_.place(when),
                  shortened(names_[columns_.time->column]) + " is " + excerpt(when.text) +
                      ", not a time after the write",
                  "times of one state's reads are numbers from 0 up");
    }
    bad_.add_good();
    if (cell >= out_.held.size()) out_.held.resize(cell + 1);
    out_.held[cell].reads.time.push_back(*time * columns_.time->unit);
    out_.held[cell].reads.resistance.push_back(reading.resistance);
  }

  /// As the column says; a spreadsheet may have made it 1.0 or 1e3.
  std::int64_t cycle_of(std::span<const TextField> fields) const {
    const TextField& field = fields[*columns_.cycle];
    const auto value = parse_number<double>(field.text);
    if (value && std::floor(*value) == *value &&
        std::abs(*value) <= static_cast<double>(most_cycle)) {
      return static_cast<std::int64_t>(*value);
    }
    throw Error(
        table_.place(field),
        shortened(names_[*columns_.cycle]) + " is " + excerpt(field.text) + ", not a whole number",
        "cycles are numbered by whole numbers up to 1e15", "correct or remove such rows");
  }

  void check() const {
    bad_.check();
    if (is_held()) {
      if (out_.held.empty()) throw Error(table_.place(), "the table has no rows of resistances");
      return;
    }
    const auto& states = out_.cycles.states;
    if (named_ && states.size() > 2) {
      throw Error(*named_,
                  "a state is named HRS or LRS, and others by number up to " +
                      std::to_string(states.size() - 1),
                  "these names are for two states",
                  "number all states from 0, the highest resistance");
    }
    std::size_t measured = 0;
    for (const MeasuredState& state : states) measured += state.size() > 0 ? 1 : 0;
    if (measured == 0) throw Error(table_.place(), "the table has no rows of resistances");
    if (options_.only) return;
    if (measured == 1) {
      throw Error(table_.place(), "the table holds resistances of one logic state only",
                  "the states of a memory are compared here, so two are needed",
                  "measure the other one too, or check the columns");
    }
    for (LogicState s = 0; s < states.size(); ++s) {
      if (states[s].size() > 0) continue;
      throw Error(table_.place(), "the table has no resistance of state " + std::to_string(s),
                  "every logic state needs at least one", "measure it, or check the columns");
    }
  }

  /// Whether a state has two resistances of one cell and cycle.
  bool repeats() const {
    for (const MeasuredState& state : out_.cycles.states) {
      std::vector<std::pair<std::uint32_t, std::int64_t>> places;
      for (std::size_t i = 0; i < state.size(); ++i) {
        places.emplace_back(state.cell[i], state.cycle[i]);
      }
      std::sort(places.begin(), places.end());
      if (std::adjacent_find(places.begin(), places.end()) != places.end()) return true;
    }
    return false;
  }

  void describe_cells() {
    if (is_held()) {
      for (const auto& [address, cell] : cell_index_) out_.held[cell].name = "cell " + address;
      return;
    }
    out_.cycles_given = columns_.cycle && !has_points_;
    // In the long form only cell and cycle tell which resistances belong together, and one cycle of
    // one cell must be one then; in the wide form the row tells.
    const bool is_long = columns_.state.has_value();
    const bool numbers_repeat = repeats();
    if (options_.only) out_.cycles_given = out_.cycles_given && !numbers_repeat;
    out_.paired = is_long ? columns_.cycle && !numbers_repeat : !numbers_repeat || !has_gaps_;
    if (!columns_.cell.empty()) {
      if (!columns_.cycle) out_.cells_note = "cycles are numbered in the order of the rows";
      return;
    }
    out_.cycles.cells = {0};
    out_.cells = CellKnowledge::rows_only;
    if (!columns_.cycle || has_points_ || numbers_repeat) return;
    out_.cells = CellKnowledge::one_cell;
    out_.cells_note = "no column of cells: taken as the cycles of one cell";
  }

  TextTableReader table_;
  const ResistanceFileOptions& options_;
  ResistanceFile out_;
  std::vector<std::string> names_;
  ResistanceNames columns_;
  CellReader reader_{table_};
  std::unordered_map<std::string, std::uint32_t> cell_index_;
  std::map<std::pair<LogicState, std::uint32_t>, std::int64_t> values_of_;
  bool has_rows_ = false;
  std::optional<SourcePlace> footer_;  ///< where text below the values begins
  bool has_points_ = false;
  bool has_gaps_ = false;             ///< a row of the wide form lacks a state
  std::optional<SourcePlace> named_;  ///< where a state has a name in place of a number
  BadValues bad_;
};

}  // namespace

ResistanceFile read_resistance_file(const std::filesystem::path& path,
                                    const ResistanceFileOptions& options) {
  return Reader(path, options)();
}

}  // namespace rramvar::programs
