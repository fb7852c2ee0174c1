#pragma once

#include <cmath>

#include "rramvar/sampling/cell_readings.hpp"

namespace rramvar {

RRAMVAR_INLINE std::uint64_t CellReadings::read(std::span<const Digit> digits,
                                                const lanes::Words& words, CellBatch& batch,
                                                std::span<ReadingRow> rows) const {
  batch.start(words.at, words.first_weight, words.count);
  if (have_curves()) {
    read_by_curves(digits, words, batch, rows);
    return 0;
  }
  return read_drawn(digits, words, batch, rows);
}

RRAMVAR_INLINE void CellReadings::find_curves(bool are_stepped) {
  for (int width = 1; width <= most_bits(); ++width) {
    CellsOfWidth& cells = widths_[static_cast<std::size_t>(width - 1)];
    for (std::size_t cell = 0; cell < facts_.cells_per_digit; ++cell) {
      const auto exact = [&](LogicState s, const OpenUniform::Value& u) {
        return share_at(width, cell, s, u);
      };
      bool exists = false;
      if (are_stepped) {
        exists = cells.steps.emplace_back(cells.states(), exact).exists();
      } else {
        exists = cells.curves.emplace_back(cells.states(), exact).exists();
      }
      if (exists) continue;
      for (CellsOfWidth& of_width : widths_) {
        of_width.curves.clear();
        of_width.steps.clear();
      }
      return;
    }
  }
}

RRAMVAR_INLINE void CellReadings::read_by_curves(std::span<const Digit> digits,
                                                 const lanes::Words& words, const CellBatch& batch,
                                                 std::span<ReadingRow> rows) const {
  for (std::size_t i = 0; i < words.count; ++i) {
    FirstWordCache cache;
    for (std::size_t cell = 0; cell < facts_.cells_per_digit; ++cell) {
      for (std::size_t k = 0; k < digits.size(); ++k) {
        const LogicState s = digits[k].state_of(digits[k].of(words.word[i]));
        const CellsOfWidth& cells = of_width(digits[k].width);
        DrawEngine engine = batch.draws(cell * digits.size() + k, i, &cache)
                                .engine(DrawSource::write, Lifetime::write);
        const std::uint32_t word = engine();
        double share =
            cells.curves.empty() ? cells.steps[cell](s, word) : cells.curves[cell](s, word);
        if (std::isnan(share)) {
          share = share_at(digits[k].width, cell, s, OpenUniform{}(word, engine));
        }
        rows[k][i] = cell == 0 ? share : rows[k][i] + share;
      }
    }
  }
}

}  // namespace rramvar
