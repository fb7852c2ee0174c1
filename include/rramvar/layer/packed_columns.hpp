#pragma once
/// PackedColumns: a matrix of floats in panels of 16 columns, as the loops of PackedProduct read
/// it.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <span>
#include <vector>

#include "rramvar/core/config.hpp"

namespace rramvar {

/// A matrix (rows × columns). The rows of a panel lie one behind the other, a cache line each; what
/// the last panel has too much is zero.
class PackedColumns {
 public:
  static constexpr std::size_t panel_columns = 16;
  /// Panels that loops take at once at most.
  static constexpr std::size_t panels_at_once = 3;

  PackedColumns(std::size_t rows, std::size_t columns)
      : rows_(rows),
        columns_(columns),
        lines_((columns + panel_columns - 1) / panel_columns * rows) {}

  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }

  /// Sets whole rows from row k on: several at once are faster, since a panel takes them one behind
  /// the other.
  void set_rows(std::size_t k, std::span<const float> rows) {
    RRAMVAR_ASSERT(rows.size() % columns_ == 0 && k + rows.size() / columns_ <= rows_);
    const std::size_t count = rows.size() / columns_;
    const std::size_t whole = columns_ - columns_ % panel_columns;
    Line* lines = lines_.data() + k;
    for (std::size_t j = 0; j < whole; j += panel_columns, lines += rows_) {
      for (std::size_t i = 0; i < count; ++i) {
        std::memcpy(lines[i].data(), rows.data() + i * columns_ + j, sizeof(Line));
      }
    }
    for (std::size_t i = 0; i < count && whole < columns_; ++i) {
      std::copy_n(rows.data() + i * columns_ + whole, columns_ - whole, lines[i].begin());
    }
  }

  /// The first row of the panel that begins with column j, a multiple of 16; the next panel is
  /// 16·rows() further on.
  const float* panel(std::size_t j) const { return lines_[j / panel_columns * rows_].data(); }

 private:
  struct alignas(64) Line : std::array<float, panel_columns> {};

  std::size_t rows_;
  std::size_t columns_;
  std::vector<Line> lines_;
};

}  // namespace rramvar
