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

#include "rramvar/core/cell_draws.hpp"
#include "rramvar/core/draw.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/sources/concepts.hpp"
#include "rramvar/encoding/bit_encoder.hpp"
#include "rramvar/readout/analog.hpp"
#include "rramvar/readout/concepts.hpp"
#include "rramvar/sampling/cell_kinds.hpp"
#include "rramvar/sampling/rare_misreads.hpp"
#include "rramvar/sampling/read_counts.hpp"
#include "rramvar/sampling/table_reader.hpp"

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
        const auto read = [&](std::size_t i, std::span<reading_type> readings) {
          read_word(encoder.digits(), words[i], at, first_weight + static_cast<std::uint32_t>(i),
                    readings);
        };
        const auto done = sample_by_tables(kinds_, encoder, words, at, w_hat, first_weight, read);
        if (done) return *done;
      }
    }
    ReadCounts counts;
    for_each_reading(encoder.digits(), words, at, first_weight, counts,
                     [&](std::size_t i, std::span<const reading_type> readings) {
                       w_hat[i] = decode(encoder, words[i], readings, counts);
                     });
    return counts;
  }

  /// The same by threshold readout, but the words themselves: what a protection works on.
  /// @param digits of every word; all other bits are read as stored
  template <class Word>
  ReadCounts read_words(std::span<const Digit> digits, std::span<const Word> words,
                        const TrialIndex& at, std::span<WordBits> read,
                        std::uint32_t first_weight = 0) const requires(is_digital) {
    RRAMVAR_ASSERT(read.size() == words.size());
    const WordBits stored = bits_of(digits);
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
    for_each_reading(digits, words, at, first_weight, counts,
                     [&](std::size_t i, std::span<const reading_type> readings) {
                       read[i] = word_of(digits, words[i] & ~stored, readings);
                       counts.bits_misread +=
                           static_cast<std::uint64_t>(std::popcount(words[i] ^ read[i]));
                     });
    return counts;
  }

  /// The value of a word whose digits gave these readings, with misread bits and Inf/NaN counted.
  template <class Encoder>
  double decode(const Encoder& encoder, WordBits word, std::span<const reading_type> readings,
                ReadCounts& counts) const {
    if constexpr (is_digital) {
      const WordBits read = word_of(encoder.digits(), word & ~encoder.stored_mask(), readings);
      counts.bits_misread += static_cast<std::uint64_t>(std::popcount(word ^ read));
      return encoder.settle(encoder.decode(read), counts.non_finite_weights);
    } else {
      static_assert(
          FieldedFormat<typename Encoder::format_type>,
          "Analog readout needs to know what the bits of a word mean: give the number "
          "format `layout() const` (encoding/concepts.hpp), or read by ThresholdReadout.");
      return encoder.settle(encoder.decode_analog(word, readings), counts.non_finite_weights);
    }
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

  /// The first words of all cells of a weight, in blocks of four (see DrawEngine).
  using FirstWords = std::array<Philox4x32::counter_type, DrawEngine::max_digits / 4>;

  /// Reads the cells of one word: readings[k] of digit k.
  void read_word(std::span<const Digit> digits, WordBits word, const TrialIndex& at,
                 std::uint32_t weight, std::span<reading_type> readings) const {
    const auto count = static_cast<std::uint32_t>(digits.size());
    FirstWords first;
    if constexpr (!DrawnAtCells<Distribution> || kinds_type::may_have_curves) {
      for (std::uint32_t quad = 0; quad * 4 < count * cells_per_digit; ++quad) {
        first[quad] = DrawEngine::first_words(at, weight, quad);
      }
    }
    FirstWordCache cache;
    for (std::uint32_t k = 0; k < count; ++k) {
      const LogicState stored = digits[k].state_of(digits[k].of(word));
      readings[k] = kinds_.visit(digits[k].width, [&](const auto& kind) {
        return read_at(kind, stored, at, weight, k, count, first, cache);
      });
    }
  }

  /// Reads the cells of each word in turn, and hands the readings on: f(index, readings).
  template <class Word, class F>
  void for_each_reading(std::span<const Digit> digits, std::span<const Word> words,
                        const TrialIndex& at, std::uint32_t first_weight, ReadCounts& counts,
                        const F& f) const {
    std::array<reading_type, DrawEngine::max_digits> all{};
    const std::span<reading_type> readings(all.data(), digits.size());
    const std::size_t cells = digits.size() * cells_per_digit;
    counts.cells_read += words.size() * cells;
    for (std::size_t i = 0; i < words.size(); ++i) {
      const auto weight = first_weight + static_cast<std::uint32_t>(i);
      if constexpr (HasFaults<Distribution>) {
        FirstWordCache cache;
        for (std::uint32_t cell = 0; cell < cells; ++cell) {
          const CellDraws draws(at, weight, cell, &cache);
          counts.cells_stuck += distribution_.stuck_at(draws).has_value();
        }
      }
      read_word(digits, words[i], at, weight, readings);
      f(i, std::span<const reading_type>(readings));
    }
  }

  /// The word that digits read as states make; `others` are its bits outside them.
  static WordBits word_of(std::span<const Digit> digits, WordBits others,
                          std::span<const reading_type> readings) requires(is_digital) {
    for (std::size_t k = 0; k < digits.size(); ++k) {
      others |= digits[k].number_of(static_cast<LogicState>(readings[k])) << digits[k].lsb;
    }
    return others;
  }

  /// Digit k of `digits`, in state s of its kind of cells. The other cell of a pair lies behind the
  /// first cells of all digits.
  template <class Kind>
  reading_type read_at(const Kind& kind, LogicState s, const TrialIndex& at, std::uint32_t weight,
                       std::uint32_t k, std::uint32_t digits, const FirstWords& first,
                       FirstWordCache& cache) const {
    using Reader = typename Kind::reader_type;
    const auto number_of = [&](std::size_t cell) {
      return k + static_cast<std::uint32_t>(cell) * digits;
    };
    if constexpr (Kind::is_read_beforehand) {  // as distribution_(s, engine) would choose
      reading_type reading = kind.table()(s, first[k / 4][k % 4]);
      for (std::size_t cell = 1; cell < Kind::cells; ++cell) {
        const std::uint32_t n = number_of(cell);
        reading += kind.table(cell)(s, first[n / 4][n % 4]);
      }
      return reading;
    } else {
      if constexpr (Kind::may_have_curve) {
        if (kind.has_curves()) {
          reading_type reading = 0.0;
          for (std::size_t cell = 0; cell < Kind::cells; ++cell) {
            const std::uint32_t n = number_of(cell);
            double share = kind.curve(cell)(s, first[n / 4][n % 4]);
            if (std::isnan(share)) {
              DrawEngine engine(at, weight, n, DrawSource::write, first[n / 4]);
              share = kind.share(
                  cell, quantile_at(distribution_, kind.in_cell(cell, s), OpenUniform{}(engine)));
            }
            reading += share;
          }
          return reading;
        }
      }
      const ohm r = draw_at(kind.in_device(s), at, weight, k, first, cache);
      if constexpr (CellReader<Reader>) {
        return kind.reader()(r);
      } else if constexpr (NoisyReader<Reader>) {
        DrawEngine engine = CellDraws(at, weight, k, &cache).engine(Reader::stream, Lifetime::read);
        return kind.reader()(r, engine);
      } else {
        return kind.reader()(r,
                             draw_at(kind.in_cell(1, s), at, weight, number_of(1), first, cache));
      }
    }
  }

  /// The resistance of a cell.
  ohm draw_at(LogicState s, const TrialIndex& at, std::uint32_t weight, std::uint32_t cell,
              const FirstWords& first, FirstWordCache& cache) const {
    if constexpr (DrawnAtCells<Distribution>) {
      return distribution_.in_cell(s, CellDraws(at, weight, cell, &cache));
    } else {
      DrawEngine engine(at, weight, cell, DrawSource::write, first[cell / 4]);
      return distribution_(s, engine);
    }
  }

  Distribution distribution_;
  kinds_type kinds_;
};

template <class Distribution, class Readout>
VariabilitySampler(Distribution, Readout) -> VariabilitySampler<Distribution, Readout>;
template <class Distribution>
VariabilitySampler(Distribution) -> VariabilitySampler<Distribution, ConductanceReadout>;

}  // namespace rramvar
