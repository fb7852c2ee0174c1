#pragma once
/// Many weights at once, one in each lane of the processor's vectors (core/lanes.hpp): from the
/// draws of their digits to their values.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "rramvar/core/draw.hpp"
#include "rramvar/core/instruction_set.hpp"
#include "rramvar/core/lanes.hpp"
#include "rramvar/encoding/fields.hpp"

namespace rramvar::lanes {

inline constexpr std::size_t most_digits = 64;

/// The words of `count` neighbouring weights, and where they are drawn. Those that make up a whole
/// group may be anything.
struct Words {
  TrialIndex at;
  std::uint32_t first_weight;
  std::size_t count;
  /// Whether these are the words that were read last, from the same chip, at another trial.
  bool are_read_again = false;
  alignas(64) std::uint64_t word[most_weights];

  std::size_t group_count() const { return whole_groups(count); }
};

/// Where a digit of analog readout is added up.
struct InField {
  std::size_t number;  ///< of the field
  bool is_first;       ///< of the field's digits
};

/// A digit of analog readout: its reading in state s is readings[s << state_shift | i], i a
/// uniform index.
struct ReadingDigit {
  InField in;
  const double* readings;
  double place;           ///< a power of two
  std::uint64_t entries;  ///< of each state; 0 if they differ
  const std::uint64_t* entries_of_state;
  std::uint64_t state_shift;
  std::uint64_t state_mask;  ///< where the state stands in 2³²·(its index in `readings`)
  std::uint64_t rotation;    ///< of a word to the left that brings the digit there
};

/// A digit of analog readout that is read by a curve, the DrawCurve of its cells.
struct CurveDigit {
  InField in;
  const double* curve;
  double place;              ///< a power of two
  std::uint64_t state_mask;  ///< where the state stands in the index of a piece
  std::uint64_t rotation;    ///< of a word to the left that brings the digit there
};

/// A field of analog readout: its reliable bits as a number, to which its digits' readings are
/// added.
struct ReadingField {
  std::uint64_t reliable;  ///< mask of the field's bits that no cell holds, once at bit 0
  std::uint64_t lsb;
};

/// Sums of a field for each weight.
using FieldSums = std::array<std::array<double, most_weights>, most_fields>;

/// What a floating-point layout needs to make values of field sums.
struct FloatParts {
  std::uint64_t exponent_mask;  ///< in the word; 0 there: subnormal
  double bias;
  double fraction_unit;   ///< 2^−fraction_bits
  double subnormal_unit;  ///< 2^(1 − bias)
  /// Words that are Inf or NaN have these bits under this mask.
  std::uint64_t non_finite_mask, non_finite_bits;
};

/// A digit of threshold readout. The number that a random word w gives where the number n is
/// stored: first[n], then changed by ^= change[n][c] for each cut c with w ≥ cut[n][c].
struct CutDigit {
  std::uint64_t mask;  ///< of the digit's numbers, at bit 0
  std::uint64_t lsb;
  std::size_t cuts;            ///< of each number
  const std::uint64_t* first;  ///< one a number
  const std::uint64_t* cut;    ///< [c][number]; at most 2³², which no word reaches
  const std::uint64_t* change;
};

/// The loops, compiled for one set of instructions.
struct Kernels {
  /// Draws an entry for every digit of every weight, and adds up the readings of each field.
  void (*sum_readings)(const Words&, std::span<const ReadingDigit>, std::span<const ReadingField>,
                       FieldSums&);
  /// The same by curves; NaN where a curve does not know one of the readings.
  void (*sum_curves)(const Words&, std::span<const CurveDigit>, std::span<const ReadingField>,
                     FieldSums&);
  /// (1 − 2ŝ)·2^(ê − bias)·(1 + m̂) as FloatLayout has it.
  /// @return whether all values are right; not so where a word, or a value, is Inf or NaN
  bool (*combine_floats)(const Words&, const FloatParts&, const FieldSums&, double* w_hat);
  /// Draws a word for every digit of every weight, and reads the digit by its cuts.
  /// @param reliable the bits of a word that no digit holds
  /// @return the number of bits that differ from those stored
  std::uint64_t (*read_words)(const Words&, std::span<const CutDigit>, std::uint64_t reliable,
                              std::uint64_t* read);
};

/// @pre the processor has these instructions
const Kernels& kernels_for(InstructionSet set);

}  // namespace rramvar::lanes

#ifndef RRAMVAR_COMPILED
#include "rramvar/sampling/lanes-inl.hpp"
#endif
