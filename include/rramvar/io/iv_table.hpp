#pragma once
/// IVTableReader: the traces of an I-V table, with every bad value reported.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rramvar/core/error.hpp"
#include "rramvar/device/sweeps/iv_trace.hpp"
#include "rramvar/io/engineering_number.hpp"
#include "rramvar/io/iv_columns.hpp"
#include "rramvar/io/text.hpp"
#include "rramvar/io/text_table.hpp"

namespace rramvar {

/// Values that cannot be used, counted through a file so that one Error names all of them.
class BadValues {
 public:
  /// Bad values after which the file is taken for something else.
  static constexpr std::size_t most = 1000;

  void add(const SourcePlace& place, std::string_view column, std::string_view text) {
    if (++count_ > 1) return;
    place_ = place;
    problem_ = std::string(column) + " is " + excerpt(text);
  }

  bool too_many() const { return count_ > most; }

  /// @throws Error if there was any
  void check() const {
    if (count_ == 0) return;
    throw Error(place_, problem_,
                "a finite number is needed; " + std::to_string(count_) +
                    (count_ == 1 ? " such value" : " such values") +
                    (too_many() ? " so far, so this may be no such table" : " in the file"),
                "mend or remove such rows");
  }

 private:
  std::size_t count_ = 0;
  SourcePlace place_;
  std::string problem_;
};

/// Reads samples row by row into traces. A new trace begins where cell, cycle or RESET stop voltage
/// change, and at each new section.
class IVSampleReader {
 public:
  /// From here on a current or voltage is an instrument's mark for an overflow (9.9E37, 1.99E101).
  static constexpr double overflow = 1e30;

  IVSampleReader(const TextTableReader& table, IVMeasurement& out) : table_(table), out_(out) {}

  /// The columns of the rows to come; a new section begins.
  /// @param cell, cycle labels of the section where no column gives them
  void begin(IVColumns columns, std::optional<std::int64_t> cell = {},
             std::optional<std::int64_t> cycle = {}) {
    columns_ = std::move(columns);
    section_ = {{}, {}, cell, cycle, {}};
    open_.assign(columns_.pairs.size(), std::nullopt);
  }

  const IVColumns& columns() const { return columns_; }

  void take_row() {
    IVTrace labels = section_;
    if (columns_.cell) labels.cell = integer(*columns_.cell);
    if (columns_.cycle) labels.cycle = integer(*columns_.cycle);
    if (columns_.reset_stop && !field(columns_.reset_stop->column).text.empty()) {
      labels.reset_stop = number(*columns_.reset_stop);
    }
    for (std::size_t p = 0; p < columns_.pairs.size(); ++p) take_sample(p, labels);
  }

  bool has_too_many_bad_values() const { return bad_.too_many(); }

  /// @throws Error if values were bad, or there is no sample
  void finish() const {
    bad_.check();
    if (out_.traces.empty()) {
      throw Error(table_.place(), "the table has no samples of voltage and current");
    }
  }

 private:
  void take_sample(std::size_t p, IVTrace labels) {
    const IVColumns::Pair& pair = columns_.pairs[p];
    if (!labels.cycle) labels.cycle = pair.run;
    const bool is_only = columns_.pairs.size() == 1;
    // Runs that stand side by side may differ in length.
    if (!is_only && is_empty(pair.voltage.column) && is_empty(pair.current.column)) return;
    const std::optional<double> v = number(pair.voltage);
    const std::optional<double> i = number(pair.current);
    if (!v || !i) return;
    if (std::abs(*v) >= overflow || std::abs(*i) >= overflow) {
      ++out_.overflows;
      return;
    }
    if (!open_[p] || !same_labels(out_.traces[*open_[p]], labels)) {
      open_[p] = out_.traces.size();
      out_.traces.push_back(labels);
    }
    out_.traces[*open_[p]].voltage.push_back(*v);
    out_.traces[*open_[p]].current.push_back(*i);
  }

  static bool same_labels(const IVTrace& a, const IVTrace& b) {
    return a.cell == b.cell && a.cycle == b.cycle && a.reset_stop == b.reset_stop;
  }

  bool is_empty(std::size_t column) const {
    return column >= table_.fields().size() || table_.fields()[column].text.empty();
  }

  const TextField& field(std::size_t column) const {
    const auto fields = table_.fields();
    if (column < fields.size()) return fields[column];
    throw Error(table_.place_of_end(),
                "the row has " + std::to_string(fields.size()) + " of " +
                    std::to_string(columns_.names.size()) + " columns",
                excerpt(columns_.names[fields.size()]) + " is missing");
  }

  std::optional<double> number(const IVColumns::Scaled& from) {
    const TextField& text = field(from.column);
    const auto value = parse_engineering_number(text.text, table_.delimiter() != ',');
    if (value && std::isfinite(*value)) return *value * from.scale;
    bad_.add(table_.place(text), columns_.names[from.column], text.text);
    return std::nullopt;
  }

  std::int64_t integer(std::size_t column) const {
    const TextField& text = field(column);
    if (const auto value = parse_number<std::int64_t>(text.text)) return *value;
    throw Error(table_.place(text),
                columns_.names[column] + " is " + excerpt(text.text) + ", not an integer");
  }

  const TextTableReader& table_;
  IVMeasurement& out_;
  IVColumns columns_;
  IVTrace section_;
  std::vector<std::optional<std::size_t>> open_;  // the trace that each pair continues
  BadValues bad_;
};

/// The names in the current row of a table.
inline std::vector<std::string> names_in_row(const TextTableReader& table) {
  std::vector<std::string> names;
  for (const TextField& field : table.fields()) names.emplace_back(field.text);
  return names;
}

}  // namespace rramvar
