#pragma once
/// DigitReadings: the plain way of sampling, cell by cell, for any distribution and readout.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "rramvar/core/cell_draws.hpp"
#include "rramvar/core/draw.hpp"
#include "rramvar/core/instruction_set.hpp"
#include "rramvar/device/cell_block.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/draw_cells.hpp"
#include "rramvar/encoding/cell_map.hpp"
#include "rramvar/readout/concepts.hpp"
#include "rramvar/sampling/lanes.hpp"

namespace rramvar {

/// Draws the cells of a few words at a time, and reads their digits. The other cell of a pair lies
/// behind the first cells of all digits.
/// @tparam Kinds the CellKinds of the distribution
template <class Distribution, class Kinds>
class DigitReadings {
  using Reader = typename Kinds::widest_type::reader_type;

 public:
  using reading_type = reading_of<Reader>;
  /// Readings of one digit of each word.
  using Row = CellBlock::Row<reading_type>;

  /// Keeps references to all of them. @param digits of every word
  DigitReadings(const Distribution& distribution, const Kinds& kinds, std::span<const Digit> digits,
                InstructionSet set = widest_instruction_set())
      : distribution_(distribution),
        kinds_(kinds),
        digits_(digits),
        block_(digits.size() * Kinds::widest_type::cells, states_of<Distribution>, set),
        rows_(digits.size()) {}

  void read(const lanes::Words& words) {
    block_.start(words.at, words.first_weight, words.count);
    if constexpr (Kinds::may_have_curves) {
      if (kinds_.have_curves()) return read_by_curves(words);
    }
    for_each_digit([&](std::size_t k, const auto& kind) {
      for (std::size_t cell = 0; cell < kind.cells; ++cell) {
        auto& states = block_.states(number_of(cell, k));
        for (std::size_t i = 0; i < words.count; ++i) {
          states[i] = kind.in_cell(cell, digits_[k].state_of(digits_[k].of(words.word[i])));
        }
      }
    });
    draw_cells(distribution_, block_);
    if constexpr (NoisyReader<Reader>) {
      read_noisily();
    } else {
      for_each_digit([&](std::size_t k, const auto& kind) { read_digit(k, kind); });
    }
  }

  /// A row for each digit.
  std::span<const Row> rows() const { return rows_; }
  /// Cells that were stuck.
  std::uint64_t stuck_cells() const { return block_.stuck_cells(); }

 private:
  std::size_t number_of(std::size_t cell, std::size_t k) const { return cell * digits_.size() + k; }

  /// f(k, kind of its cells) for every digit.
  template <class F>
  void for_each_digit(const F& f) const {
    for (std::size_t k = 0; k < digits_.size(); ++k) {
      kinds_.visit(digits_[k].width, [&](const auto& kind) { f(k, kind); });
    }
  }

  template <class Kind>
  void read_digit(std::size_t k, const Kind& kind) {
    const auto& r = block_.resistances(k);
    for (std::size_t i = 0; i < block_.weights(); ++i) {
      if constexpr (Kind::adds_up_cells) {
        reading_type sum = kind.share(0, r[i]);
        for (std::size_t cell = 1; cell < Kind::cells; ++cell) {
          sum += kind.share(cell, block_.resistances(number_of(cell, k))[i]);
        }
        rows_[k][i] = sum;
      } else {
        rows_[k][i] = kind.reader()(r[i], block_.resistances(number_of(1, k))[i]);
      }
    }
  }

  void read_noisily() {
    block_.for_each_engine(Reader::stream, Lifetime::read,
                           [&](std::size_t k, std::size_t i, DrawEngine& engine) {
                             rows_[k][i] = kinds_.visit(digits_[k].width, [&](const auto& kind) {
                               return kind.reader()(block_.resistances(k)[i], engine);
                             });
                           });
  }

  /// By the first random word of each cell, or exactly where a curve does not know the reading.
  void read_by_curves(const lanes::Words& words) {
    for (std::size_t i = 0; i < words.count; ++i) {
      FirstWordCache cache;
      for (std::size_t cell = 0; cell < Kinds::widest_type::cells; ++cell) {
        for_each_digit([&](std::size_t k, const auto& kind) {
          const LogicState s = digits_[k].state_of(digits_[k].of(words.word[i]));
          const double share =
              share_by_curve(kind, cell, s, block_.draws(number_of(cell, k), i, &cache));
          rows_[k][i] = cell == 0 ? share : rows_[k][i] + share;
        });
      }
    }
  }
  template <class Kind>
  double share_by_curve(const Kind& kind, std::size_t cell, LogicState s,
                        const CellDraws& draws) const {
    DrawEngine engine = draws.engine(DrawSource::write, Lifetime::write);
    const std::uint32_t word = engine();
    const double known = kind.curve(cell)(s, word);
    if (!std::isnan(known)) return known;
    return kind.share(
        cell, quantile_at(distribution_, kind.in_cell(cell, s), OpenUniform{}(word, engine)));
  }

  const Distribution& distribution_;
  const Kinds& kinds_;
  std::span<const Digit> digits_;
  CellBlock block_;
  std::vector<Row> rows_;
};

}  // namespace rramvar
