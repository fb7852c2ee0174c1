#pragma once
/// VariabilitySampler<Distribution, Readout>: stored digits → drawn resistances → read digits → ŵ.

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "rramvar/core/draw.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/sources/concepts.hpp"
#include "rramvar/encoding/bit_encoder.hpp"
#include "rramvar/readout/analog.hpp"
#include "rramvar/readout/concepts.hpp"
#include "rramvar/sampling/cell_kinds.hpp"
#include "rramvar/sampling/digit_readings.hpp"
#include "rramvar/sampling/rare_misreads.hpp"
#include "rramvar/sampling/read_counts.hpp"
#include "rramvar/sampling/table_reader.hpp"
#include "rramvar/sampling/word_pieces.hpp"
#include "rramvar/sampling/word_values.hpp"

namespace rramvar {

/// Draws the resistance of every cell and reads it. With a VariedDevice each source of variability
/// draws at its own place: d2d stays with the chip, c2c with the write. Every draw is a pure
/// function of (seed, trial, chip, weight, digit), so samplers hold no state and may be shared by
/// threads.
///
/// @tparam Distribution a ResistanceDistribution, such as DeviceLUT<S> or LogNormalResistance<S>
/// @tparam Readout a readout for it, such as ConductanceReadout or ThresholdReadout
template <class Distribution, class Readout = ConductanceReadout>
class VariabilitySampler {
  static_assert(ResistanceDistribution<Distribution>,
                "VariabilitySampler<Distribution, …>: a distribution needs "
                "`ohm operator()(LogicState, DrawEngine&) const`.");
  static_assert(states_of<Distribution> >= 2,
                "VariabilitySampler<Distribution, …>: a cell needs at least two states.");
  static_assert(ReadoutFor<Readout, Distribution>,
                "VariabilitySampler<…, Readout>: a readout needs `calibrate(distribution) const`, "
                "and its result `double operator()(ohm) const` (analog) or "
                "`LogicState operator()(ohm) const` (digital), or one of the other readers in "
                "readout/concepts.hpp.");

 public:
  using distribution_type = Distribution;
  using kinds_type = CellKinds<Distribution, Readout>;
  /// Of the cells that hold most bits.
  using reader_type = typename kinds_type::widest_type::reader_type;
  /// What one digit reads as: double (analog) or LogicState (digital).
  using reading_type = reading_of<reader_type>;
  static constexpr std::size_t states = states_of<Distribution>;
  /// Cells that one digit takes: 2 for a differential pair.
  static constexpr std::size_t cells_per_digit = rramvar::cells_per_digit<reader_type>;
  static constexpr bool is_digital = DigitalReader<reader_type>;

  /// @throws Error if the readout cannot be calibrated on this distribution
  explicit VariabilitySampler(Distribution distribution, Readout readout = {})
      : distribution_(std::move(distribution)), kinds_(distribution_, readout) {}

  const Distribution& distribution() const { return distribution_; }
  /// The kinds of cells by the bits that they hold, each with its reader.
  const kinds_type& kinds() const { return kinds_; }
  const reader_type& reader() const { return kinds_.widest().reader(); }

  /// One digit of a cell that holds most bits: draws its resistance, or both of a pair, and reads.
  reading_type read(LogicState s, DrawEngine& engine) const {
    const auto& kind = kinds_.widest();
    const ohm r = distribution_(kind.in_device(s), engine);
    if constexpr (CellReader<reader_type>) {
      return kind.reader()(r);
    } else if constexpr (NoisyReader<reader_type>) {
      return kind.reader()(r, engine);
    } else {
      return kind.reader()(r, distribution_(kind.in_device(kind.states - 1 - s), engine));
    }
  }

