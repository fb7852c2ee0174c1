#pragma once
/// IVSampleReader: the traces of an I-V table, with every bad value reported.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rramvar/characterize/formats/iv_columns.hpp"
#include "rramvar/characterize/formats/series_resistors.hpp"
#include "rramvar/characterize/sweeps/iv_trace.hpp"
#include "rramvar/io/bad_values.hpp"
#include "rramvar/io/cell_values.hpp"
#include "rramvar/io/engineering_number.hpp"
#include "rramvar/io/text_table.hpp"

namespace rramvar {

/// Reads samples row by row into traces. A new trace begins where cell, cycle or RESET stop voltage
/// change, and at each new section.
class IVSampleReader {
 public:
  IVSampleReader(const TextTableReader& table, IVMeasurement& out, SeriesResistors series = {})
      : table_(table), out_(out), series_(std::move(series)) {}

  /// The columns of the rows to come; a new section begins.
  /// @param cell, cycle labels of the section where no column gives them
  /// @throws Error if a voltage stands for the current and the resistor is not known, or one is
  /// told that no column is of
  void begin(IVColumns columns, std::optional<std::int64_t> cell = {},
             std::optional<std::int64_t> cycle = {});

  /// A new section of the same columns begins.
  void begin_section(std::optional<std::int64_t> cell, std::optional<std::int64_t> cycle);

  /// Whether the current row has all columns, and a number in one of voltage and current at least.
  bool is_on_sample() const;

  void take_row();

  bool has_too_many_bad_values() const { return bad_.too_many(); }

  /// @throws Error if values were bad, or there is no sample
  void finish() const;

 private:
  void check_shunt() const;

  void take_sample(std::size_t p, const IVTrace& labels);

  static bool same_labels(const IVTrace& a, const IVTrace& b) {
    return a.cell == b.cell && a.cycle == b.cycle && a.reset_stop == b.reset_stop;
  }

  bool is_empty(std::size_t column) const {
    return column >= table_.fields().size() || table_.fields()[column].text.empty();
  }

  const TextField& field(std::size_t column) const;

  std::optional<WrittenNumber> written(const IVColumns::Scaled& from, UnitAfter unit) const;

  /// The value of a field as it was written; nothing if no cell has it, which is noted.
  std::optional<double> checked(const IVColumns::Scaled& from, CellQuantity quantity,
                                const std::optional<WrittenNumber>& value);

  const TextTableReader& table_;
  IVMeasurement& out_;
  SeriesResistors series_;
  IVColumns columns_;
  IVTrace section_;
  std::size_t first_trace_ = 0;    // of the section
  std::vector<std::size_t> open_;  // of each pair, one more than the trace that it continues
  BadValues bad_;
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/formats/iv_table-inl.hpp"
#endif
