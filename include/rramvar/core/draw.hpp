#pragma once
/// Every random draw of the library is a pure function of where it is made:
/// (seed, source, chip, trial, weight, digit). Nothing is stored, so any thread or rank can make
/// any draw in any order, and two designs can be compared on the same draws.

#include <array>
#include <cstdint>
#include <limits>

#include "rramvar/core/config.hpp"
#include "rramvar/core/philox.hpp"

namespace rramvar {

/// What is being drawn. Draws from different sources at one place are independent.
enum class DrawSource : std::uint8_t {
  write = 0,            ///< the resistance that one write leaves (cycle-to-cycle, c2c)
  tabulation = 1,       ///< filling a DeviceLUT from a distribution
  subsample = 2,        ///< choosing which trials the quantile estimates keep
  cell = 3,             ///< the resistance, or the measured cell, that a cell has for good
  goodness_of_fit = 4,  ///< samples that a fit is tested by
  // The sources of variability in device/sources, one number each.
  device_to_device = 16,
  cycle_to_cycle = 17,
  read_noise = 18,
  telegraph_trap = 19,
  telegraph_state = 20,
  retention_drift = 21,
  stuck_at = 22,
  comparator_offset = 32,  ///< of a sense amplifier, at each read
  rare_misread = 33,       ///< which digits of a batch of words a threshold readout gets wrong
  // Statistics.
  table_bootstrap = 41,  ///< which cells a resampled table has
  trial_bootstrap = 42,  ///< which trials a resampled run has
  rare_error = 43,       ///< how many rare errors a trial has, and where
  user = 64,             ///< DrawSource{64} to DrawSource{255} are for users' own sources
};

/// The coordinates that all draws of one trial share.
struct TrialIndex {
  std::uint64_t seed = 1;   ///< the experiment
  std::uint32_t trial = 0;  ///< one write and read of the whole layer
  std::uint32_t chip = 0;   ///< one set of cells
};

/// The stream of 32-bit words of one cell, a UniformRandomBitGenerator.
///
/// Word 0 of digits 4q … 4q+3 are the four words of one Philox block, so that distributions that
/// need a single word (a table look-up) cost a quarter of a block a draw; further words come from
/// blocks of the digit's own. A cell can have further streams of a source, each from block 256
/// times its number on. Layout of the counter: (weight, trial, chip, source:8 | digit:8 |
/// block:16), key = seed.
class DrawEngine {
 public:
  using result_type = std::uint32_t;
  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }

  /// Digits a weight can have at most.
  static constexpr std::uint32_t max_digits = 256;

  /// Streams a cell can have of one source; all but the last have 1021 words.
  static constexpr std::uint32_t max_streams = 256;

  constexpr DrawEngine(const TrialIndex& at, std::uint32_t weight, std::uint32_t digit,
                       DrawSource source = DrawSource::write, std::uint32_t stream = 0) noexcept
      : at_(at), weight_(weight), digit_(digit), source_(source), first_block_(stream << 8) {
    RRAMVAR_ASSERT(digit < max_digits && stream < max_streams);
  }

  /// The same stream where its first word is known already (see first_words).
  constexpr DrawEngine starting_with(std::uint32_t first_word) const noexcept {
    DrawEngine out = *this;
    out.first_ = first_word;
    out.knows_first_ = true;
    return out;
  }

  /// Word 0 of the streams of digits 4·quad … 4·quad+3.
  static constexpr Philox4x32::counter_type first_words(const TrialIndex& at, std::uint32_t weight,
                                                        std::uint32_t quad,
                                                        DrawSource source = DrawSource::write,
                                                        std::uint32_t stream = 0) {
    return block(at, weight, source, quad, stream << 8);
  }

  constexpr result_type operator()() noexcept {
    const std::uint32_t n = position_++;
    if (n == 0) {
      return knows_first_ ? first_
                          : block(at_, weight_, source_, digit_ / 4, first_block_)[digit_ % 4];
    }
    if ((n - 1) % 4 == 0) {
      words_ = block(at_, weight_, source_, digit_, first_block_ + 1 + (n - 1) / 4);
    }
    return words_[(n - 1) % 4];
  }

 private:
  static constexpr Philox4x32::counter_type block(const TrialIndex& at, std::uint32_t weight,
                                                  DrawSource source, std::uint32_t digit,
                                                  std::uint32_t number) noexcept {
    RRAMVAR_ASSERT(number < 0x10000u);
    return Philox4x32{}(
        {weight, at.trial, at.chip,
         static_cast<std::uint32_t>(source) << 24 | digit << 16 | number},
        {static_cast<std::uint32_t>(at.seed), static_cast<std::uint32_t>(at.seed >> 32)});
  }

  TrialIndex at_;
  std::uint32_t weight_;
  std::uint32_t digit_;
  DrawSource source_;
  std::uint32_t first_block_;
  bool knows_first_ = false;
  std::uint32_t first_ = 0;
  std::uint32_t position_ = 0;
  Philox4x32::counter_type words_{};
};

/// A uniform index in 0 … n−1 from one word: floor(u·n / 2³²). Each index has a probability within
/// 2⁻³² of 1/n. @pre 0 < n ≤ 2³²
constexpr std::uint64_t uniform_index(std::uint32_t word, std::uint64_t n) noexcept {
  RRAMVAR_ASSERT(n > 0 && n <= (std::uint64_t{1} << 32));
  return (word * n) >> 32;
}

/// A uniform number in the open interval (0, 1), for inverse-CDF sampling.
///
/// One word gives the body a grid of 2⁻³². Within 2⁻¹² of either end two more words refine the
/// number to a grid of 2⁻⁹⁶, so that rare events (a quantile at 1e-12) have their right
/// probability; relative to the distance from the nearer end the grid is below 2⁻²⁰ everywhere.
class OpenUniform {
 public:
  /// The number and its complement, each exact to double precision near its own end.
  struct Value {
    double lower;  ///< u
    double upper;  ///< 1 − u
  };

  template <class Engine>
  constexpr Value operator()(Engine& engine) const {
    return (*this)(engine(), engine);
  }
  /// The same where the first word has been taken from the engine.
  template <class Engine>
  constexpr Value operator()(std::uint32_t word, Engine& engine) const {
    const bool upper_half = (word & 0x80000000u) != 0;
    const std::uint32_t from_end = upper_half ? ~word : word;  // distance to the nearer end
    double fine = 0.5;                                         // position inside the grid cell
    if (from_end < (1u << 20)) {
      const double high = engine();
      const double low = engine();
      fine = (high + (low + 0.5) * 0x1p-32) * 0x1p-32;
    }
    const double tail = (from_end + fine) * 0x1p-32;
    return upper_half ? Value{1.0 - tail, tail} : Value{tail, 1.0 - tail};
  }
};

/// Whether OpenUniform{}(engine).lower < p, which the first word mostly tells.
template <class Engine>
constexpr bool uniform_is_below(double p, Engine& engine) {
  const std::uint32_t word = engine();
  if (word * 0x1p-32 >= p) return false;
  return (word + 1.0) * 0x1p-32 <= p || OpenUniform{}(word, engine).lower < p;
}

}  // namespace rramvar