  /// Reads a layer once: weight i of w_hat is words[i] as its cells give it back.
  /// @param encoder its cells must have at most S states
  /// @param first_weight the number of the first weight, where others lie in the same memory
  /// @pre w_hat.size() == words.size() < 2³² − first_weight
  template <class Encoder>
  ReadCounts sample(const Encoder& encoder, std::span<const typename Encoder::word_type> words,
                    const TrialIndex& at, std::span<double> w_hat,
                    std::uint32_t first_weight = 0) const {
    RRAMVAR_ASSERT(w_hat.size() == words.size());
    check_cells(encoder);
    if constexpr (is_digital) {
      if (const auto misreads = rare_misreads(encoder.digits())) {
        ReadCounts counts = sample_by_misreads(*misreads, encoder, words, at, w_hat, first_weight);
        counts.cells_read = words.size() * encoder.digits().size() * cells_per_digit;
        return counts;
      }
    }
    if constexpr (has_fast_path && is_digital) {
      if (const auto done = sample_by_cuts(kinds_, encoder, words, at, w_hat, first_weight)) {
        return *done;
      }
    } else if constexpr ((has_fast_path || kinds_type::may_have_curves) &&
                         FieldedFormat<typename Encoder::format_type>) {
      if (has_fast_path || kinds_.have_curves()) {
        std::optional<Readings> readings;
        std::vector<double> of_word(encoder.digits().size());
        const auto read = [&](std::size_t i) {
          if (!readings) readings.emplace(distribution_, kinds_, encoder.digits());
          detail::for_each_piece(words.subspan(i, 1), at,
                                 first_weight + static_cast<std::uint32_t>(i),
                                 [&](std::size_t, const auto& word) { readings->read(word); });
          for (std::size_t k = 0; k < of_word.size(); ++k) of_word[k] = readings->rows()[k][0];
          return std::span<const double>(of_word);
        };
        const auto done = sample_by_tables(kinds_, encoder, words, at, w_hat, first_weight, read);
        if (done) return *done;
      }
    }
    ReadCounts counts;
    const InstructionSet set = widest_instruction_set();
    if constexpr (is_digital) {
      detail::decode_pieces(encoder, w_hat, counts, set, [&](const auto& decode) {
        for_each_read(encoder.digits(), words, at, first_weight, counts, decode);
      });
    } else {
      static_assert(
          FieldedFormat<typename Encoder::format_type>,
          "Analog readout needs to know what the bits of a word mean: give the number "
          "format `layout() const` (encoding/concepts.hpp), or read by ThresholdReadout.");
      auto values_of = WordValues::of_readings(encoder, set);
      std::array<double, lanes::most_weights> values;
      detail::visit_layout(encoder.format().layout(), [&](const auto& layout) {
        for_each_reading(encoder.digits(), words, at, first_weight, counts,
                         [&](std::size_t first, const lanes::Words& piece, const auto& rows) {
                           values_of.of_read(encoder, layout, piece, rows, values.data(), counts);
                           std::copy_n(values.data(), piece.count, w_hat.data() + first);
                         });
      });
    }
    return counts;
  }

  /// The same by threshold readout, but the words themselves: what a protection works on.
  /// @param digits of every word; all other bits are read as stored
  template <class Word>
  ReadCounts read_words(std::span<const Digit> digits, std::span<const Word> words,
                        const TrialIndex& at, std::span<WordBits> read,
                        std::uint32_t first_weight = 0) const requires(is_digital) {
    RRAMVAR_ASSERT(read.size() == words.size());
    ReadCounts counts;
    if (const auto misreads = rare_misreads(digits)) {
      counts.cells_read = words.size() * digits.size() * cells_per_digit;
      std::copy(words.begin(), words.end(), read.begin());
      (*misreads)(words, at, first_weight, [&](std::size_t i, WordBits bits) {
        read[i] ^= bits;
        counts.bits_misread += static_cast<std::uint64_t>(std::popcount(bits));
      });
      return counts;
    }
    if constexpr (has_fast_path) {
      const TableWords reader(kinds_, digits);
      if (reader.covers()) {
        counts.cells_read = words.size() * digits.size();
        counts.bits_misread = reader.for_each_piece(
            words, at, first_weight, [&](std::size_t first, const lanes::Words& piece) {
              std::copy_n(piece.word, piece.count, read.data() + first);
            });
        return counts;
      }
    }
    for_each_read(digits, words, at, first_weight, counts,
                  [&](std::size_t first, const lanes::Words& piece) {
                    std::copy_n(piece.word, piece.count, read.data() + first);
                  });
    return counts;
  }

