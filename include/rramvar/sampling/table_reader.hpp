#pragma once
/// The fast way through tables: readings, or numbers read, for many words at once. It gives the
/// same bits as VariabilitySampler's plain path, which is the definition.

#include <algorithm>
#include <array>
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
#include "rramvar/sampling/lanes.hpp"
#include "rramvar/sampling/rare_misreads.hpp"
#include "rramvar/sampling/read_counts.hpp"
#include "rramvar/sampling/reading_table.hpp"
#include "rramvar/sampling/word_pieces.hpp"
#include "rramvar/sampling/word_values.hpp"

namespace rramvar {

/// Digital readout of words by tables, or rather by the random words where their reading changes.
class TableWords {
 public:
  /// @param kinds all with readings found beforehand
  template <class Kinds>
  TableWords(const Kinds& kinds, std::span<const Digit> digits,
             InstructionSet set = widest_instruction_set())
      : kernels_(&lanes::kernels_for(set)), stored_(bits_of(digits)) {
    for (const Digit& digit : digits) {
      kinds.visit(digit.width, [&](const auto& kind) { add(digit, kind.cuts()); });
    }
  }

  /// Whether the reading changes seldom enough for this way.
  bool covers() const { return covers_; }

  /// f(first, words read) for pieces of the words. @pre covers()
  /// @return the number of bits misread
  template <class Word, class F>
  std::uint64_t for_each_piece(std::span<const Word> words, const TrialIndex& at,
                               std::uint32_t first_weight, const F& f) const {
    std::uint64_t misread = 0;
    lanes::Words read{};
    detail::for_each_piece(words, at, first_weight,
                           [&](std::size_t first, const lanes::Words& written) {
                             misread += kernels_->read_words(written, digits_, ~stored_, read.word);
                             read.count = written.count;
                             f(first, std::as_const(read));
                           });
    return misread;
  }

 private:
  static constexpr std::size_t most_cuts = 8;

  template <std::size_t States>
  void add(const Digit& digit, const std::array<std::vector<ReadingCut>, States>& of_state) {
    std::size_t cuts = 0;
    for (const auto& cut : of_state) cuts = std::max(cuts, cut.size() - 1);
    covers_ = covers_ && cuts <= most_cuts;
    if (!covers_) return;
    // States of the kind are as many as the digit has numbers.
    auto& rows = rows_.emplace_back(
        std::make_unique<std::uint64_t[]>((1 + 2 * cuts) * States));  // first, cuts, changes
    std::uint64_t* const cut = &rows[States];
    std::uint64_t* const change = &rows[(1 + cuts) * States];
    for (WordBits n = 0; n < States; ++n) {
      const auto& of_number = of_state[digit.state_of(n)];
      WordBits number = digit.number_of(of_number[0].reading);
      rows[n] = number;
      for (std::size_t c = 0; c < cuts; ++c) {
        const bool is_cut = c + 1 < of_number.size();
        const WordBits next = is_cut ? digit.number_of(of_number[c + 1].reading) : number;
        cut[c * States + n] = is_cut ? of_number[c + 1].word : std::uint64_t{1} << 32;
        change[c * States + n] = number ^ next;
        number = next;
      }
    }
    digits_.push_back({low_bits(digit.width), digit.lsb, cuts, rows.get(), cut, change});
  }

  const lanes::Kernels* kernels_;
  WordBits stored_;
  std::vector<std::unique_ptr<std::uint64_t[]>> rows_;
  std::vector<lanes::CutDigit> digits_;
  bool covers_ = true;
};

/// VariabilitySampler::sample, analog by tables or curves, where this way covers it.
/// @param exact (index of a word) → readings of its digits, where a curve does not know one
template <class Kinds, class Encoder, class Exact>
std::optional<ReadCounts> sample_by_tables(const Kinds& kinds, const Encoder& encoder,
                                           std::span<const typename Encoder::word_type> words,
                                           const TrialIndex& at, std::span<double> w_hat,
                                           std::uint32_t first_weight, const Exact& exact,
                                           InstructionSet set = widest_instruction_set()) {
  WordValues values_of(kinds, encoder, set);
  if (!values_of.covers()) return {};
  ReadCounts counts;
  counts.cells_read = words.size() * encoder.digits().size() * Kinds::widest_type::cells;
  std::array<double, lanes::most_weights> values;
  detail::visit_layout(encoder.format().layout(), [&](const auto& layout) {
    detail::for_each_piece(words, at, first_weight,
                           [&](std::size_t first, const lanes::Words& piece) {
                             values_of(encoder, layout, piece, values.data(), counts,
                                       [&](std::size_t i) { return exact(first + i); });
                             std::copy_n(values.data(), piece.count, w_hat.data() + first);
                           });
  });
  return counts;
}

/// VariabilitySampler::sample, digital, where this way covers it.
template <class Kinds, class Encoder>
std::optional<ReadCounts> sample_by_cuts(const Kinds& kinds, const Encoder& encoder,
                                         std::span<const typename Encoder::word_type> words,
                                         const TrialIndex& at, std::span<double> w_hat,
                                         std::uint32_t first_weight,
                                         InstructionSet set = widest_instruction_set()) {
  const TableWords read_of(kinds, encoder.digits(), set);
  if (!read_of.covers()) return {};
  ReadCounts counts;
  counts.cells_read = words.size() * encoder.digits().size();
  detail::decode_pieces(encoder, w_hat, counts, set, [&](const auto& decode) {
    counts.bits_misread = read_of.for_each_piece(words, at, first_weight, decode);
  });
  return counts;
}

/// VariabilitySampler::sample, digital, where few digits are misread.
template <class Encoder>
ReadCounts sample_by_misreads(const RareMisreads& misreads, const Encoder& encoder,
                              std::span<const typename Encoder::word_type> words,
                              const TrialIndex& at, std::span<double> w_hat,
                              std::uint32_t first_weight) {
  ReadCounts counts;
  detail::decode_pieces(encoder, w_hat, counts, widest_instruction_set(), [&](const auto& decode) {
    detail::for_each_piece(words, at, first_weight, decode);
  });
  std::vector<std::pair<std::size_t, WordBits>> misread;  // words with misread bits, and these
  misreads(words, at, first_weight, [&](std::size_t i, WordBits bits) {
    if (misread.empty() || misread.back().first != i) misread.emplace_back(i, 0);
    misread.back().second |= bits;
  });
  for (const auto& [i, bits] : misread) {
    const WordBits stored = words[i];
    counts.bits_misread += static_cast<std::uint64_t>(std::popcount(bits));
    std::uint64_t as_stored = 0;  // counted above already
    encoder.settle(encoder.decode(stored), as_stored);
    counts.non_finite_weights -= as_stored;
    w_hat[i] = encoder.settle(encoder.decode(stored ^ bits), counts.non_finite_weights);
  }
  return counts;
}

}  // namespace rramvar
