#pragma once
/// Draws of many weights at once, one in each lane of the processor's vectors: what the loops of
/// lanes_kernel.hpp work on, and the choice between the sets of instructions that they are compiled
/// for. The choice is made when the program runs; the results are the same bits with each.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <numbers>
#include <span>

#include "rramvar/core/config.hpp"
#include "rramvar/core/draw.hpp"
#include "rramvar/core/draw_curve.hpp"
#include "rramvar/core/instruction_set.hpp"
#include "rramvar/core/philox.hpp"
#include "rramvar/core/portable_exp2.hpp"

namespace rramvar::lanes {

/// Weights that one call works on at most, and the multiple that results are written for.
inline constexpr std::size_t most_weights = 64;
inline constexpr std::size_t group = 8;
constexpr std::size_t whole_groups(std::size_t weights) {
  return (weights + group - 1) / group * group;
}

/// A random word of one digit of each weight.
struct alignas(64) WordRow : std::array<std::uint64_t, most_weights> {};

/// Streams of the cells of neighbouring weights.
struct Streams {
  TrialIndex at;
  DrawSource source;
  std::uint32_t stream;
  std::uint32_t first_weight;
};

/// The loops, compiled for one set of instructions.
struct DrawKernels {
  /// The first words of all digits of the weights, as many digits as there are rows.
  void (*first_words)(const Streams&, std::size_t weights, std::span<WordRow> words);
  // In what follows, what is replaced or changed is a multiple of `group`.

  /// Words of cells in state s are replaced by others.
  void (*replace_words)(std::span<std::uint64_t> words, const std::uint64_t* others,
                        const std::uint64_t* states, std::uint64_t s);
  /// DrawCurve, of one state: the numbers that random words stand for, NaN where they are not
  /// known. @return whether all are known
  bool (*values_of_curve)(const double* curve, std::span<double> numbers,
                          const std::uint64_t* words);
  /// LnNormal::move of standard normal numbers, added. @param ln_normal shift and sigma by state
  void (*add_moves)(std::span<double> moves, const double* z, const std::uint64_t* states,
                    std::span<const double> ln_normal);
  /// Resistances times e^move, as `moved`.
  void (*take_moves)(std::span<double> resistances, const double* moves);
  /// Replaces every x by portable_exp2(x).
  void (*raise_two_to)(std::span<double> x);
};

/// @pre the processor has these instructions
const DrawKernels& draw_kernels_for(InstructionSet set);

}  // namespace rramvar::lanes

#ifndef RRAMVAR_COMPILED
#include "rramvar/core/lanes-inl.hpp"
#endif
