#pragma once
/// ResistanceTableReader: the resistances of every state from a text table, with every bad one
/// reported.

#include <cmath>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "rramvar/core/error.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/io/resistance_columns.hpp"
#include "rramvar/io/text.hpp"
#include "rramvar/io/text_table.hpp"

namespace rramvar {

/// Reads the resistances of every state from a table; the part of read_device_lut that does not
/// depend on the number of states at compile time.
class ResistanceTableReader {
 public:
  /// Bad resistances after which the file is taken for something else than a table.
  static constexpr std::size_t most_bad_values = 1000;

  /// @param samples_ohm where the resistances go: one vector a state
  ResistanceTableReader(const std::filesystem::path& path, std::span<std::vector<ohm>> samples_ohm)
      : table_(path), samples_(samples_ohm) {}

  /// @throws Error naming the first offending place. Bad resistances are counted through the file.
  void operator()(const std::string& column_list) {
    try {
      read_rows(column_list);
    } catch (const Error& later) {
      if (bad_values_ == 0) throw;
      throw bad_values(" before the next problem, " + std::string(later.what()));
    }
    if (bad_values_ > most_bad_values) {
      throw bad_values(" so far, so this may be no table of resistances");
    }
    if (bad_values_ > 0) throw bad_values(" in the file");
    for (LogicState s = 0; s < samples_.size(); ++s) {
      if (!samples_[s].empty()) continue;
      throw Error(table_.place(), "the table has no resistance of " + state_name(s),
                  "every logic state needs at least one", "measure it, or check the columns");
    }
  }

 private:
  void read_rows(const std::string& column_list) {
    using Source = ResistanceColumnFinder::Source;
    const ResistanceColumnFinder find(samples_.size());
    const bool has_header = column_list.empty();
    if (!has_header) {
      columns_ = find(ResistanceColumnFinder::names_in(column_list), Source::list,
                      [](std::size_t) { return SourcePlace{}; });
    }
    if (!table_.next_row()) throw Error(table_.place(), "the table has no rows");
    if (has_header) {
      std::vector<std::string> names;
      for (const TextField& field : table_.fields()) names.emplace_back(field.text);
      check_is_header();
      columns_ = find(std::move(names), Source::header,
                      [this](std::size_t i) { return table_.place(table_.fields()[i]); });
    } else {
      check_is_no_header();
      take_row();
    }
    while (bad_values_ <= most_bad_values && table_.next_row()) take_row();
  }

  void check_is_header() const {
    for (const TextField& field : table_.fields()) {
      if (!parse_number<double>(field.text)) return;
    }
    throw Error(table_.place(table_.fields()[0]), "the first row holds numbers, not column names",
                "a table without a header line does not say what its columns are",
                "name its columns, such as cell,logic1,logic0,cycle");
  }

  void check_is_no_header() const {
    const auto fields = table_.fields();
    const TextField* first = nullptr;
    for (const std::size_t i : columns_.resistance) {
      if (i >= fields.size()) continue;
      if (fields[i].text.empty() || parse_number<double>(fields[i].text)) return;
      if (first == nullptr) first = &fields[i];
    }
    if (first == nullptr) return;
    throw Error(table_.place(*first),
                "the table seems to have a header, and a column list was given too",
                "its first row has " + excerpt(first->text) + " in a column of resistances",
                "leave out the column list, or remove the header");
  }

  void take_row() {
    const auto fields = table_.fields();
    check_width(fields);
    for (const std::size_t i : columns_.integers) {
      if (parse_number<long long>(fields[i].text)) continue;
      throw Error(table_.place(fields[i]),
                  columns_.names[i] + " is " + excerpt(fields[i].text) + ", not an integer");
    }
    if (columns_.is_long_form()) {
      take_resistance(columns_.resistance[0], state_in(*columns_.state));
      return;
    }
    for (LogicState s = 0; s < samples_.size(); ++s) {
      const std::size_t i = columns_.resistance[s];
      if (!fields[i].text.empty()) take_resistance(i, s);  // a state may be measured less often
    }
  }

  void check_width(std::span<const TextField> fields) const {
    const std::size_t width = columns_.names.size();
    if (fields.size() < width) {
      throw Error(table_.place_of_end(),
                  "the row has " + std::to_string(fields.size()) + " of " + std::to_string(width) +
                      " columns",
                  excerpt(columns_.names[fields.size()]) + " is missing");
    }
    for (std::size_t i = width; i < fields.size(); ++i) {
      if (fields[i].text.empty()) continue;  // a delimiter at the end of the row
      throw Error(table_.place(fields[i]),
                  "the row goes on after the last of " + std::to_string(width) + " columns, " +
                      excerpt(columns_.names.back()),
                  "there is " + excerpt(fields[i].text), "name every column");
    }
  }

  LogicState state_in(std::size_t column) const {
    const TextField& field = table_.fields()[column];
    const std::size_t states = samples_.size();
    if (const auto state = parse_number<std::size_t>(field.text); state && *state < states) {
      return *state;
    }
    if (states == 2 && field.text.size() == 3) {
      const std::string name = lower_case(field.text);
      if (name == "hrs") return 0;
      if (name == "lrs") return 1;
    }
    throw Error(
        table_.place(field),
        columns_.names[column] + " is " + excerpt(field.text) + ", not a logic state",
        "states are 0 to " + std::to_string(states - 1) + (states == 2 ? ", or HRS and LRS" : ""));
  }

  void take_resistance(std::size_t column, LogicState state) {
    const TextField& field = table_.fields()[column];
    const std::optional<double> value = parse_number<double>(field.text);
    if (value && *value > 0.0 && std::isfinite(*value)) {
      if (bad_values_ == 0) samples_[state].push_back(*value);
      return;
    }
    if (++bad_values_ > 1) return;
    bad_place_ = table_.place(field);
    bad_problem_ = columns_.names[column] + " is " + excerpt(field.text);
  }

  Error bad_values(const std::string& where) const {
    const std::string count = std::to_string(bad_values_);
    return {bad_place_, bad_problem_,
            "a resistance is a positive, finite number of ohm; " + count +
                (bad_values_ == 1 ? " such value" : " such values") + where,
            "mend or remove such rows"};
  }

  std::string state_name(LogicState s) const {
    const std::string name = "state " + std::to_string(s);
    return samples_.size() != 2 ? name : name + (s == 0 ? " (HRS)" : " (LRS)");
  }

  TextTableReader table_;
  std::span<std::vector<ohm>> samples_;
  ResistanceColumns columns_;
  std::size_t bad_values_ = 0;
  SourcePlace bad_place_;
  std::string bad_problem_;
};

}  // namespace rramvar
