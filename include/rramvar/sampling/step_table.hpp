#pragma once
/// StepTable: what the draws of a law read as through a converter, tabulated by the top bits
/// of the random word, so that sampling costs little more than sampling a table.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "rramvar/core/draw.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/sampling/reading_table.hpp"

namespace rramvar {

/// Readings of each state by the top bits of the first random word of a draw.
///
/// Words that agree in them are a piece; as the reading is monotone in the draw, it is the same for
/// a whole piece if it is for both ends. A piece with a step inside is left out, as are the
/// outermost 2⁻¹² of both tails, where OpenUniform takes more than one word: there the draw is
/// exact. Where more than an eighth of the draws would be, there is no table.
class StepTable {
 public:
  static constexpr int bits = 14;  ///< that number the pieces; 128 KiB a state
  static constexpr std::size_t pieces = std::size_t{1} << bits;

  /// No table.
  StepTable() = default;
  /// @param states S of the cells
  /// @param exact (state, OpenUniform::Value) → reading, monotone in the draw
  template <class Exact>
  StepTable(std::size_t states, const Exact& exact) {
    std::vector<std::vector<double>> readings(states);
    std::size_t left_out = 0;
    for (LogicState s = 0; s < states; ++s) {
      const auto at = [&](std::uint32_t word) {
        const auto engine = [word] { return word; };
        return exact(s, OpenUniform{}(engine));
      };
      readings[s].assign(pieces, unknown);
      fill(at, in_tail, pieces - in_tail - 1, readings[s].data());
      for (const double reading : readings[s]) left_out += std::isnan(reading) ? 1 : 0;
    }
    if (left_out <= states * pieces / 8) table_ = ReadingTable(readings);
  }

  bool exists() const { return table_.exists(); }

  /// The reading of a cell in state s whose draw has this first word; NaN where it is not known.
  /// @pre exists()
  double operator()(LogicState s, std::uint32_t word) const { return table_(s, word); }
  /// The same as a table from which a word chooses.
  const ReadingTable& table() const { return table_; }

 private:
  static constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  static constexpr std::size_t in_tail = pieces >> 12;  ///< on each side

  static std::uint32_t first_word(std::size_t piece) {
    return static_cast<std::uint32_t>(piece << (32 - bits));
  }

  /// Fills the pieces from first to last, by halves as long as both ends differ.
  template <class At>
  static void fill(const At& at, std::size_t first, std::size_t last, double* readings) {
    const double reading = at(first_word(first));
    if (reading == at(first_word(last + 1) - 1)) {
      std::fill(readings + first, readings + last + 1, reading);
    } else if (first < last) {
      const std::size_t middle = first + (last - first) / 2;
      fill(at, first, middle, readings);
      fill(at, middle + 1, last, readings);
    }
  }

  ReadingTable table_;
};

}  // namespace rramvar
