#pragma once
/// VariabilitySampler<Distribution, Readout>: stored digits → drawn resistances → read digits → ŵ.

#include <array>
#include <bit>
#include <concepts>
#include <cstdint>
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

namespace rramvar {

/// What happened while cells were read, or is expected to.
struct ReadCounts {
  std::uint64_t cells_read = 0;
  std::uint64_t bits_misread = 0;  ///< threshold readout: read bits that differ from stored ones
  std::uint64_t non_finite_weights = 0;  ///< read back as Inf or NaN, before the policy for them
  std::uint64_t cells_stuck = 0;         ///< cells read that are stuck at a state

  ReadCounts& operator+=(const ReadCounts& other) {
    cells_read += other.cells_read;
    bits_misread += other.bits_misread;
    non_finite_weights += other.non_finite_weights;
    cells_stuck += other.cells_stuck;
    return *this;
  }
};

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
                "`LogicState operator()(ohm) const` (digital).");

 public:
  using reader_type = reader_of<Readout, Distribution>;
  /// What one cell reads as: double (analog) or LogicState (digital).
  using reading_type = decltype(std::declval<const reader_type&>()(ohm{}));
  static constexpr std::size_t states = states_of<Distribution>;
  static constexpr bool is_digital = DigitalReader<reader_type>;

  /// @throws Error if the readout cannot be calibrated on this distribution
  explicit VariabilitySampler(Distribution distribution, Readout readout = {})
      : distribution_(std::move(distribution)), reader_(readout.calibrate(distribution_)) {
    if constexpr (TabulatedDistribution<Distribution>) {
      for (LogicState s = 0; s < states; ++s) {
        for (const ohm r : distribution_.sorted(s)) table_[s].push_back(reader_(r));
      }
    }
  }

  const Distribution& distribution() const { return distribution_; }
  const reader_type& reader() const { return reader_; }

  /// One cell in state s: draws its resistance and reads it.
  reading_type read(LogicState s, DrawEngine& engine) const {
    return reader_(distribution_(s, engine));
  }

  /// Reads a layer once: weight i of w_hat is words[i] as its cells give it back.
  /// @param encoder its cells must have at most S states
  /// @pre w_hat.size() == words.size() < 2³²
  template <class Encoder>
  ReadCounts sample(const Encoder& encoder, std::span<const typename Encoder::word_type> words,
                    const TrialIndex& at, std::span<double> w_hat) const {
    RRAMVAR_ASSERT(w_hat.size() == words.size());
    check_cells(encoder);
    const std::span<const Digit> digits = encoder.digits();
    std::array<reading_type, DrawEngine::max_digits> readings{};
    ReadCounts counts;
    counts.cells_read = words.size() * digits.size();
    for (std::size_t i = 0; i < words.size(); ++i) {
      const auto weight = static_cast<std::uint32_t>(i);
      Philox4x32::counter_type first{};
      for (std::uint32_t k = 0; k < digits.size(); ++k) {
        if constexpr (HasFaults<Distribution>) {
          counts.cells_stuck += distribution_.stuck_at(CellDraws(at, weight, k)).has_value();
        }
        if (!DrawnAtCells<Distribution> && k % 4 == 0) {
          first = DrawEngine::first_words(at, weight, k / 4);
        }
        readings[k] =
            read_at(static_cast<LogicState>(digits[k].of(words[i])), at, weight, k, first);
      }
      w_hat[i] = decode(encoder, words[i], std::span(readings).first(digits.size()), counts);
    }
    return counts;
  }

  /// The value of a word whose digits gave these readings, with misread bits and Inf/NaN counted.
  template <class Encoder>
  double decode(const Encoder& encoder, WordBits word, std::span<const reading_type> readings,
                ReadCounts& counts) const {
    if constexpr (is_digital) {
      WordBits read = word & ~encoder.stored_mask();
      for (std::size_t k = 0; k < readings.size(); ++k) {
        const Digit& digit = encoder.digits()[k];
        read |= clip(readings[k], digit) << digit.lsb;
      }
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

  /// A digit narrower than its cell uses the lowest states only, and is not compared beyond them.
  static WordBits clip(LogicState read, const Digit& digit) {
    return std::min(static_cast<WordBits>(read), low_bits(digit.width));
  }

  /// @throws Error if a digit has more values than a cell has states
  template <class Encoder>
  static void check_cells(const Encoder& encoder) {
    for (const Digit& digit : encoder.digits()) {
      if (low_bits(digit.width) >= states) {
        throw Error("a cell is to hold " + std::to_string(int{digit.width}) + " bits",
                    "the device has " + std::to_string(states) + " states",
                    "use fewer bits a cell, or a device table with more states");
      }
    }
  }

 private:
  reading_type read_at(LogicState s, const TrialIndex& at, std::uint32_t weight,
                       std::uint32_t digit, const Philox4x32::counter_type& first) const {
    if constexpr (TabulatedDistribution<Distribution>) {
      // The same entry that distribution_(s, engine) would give, read beforehand.
      return table_[s][uniform_index(first[digit % 4], table_[s].size())];
    } else if constexpr (DrawnAtCells<Distribution>) {
      return reader_(distribution_.in_cell(s, CellDraws(at, weight, digit)));
    } else {
      DrawEngine engine(at, weight, digit, DrawSource::write, first);
      return read(s, engine);
    }
  }

  Distribution distribution_;
  reader_type reader_;
  std::array<std::vector<reading_type>, states> table_;  ///< readings of the sorted entries
};

template <class Distribution, class Readout>
VariabilitySampler(Distribution, Readout) -> VariabilitySampler<Distribution, Readout>;
template <class Distribution>
VariabilitySampler(Distribution) -> VariabilitySampler<Distribution, ConductanceReadout>;

}  // namespace rramvar
