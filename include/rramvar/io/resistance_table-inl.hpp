#pragma once

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/io/bad_values.hpp"
#include "rramvar/io/cell_labels.hpp"
#include "rramvar/io/cell_values.hpp"
#include "rramvar/io/engineering_number.hpp"
#include "rramvar/io/resistance_columns.hpp"
#include "rramvar/io/resistance_table.hpp"
#include "rramvar/io/text.hpp"
#include "rramvar/io/text_table.hpp"

namespace rramvar {
namespace detail {

/// Reads one table; keeps none of its resistances.
class ResistanceTableReader {
 public:
  using Take = std::function<void(const ResistanceEntry&)>;

  explicit ResistanceTableReader(const std::filesystem::path& path, std::size_t states)
      : table_(path), any_states_(states == 0), counts_(states) {}

  void operator()(const std::string& column_list, const Take& take) {
    try {
      read_rows(column_list, take);
    } catch (const Error& later) {
      if (bad_.count() == 0) throw;
      throw bad_.error(" before the next problem, " + std::string(later.what()));
    }
    bad_.check();
    check_states();
    if (states() < 2) throw Error(table_.place(), "the table has no rows of resistances");
    for (LogicState s = 0; s < states(); ++s) {
      if (counts_[s] > 0) continue;
      throw Error(table_.place(), "the table has no resistance of " + state_name(s),
                  "every logic state needs at least one", "measure it, or check the columns");
    }
  }

 private:
  /// Of those read where the rows tell it.
  std::size_t states() const { return counts_.size(); }

  void read_rows(const std::string& column_list, const Take& take) {
    const bool has_header = column_list.empty();
    if (!has_header) {
      find_columns(ResistanceColumnFinder::names_in(column_list),
                   ResistanceColumnFinder::Source::list, [](std::size_t) { return SourcePlace{}; });
    }
    if (!table_.next_row()) throw Error(table_.place(), "the table has no rows");
    if (has_header) {
      std::vector<std::string> names;
      for (const TextField& field : table_.fields()) names.emplace_back(field.text);
      check_is_header();
      find_columns(std::move(names), ResistanceColumnFinder::Source::header,
                   [this](std::size_t i) { return table_.place(table_.fields()[i]); });
    } else {
      check_is_no_header();
      take_row(take);
    }
    while (!bad_.too_many() && table_.next_row()) take_row(take);
  }

  void find_columns(std::vector<std::string> names, ResistanceColumnFinder::Source source,
                    const std::function<SourcePlace(std::size_t)>& place);

  void check_is_header() const;

  void check_is_no_header() const;

  void take_row(const Take& take) {
    const auto fields = table_.fields();
    check_width(fields);
    ResistanceEntry entry{};
    if (columns_.cell) {
      entry.cell = cell_in(table_, fields[*columns_.cell], columns_.names[*columns_.cell]);
    }
    if (columns_.cycle) {
      entry.cycle = cycle_in(table_, fields[*columns_.cycle], columns_.names[*columns_.cycle]);
    }
    if (columns_.is_long_form()) {
      entry.state = state_in(*columns_.state);
      take_resistance(columns_.resistance[0], entry, take);
      return;
    }
    for (LogicState s = 0; s < states(); ++s) {
      const std::size_t i = columns_.resistance[s];
      if (fields[i].text.empty()) continue;  // a state may be measured less often
      entry.state = s;
      take_resistance(i, entry, take);
    }
  }

  void check_width(std::span<const TextField> fields) const;

  LogicState state_in(std::size_t column);

  /// HRS and LRS are names for two states; with more, they would leave open which is meant.
  void check_states() const;

  void take_resistance(std::size_t column, ResistanceEntry& entry, const Take& take) {
    const TextField& field = table_.fields()[column];
    std::optional<WrittenNumber> number;
    if (const auto plain = parse_number<double>(field.text)) {
      number = {*plain, columns_.unit[column]};
    }
    const std::optional<ValueProblem> problem =
        problem_of(CellQuantity::resistance, number, field.text);
    if (problem) {
      bad_.add(table_, field, columns_.names[column], *problem);
      return;
    }
    if (entry.state >= counts_.size()) counts_.resize(std::max<std::size_t>(entry.state + 1, 2));
    ++counts_[entry.state];
    bad_.add_good();
    entry.resistance = number->value();
    if (bad_.count() == 0) take(std::as_const(entry));
  }

  std::string state_name(LogicState s) const;

  TextTableReader table_;
  bool any_states_;
  std::vector<std::size_t> counts_;   // resistances of each state
  std::optional<SourcePlace> named_;  // where a state is named HRS or LRS
  ResistanceColumns columns_;
  BadValues bad_;
};

RRAMVAR_INLINE void ResistanceTableReader::find_columns(
    std::vector<std::string> names, ResistanceColumnFinder::Source source,
    const std::function<SourcePlace(std::size_t)>& place) {
  if (any_states_) counts_.resize(ResistanceColumnFinder::states_in(names));
  // The long form without a number of states: the finder needs one for its messages only.
  const std::size_t states = counts_.empty() ? 2 : counts_.size();
  columns_ = ResistanceColumnFinder(states)(std::move(names), source, place);
}

RRAMVAR_INLINE void ResistanceTableReader::check_is_header() const {
  for (const TextField& field : table_.fields()) {
    if (!parse_number<double>(field.text)) return;
  }
  throw Error(table_.place(table_.fields()[0]), "the first row holds numbers, not column names",
              "a table without a header line does not say what its columns are",
              "name its columns, such as cell,logic1,logic0,cycle");
}

RRAMVAR_INLINE void ResistanceTableReader::check_is_no_header() const {
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

RRAMVAR_INLINE void ResistanceTableReader::check_width(std::span<const TextField> fields) const {
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

RRAMVAR_INLINE LogicState ResistanceTableReader::state_in(std::size_t column) {
  const TextField& field = table_.fields()[column];
  const std::size_t states = any_states_ ? ResistanceColumnFinder::most_states : counts_.size();
  if (const auto state = parse_number<std::size_t>(field.text); state && *state < states) {
    return *state;
  }
  if ((states == 2 || any_states_) && field.text.size() == 3) {
    const std::string name = lower_case(field.text);
    const bool is_lrs = name == "lrs";
    if (is_lrs || name == "hrs") {
      if (!named_) named_ = table_.place(field);
      return is_lrs ? 1 : 0;
    }
  }
  throw Error(
      table_.place(field),
      shortened(columns_.names[column]) + " is " + excerpt(field.text) + ", not a logic state",
      "states are 0 to " + std::to_string(states - 1) +
          (states == 2 || any_states_ ? ", or HRS and LRS" : ""));
}

RRAMVAR_INLINE void ResistanceTableReader::check_states() const {
  if (!named_ || counts_.size() <= 2) return;
  throw Error(*named_,
              "a state is named HRS or LRS, and others by number up to " +
                  std::to_string(counts_.size() - 1),
              "these names are for two states", "number all states from 0, the highest resistance");
}

RRAMVAR_INLINE std::string ResistanceTableReader::state_name(LogicState s) const {
  const std::string name = "state " + std::to_string(s);
  return states() != 2 ? name : name + (s == 0 ? " (HRS)" : " (LRS)");
}

}  // namespace detail

RRAMVAR_INLINE void read_resistance_table(const std::filesystem::path& path,
                                          const std::string& columns, std::size_t states,
                                          const std::function<void(const ResistanceEntry&)>& take) {
  detail::ResistanceTableReader(path, states)(columns, take);
}

}  // namespace rramvar
