#pragma once
/// FieldReader: analog readout of the digits of words, added up by fields.

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "rramvar/core/draw_curve.hpp"
#include "rramvar/core/instruction_set.hpp"
#include "rramvar/encoding/cell_map.hpp"
#include "rramvar/sampling/cell_readings.hpp"
#include "rramvar/sampling/cell_scratch.hpp"
#include "rramvar/sampling/lanes.hpp"
#include "rramvar/sampling/read_way.hpp"
#include "rramvar/sampling/word_values.hpp"

namespace rramvar {

/// Draws and reads the digits of words as real numbers: by tables, by curves, or cell by cell.
class FieldReader {
 public:
  FieldReader(std::shared_ptr<const CellReadings> cells, std::span<const Digit> digits,
              std::span<const Field> fields, const ReadOptions& options)
      : kernels_(&lanes::kernels_for(options.set)),
        cells_(std::move(cells)),
        digits_(digits.begin(), digits.end()),
        fields_(fields, ~bits_of(digits)),
        set_(options.set) {
    if (options.plain || !fields_.covers()) return;
    if (find_look_ups()) {
      way_ = cells_->have_curves() ? ReadWay::by_curves : ReadWay::by_table;
    }
  }

  ReadWay way() const { return way_; }

  /// Draws, and sums of each field, of whole groups.
  /// @param scratch made when it is first needed
  /// @return how many cells were stuck
  std::uint64_t operator()(const lanes::Words& words, lanes::FieldSums& sums,
                           std::optional<CellScratch>& scratch) const {
    if (way_ == ReadWay::cell_by_cell) return read_cells(words, sums, scratch);
    if (!curves_.empty()) {
      kernels_->sum_curves(words, curves_, fields_.fields(), sums);
    } else {
      kernels_->sum_readings(words, tables_, fields_.fields(), sums);
    }
    if (way_ == ReadWay::by_curves) complete(words, sums);
    return 0;
  }

 private:
  /// Whether every digit of every cell has a table, steps or a curve that vectors can use.
  bool find_look_ups() {
    for (std::size_t cell = 0; cell < cells_->facts().cells_per_digit; ++cell) {
      for (std::size_t k = 0; k < digits_.size(); ++k) {
        const Digit& digit = digits_[k];
        const CellsOfWidth& cells = cells_->of_width(digit.width);
        const lanes::InField in{digit.field, k == 0 || digits_[k - 1].field != digit.field};
        if (!cells.curves.empty()) {
          add(digit, in, cells.curves[cell]);
        } else if (cells.tables.empty() && cells.steps.empty()) {
          return false;
        } else if (!add(digit, in,
                        cells.tables.empty() ? cells.steps[cell].table() : cells.tables[cell])) {
          return false;
        }
      }
    }
    return true;
  }

  bool add(const Digit& digit, const lanes::InField& in, const ReadingTable& table) {
    const int state_lsb = 32 + table.state_shift();
    if (state_lsb + digit.width > 64) return false;
    tables_.push_back({in, table.data(), digit.place,
                       table.all_have_as_many_entries() ? table.entries()[0] : 0,
                       table.entries().data(), static_cast<std::uint64_t>(table.state_shift()),
                       low_bits(digit.width) << state_lsb,
                       static_cast<std::uint64_t>(state_lsb - digit.lsb) % 64});
    return true;
  }
  void add(const Digit& digit, const lanes::InField& in, const DrawCurve& curve) {
    constexpr int state_lsb = CurvePieces::state_shift + 2;  // of an index of coefficients
    curves_.push_back({in, curve.data(), digit.place, low_bits(digit.width) << state_lsb,
                       static_cast<std::uint64_t>(state_lsb - digit.lsb) % 64});
  }

  std::uint64_t read_cells(const lanes::Words& words, lanes::FieldSums& sums,
                           std::optional<CellScratch>& scratch) const {
    if (!scratch) scratch.emplace(*cells_, digits_.size(), set_);
    const std::uint64_t stuck = cells_->read(digits_, words, scratch->batch, scratch->rows);
    for (std::size_t f = 0; f < fields_.fields().size(); ++f) {
      for (std::size_t i = 0; i < words.group_count(); ++i) sums[f][i] = fields_(words.word[i], f);
    }
    for (std::size_t k = 0; k < digits_.size(); ++k) {
      auto& of_field = sums[digits_[k].field];
      const double place = digits_[k].place;
      for (std::size_t i = 0; i < words.group_count(); ++i) {
        of_field[i] += place * scratch->rows[k][i];
      }
    }
    return stuck;
  }

  /// Sums up anew where a curve does not know a reading.
  void complete(const lanes::Words& words, lanes::FieldSums& sums) const {
    const std::size_t fields = fields_.fields().size();
    std::array<double, lanes::most_weights> all{};  // NaN where one of the fields is
    for (std::size_t f = 0; f < fields; ++f) {
      for (std::size_t i = 0; i < words.group_count(); ++i) all[i] += sums[f][i];
    }
    std::array<double, most_digits> readings;
    for (std::size_t i = 0; i < words.count; ++i) {
      if (!std::isnan(all[i])) continue;
      cells_->read_by_curves(digits_, words.word[i], words.at,
                             words.first_weight + static_cast<std::uint32_t>(i), readings);
      for (std::size_t f = 0; f < fields; ++f) sums[f][i] = fields_(words.word[i], f);
      for (std::size_t k = 0; k < digits_.size(); ++k) {
        sums[digits_[k].field][i] += digits_[k].place * readings[k];
      }
    }
  }

  const lanes::Kernels* kernels_;
  std::shared_ptr<const CellReadings> cells_;
  std::vector<Digit> digits_;
  WordFields fields_;
  InstructionSet set_;
  ReadWay way_ = ReadWay::cell_by_cell;
  std::vector<lanes::ReadingDigit> tables_;  ///< one a cell
  std::vector<lanes::CurveDigit> curves_;    ///< instead
};

}  // namespace rramvar
