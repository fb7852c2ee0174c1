#pragma once
/// VariabilitySampler<Distribution, Readout>: stored digits → drawn resistances → read digits → ŵ.

#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include "rramvar/core/draw.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/encoding/bit_encoder.hpp"
#include "rramvar/readout/analog.hpp"
#include "rramvar/readout/concepts.hpp"
#include "rramvar/sampling/cell_kinds.hpp"
#include "rramvar/sampling/drawn_readings.hpp"
#include "rramvar/sampling/read_counts.hpp"
#include "rramvar/sampling/read_plan.hpp"

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
  static_assert(!ResistanceDistribution<Distribution> || ReadoutFor<Readout, Distribution>,
                "VariabilitySampler<…, Readout>: a readout needs `calibrate(distribution) const`, "
                "and its result `double operator()(ohm) const` (analog) or "
                "`LogicState operator()(ohm) const` (digital), or one of the other readers in "
                "readout/concepts.hpp; a differential pair needs a device of two states.");

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

  /// @throws Error if the readout cannot be calibrated on this distribution, or that draws what no
  /// cell has
  explicit VariabilitySampler(Distribution distribution, Readout readout = {})
      : readings_(draw_readings(std::move(distribution), readout)) {}

  const Distribution& distribution() const { return readings_->distribution(); }
  /// The kinds of cells by the bits that they hold, each with its reader.
  const kinds_type& kinds() const { return readings_->kinds(); }
  const reader_type& reader() const { return kinds().widest().reader(); }
  /// What the cells read as, as data.
  std::shared_ptr<const CellReadings> readings() const { return readings_; }

  /// One digit of a cell that holds most bits: draws its resistance, or both of a pair, and reads.
  reading_type read(LogicState s, DrawEngine& engine) const {
    const auto& kind = kinds().widest();
    const ohm r = distribution()(kind.in_device(s), engine);
    if constexpr (CellReader<reader_type>) {
      return kind.reader()(r);
    } else if constexpr (NoisyReader<reader_type>) {
      return kind.reader()(r, engine);
    } else {
      return kind.reader()(r, distribution()(kind.in_device(kind.states - 1 - s), engine));
    }
  }

  /// How words of this encoder are read.
  /// @throws Error as check_cells() in read_plan.hpp
  template <class Format, class Cells>
  ReadPlan plan(const BitEncoder<Format, Cells>& encoder, const ReadOptions& options = {}) const {
    check_format<Format>();
    return ReadPlan(readings_, codec_of(encoder), options);
  }

  /// Reads a layer once: weight i of w_hat is words[i] as its cells give it back. To read it often,
  /// keep the plan().
  /// @param encoder its cells must have at most S states
  /// @param first_weight the number of the first weight, where others lie in the same memory
  /// @pre w_hat.size() == words.size() < 2³² − first_weight
  template <class Encoder>
  ReadCounts sample(const Encoder& encoder, std::span<const typename Encoder::word_type> words,
                    const TrialIndex& at, std::span<double> w_hat,
                    std::uint32_t first_weight = 0) const {
    return plan(encoder).read(words, at, w_hat, first_weight);
  }

  /// The same by threshold readout, but the words themselves: what a protection works on.
  template <class Encoder>
  ReadCounts read_words(const Encoder& encoder, std::span<const typename Encoder::word_type> words,
                        const TrialIndex& at, std::span<WordBits> read,
                        std::uint32_t first_weight = 0) const requires(is_digital) {
    return plan(encoder).read_words(words, at, read, first_weight);
  }

  /// Compiles for number formats whose words can be read.
  template <class Format>
  static constexpr void check_format() {
    static_assert(is_digital || FieldedFormat<Format>,
                  "Analog readout needs to know what the bits of a word mean: give the number "
                  "format `layout() const` (encoding/concepts.hpp), or read by ThresholdReadout.");
  }

 private:
  std::shared_ptr<const DrawnReadings<Distribution, Readout>> readings_;
};

template <class Distribution, class Readout>
VariabilitySampler(Distribution, Readout) -> VariabilitySampler<Distribution, Readout>;
template <class Distribution>
VariabilitySampler(Distribution) -> VariabilitySampler<Distribution, ConductanceReadout>;

}  // namespace rramvar
