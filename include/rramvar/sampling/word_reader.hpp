#pragma once
/// WordReader: digital readout of the digits of words.

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "rramvar/core/instruction_set.hpp"
#include "rramvar/encoding/cell_map.hpp"
#include "rramvar/sampling/cell_readings.hpp"
#include "rramvar/sampling/cell_scratch.hpp"
#include "rramvar/sampling/lanes.hpp"
#include "rramvar/sampling/rare_misreads.hpp"
#include "rramvar/sampling/read_counts.hpp"
#include "rramvar/sampling/read_way.hpp"
#include "rramvar/sampling/word_view.hpp"

namespace rramvar {

/// Draws the digits of words and reads them as states: error by error, by the random words at
/// which the reading changes, or cell by cell.
class WordReader {
 public:
  /// @param digits of every word; all other bits are read as stored @pre cells are digital
  WordReader(std::shared_ptr<const CellReadings> cells, std::span<const Digit> digits,
             const ReadOptions& options)
      : kernels_(&lanes::kernels_for(options.set)),
        cells_(std::move(cells)),
        digits_(digits.begin(), digits.end()),
        reliable_(~bits_of(digits)),
        set_(options.set) {
    if (options.plain) return;
    misreads_ = RareMisreads::of(*cells_, digits);
    if (misreads_) {
      way_ = ReadWay::error_by_error;
    } else if (find_cuts()) {
      way_ = ReadWay::by_cuts;
    }
  }

  ReadWay way() const { return way_; }

  /// Pieces of the words as they are read at each trial.
  void for_each_read(const WordView& words, std::span<const TrialIndex> trials,
                     std::uint32_t first_weight, std::span<ReadCounts> counts,
                     const TakePiece& take) const {
    if (misreads_) {
      for (std::size_t t = 0; t < trials.size(); ++t) {
        for_each_with_errors(words, trials, t, first_weight, counts[t], take);
      }
      return;
    }
    lanes::Words read{};
    std::optional<CellScratch> scratch;
    if (way_ == ReadWay::cell_by_cell) scratch.emplace(*cells_, digits_.size(), set_);
    for_each_piece(words, trials, first_weight,
                   [&](std::size_t first, std::size_t t, const lanes::Words& stored) {
                     read.count = stored.count;
                     if (scratch) {
                       counts[t].cells_stuck +=
                           cells_->read(digits_, stored, scratch->batch, scratch->rows);
                       counts[t].bits_misread += put_together(stored, scratch->rows, read);
                     } else {
                       counts[t].bits_misread +=
                           kernels_->read_words(stored, cut_digits_, reliable_, read.word);
                     }
                     take(first, t, read);
                   });
  }

  /// The words as read.
  /// @param first_weight the number of the first word, where others lie in the same memory
  /// @pre read.size() == words.size() < 2³² − first_weight
  ReadCounts read(const WordView& words, const TrialIndex& at, std::span<WordBits> read,
                  std::uint32_t first_weight = 0) const {
    RRAMVAR_ASSERT(read.size() == words.size());
    ReadCounts counts;
    counts.cells_read = words.size() * digits_.size() * cells_->facts().cells_per_digit;
    for_each_read(words, std::span(&at, 1), first_weight, std::span(&counts, 1),
                  [&](std::size_t first, std::size_t, const lanes::Words& piece) {
                    std::copy_n(piece.word, piece.count, read.data() + first);
                  });
    return counts;
  }

 private:
  static constexpr std::size_t most_cuts = 8;

  /// The same at trial t, error by error.
  void for_each_with_errors(const WordView& words, std::span<const TrialIndex> trials,
                            std::size_t t, std::uint32_t first_weight, ReadCounts& counts,
                            const TakePiece& take) const {
    const std::vector<RareMisreads::Misread> errors = (*misreads_)(words, trials[t], first_weight);
    auto next = errors.begin();
    lanes::Words read{};
    for_each_piece(words, trials.subspan(t, 1), first_weight,
                   [&](std::size_t first, std::size_t, const lanes::Words& stored) {
                     const std::size_t end = first + stored.count;
                     if (next == errors.end() || next->word >= end) return take(first, t, stored);
                     read = stored;
                     for (; next != errors.end() && next->word < end; ++next) {
                       read.word[next->word - first] ^= next->bits;
                       counts.bits_misread += static_cast<std::uint64_t>(std::popcount(next->bits));
                     }
                     take(first, t, read);
                   });
  }

  /// @return the number of bits misread
  std::uint64_t put_together(const lanes::Words& stored, std::span<const ReadingRow> rows,
                             lanes::Words& read) const {
    for (std::size_t i = 0; i < read.count; ++i) read.word[i] = stored.word[i] & reliable_;
    for (std::size_t k = 0; k < digits_.size(); ++k) {
      const Digit& digit = digits_[k];
      for (std::size_t i = 0; i < read.count; ++i) {
        read.word[i] |= digit.number_of(static_cast<LogicState>(rows[k][i])) << digit.lsb;
      }
    }
    std::uint64_t misread = 0;
    for (std::size_t i = 0; i < read.count; ++i) {
      misread += static_cast<std::uint64_t>(std::popcount(read.word[i] ^ stored.word[i]));
    }
    return misread;
  }

  /// Whether the reading of every digit changes seldom enough for comparisons.
  bool find_cuts() {
    for (const Digit& digit : digits_) {
      const auto& of_state = cells_->of_width(digit.width).cuts;
      if (of_state.empty()) return false;
      std::size_t cuts = 0;
      for (const auto& cut : of_state) cuts = std::max(cuts, cut.size() - 1);
      if (cuts > most_cuts) return false;
      add(digit, of_state, cuts);
    }
    return true;
  }
  void add(const Digit& digit, std::span<const std::vector<ReadingCut>> of_state,
           std::size_t cuts) {
    // Cells of this width have as many states as the digit has numbers.
    const std::size_t states = of_state.size();
    rows_.push_back(std::make_shared<std::uint64_t[]>((1 + 2 * cuts) * states));
    std::uint64_t* const first = rows_.back().get();
    std::uint64_t* const cut = first + states;
    std::uint64_t* const change = cut + cuts * states;
    for (WordBits n = 0; n < states; ++n) {
      const auto& of_number = of_state[digit.state_of(n)];
      WordBits number = digit.number_of(of_number[0].reading);
      first[n] = number;
      for (std::size_t c = 0; c < cuts; ++c) {
        const bool is_cut = c + 1 < of_number.size();
        const WordBits next = is_cut ? digit.number_of(of_number[c + 1].reading) : number;
        cut[c * states + n] = is_cut ? of_number[c + 1].word : std::uint64_t{1} << 32;
        change[c * states + n] = number ^ next;
        number = next;
      }
    }
    cut_digits_.push_back({low_bits(digit.width), digit.lsb, cuts, first, cut, change});
  }

  const lanes::Kernels* kernels_;
  std::shared_ptr<const CellReadings> cells_;
  std::vector<Digit> digits_;
  WordBits reliable_;
  InstructionSet set_;
  ReadWay way_ = ReadWay::cell_by_cell;
  std::optional<RareMisreads> misreads_;
  std::vector<std::shared_ptr<std::uint64_t[]>> rows_;
  std::vector<lanes::CutDigit> cut_digits_;
};

}  // namespace rramvar