  /// @throws Error if a digit has more values than a cell has states, or analog readout is asked of
  /// a Gray code, or of a format chosen at run time that has no layout
  template <class Encoder>
  static void check_cells(const Encoder& encoder) {
    if constexpr (!is_digital && requires { encoder.format().layout().exists(); }) {
      if (!encoder.format().layout().exists()) {
        throw Error("this number format cannot be read analog",
                    "its bits have no meaning one by one", "read by a threshold");
      }
    }
    for (const Digit& digit : encoder.digits()) {
      if (digit.width > kinds_type::most_bits) {
        throw Error("a cell is to hold " + std::to_string(int{digit.width}) + " bits",
                    "the device has " + std::to_string(states) + " states",
                    "use fewer bits a cell, or a device table with more states");
      }
      if (!is_digital && digit.code == CellCode::gray && digit.width > 1) {
        throw Error("analog readout cannot read a Gray code",
                    "a reading between two states is a number only in the natural code",
                    "use the natural code, or read by a threshold");
      }
    }
  }

 private:
  using Readings = DigitReadings<Distribution, kinds_type>;

  /// Whether readings are entries of tables, for which there is a fast way (table_reader.hpp).
  static constexpr bool has_fast_path =
      kinds_type::are_read_beforehand && !HasFaults<Distribution> && !DrawnAtCells<Distribution>;

  /// The misread digits, where one can go from error to error; none where digits are not misread
  /// independently of each other with known probabilities, or too often.
  std::optional<RareMisreads> rare_misreads(std::span<const Digit> digits) const {
    if constexpr (kinds_type::know_confusion) {
      if (is_drawn_at_writes(distribution_)) return RareMisreads::of(kinds_, digits);
    }
    return {};
  }

  /// Reads the cells of words, and hands the readings on: f(first, piece of the words, rows).
  template <class Word, class F>
  void for_each_reading(std::span<const Digit> digits, std::span<const Word> words,
                        const TrialIndex& at, std::uint32_t first_weight, ReadCounts& counts,
                        const F& f) const {
    counts.cells_read += words.size() * digits.size() * cells_per_digit;
    Readings readings(distribution_, kinds_, digits);
    detail::for_each_piece(words, at, first_weight,
                           [&](std::size_t first, const lanes::Words& piece) {
                             readings.read(piece);
                             counts.cells_stuck += readings.stuck_cells();
                             f(first, piece, readings.rows());
                           });
  }

  /// The same where digits read as states: f(first, piece of the words as read).
  template <class Word, class F>
  void for_each_read(std::span<const Digit> digits, std::span<const Word> words,
                     const TrialIndex& at, std::uint32_t first_weight, ReadCounts& counts,
                     const F& f) const requires(is_digital) {
    const WordBits reliable = ~bits_of(digits);
    for_each_reading(digits, words, at, first_weight, counts,
                     [&](std::size_t first, const lanes::Words& stored, const auto& rows) {
                       lanes::Words read = stored;
                       for (std::size_t i = 0; i < read.count; ++i) read.word[i] &= reliable;
                       for (std::size_t k = 0; k < digits.size(); ++k) {
                         for (std::size_t i = 0; i < read.count; ++i) {
                           read.word[i] |= digits[k].number_of(rows[k][i]) << digits[k].lsb;
                         }
                       }
                       for (std::size_t i = 0; i < read.count; ++i) {
                         counts.bits_misread += static_cast<std::uint64_t>(
                             std::popcount(read.word[i] ^ stored.word[i]));
                       }
                       f(first, std::as_const(read));
                     });
  }

  Distribution distribution_;
  kinds_type kinds_;
};

template <class Distribution, class Readout>
VariabilitySampler(Distribution, Readout) -> VariabilitySampler<Distribution, Readout>;
template <class Distribution>
VariabilitySampler(Distribution) -> VariabilitySampler<Distribution, ConductanceReadout>;

}  // namespace rramvar
