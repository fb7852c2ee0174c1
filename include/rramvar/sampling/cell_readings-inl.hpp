#pragma once

#include <array>
#include <cmath>

#include "rramvar/sampling/cell_readings.hpp"

namespace rramvar {

RRAMVAR_INLINE std::uint64_t CellReadings::read(std::span<const Digit> digits,
                                                const lanes::Words& words, CellBatch& batch,
                                                std::span<ReadingRow> rows) const {
  if (!have_curves()) {
    if (words.are_read_again) {
      batch.start_trial(words.at);
    } else {
      batch.start(words.at, words.first_weight, words.count);
      set_states(digits, words, batch);
    }
    return read_drawn(digits, batch, rows);
  }
  std::array<double, most_digits> readings;
  for (std::size_t i = 0; i < words.count; ++i) {
    const auto weight = words.first_weight + static_cast<std::uint32_t>(i);
    read_by_curves(digits, words.word[i], words.at, weight, readings);
    for (std::size_t k = 0; k < digits.size(); ++k) rows[k][i] = readings[k];
  }
  return 0;
}

RRAMVAR_INLINE void CellReadings::set_states(std::span<const Digit> digits,
                                             const lanes::Words& words, CellBatch& batch) const {
  for (std::size_t number = 0; number < batch.cells(); ++number) {
    const Digit digit = digits[number % digits.size()];
    const std::span<const LogicState> in_device = of_width(digit.width).in_device;
    std::array<LogicState, 256> of_number;
    for (WordBits n = 0; n < in_device.size(); ++n) {
      const LogicState s = digit.state_of(n);
      of_number[n] = in_device[number < digits.size() ? s : in_device.size() - 1 - s];
    }
    auto& states = batch.states(number);
    if (digit.width == 1) {  // which vectors can do
      const LogicState change = of_number[0] ^ of_number[1];
      for (std::size_t i = 0; i < words.group_count(); ++i) {
        states[i] = of_number[0] ^ (change & -(words.word[i] >> digit.lsb & 1));
      }
    } else {
      for (std::size_t i = 0; i < words.count; ++i) {
        states[i] = of_number[digit.of(words.word[i])];
      }
    }
  }
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

RRAMVAR_INLINE void CellReadings::read_by_curves(std::span<const Digit> digits, WordBits word,
                                                 const TrialIndex& at, std::uint32_t weight,
                                                 std::span<double> readings) const {
  Philox4x32::counter_type random{};  // first words of four neighbouring cells
  std::uint32_t number = 0;           // of the cell
  for (std::size_t cell = 0; cell < facts_.cells_per_digit; ++cell) {
    for (std::size_t k = 0; k < digits.size(); ++k, ++number) {
      if (number % 4 == 0) random = DrawEngine::first_words(at, weight, number / 4);
      const LogicState s = digits[k].state_of(digits[k].of(word));
      const CellsOfWidth& cells = of_width(digits[k].width);
      double share = cells.curves.empty() ? cells.steps[cell](s, random[number % 4])
                                          : cells.curves[cell](s, random[number % 4]);
      if (std::isnan(share)) {
        DrawEngine engine = DrawEngine(at, weight, number).starting_with(random[number % 4]);
        share = share_at(digits[k].width, cell, s, OpenUniform{}(engine));
      }
      readings[k] = cell == 0 ? share : readings[k] + share;
    }
  }
}

}  // namespace rramvar
