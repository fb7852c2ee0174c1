#pragma once
/// The exact mean and variance of every stored weight: what sampling would converge to.

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "rramvar/encoding/word_codec.hpp"
#include "rramvar/memory/moments.hpp"

namespace rramvar {

class DigitMoments;

/// Neighbouring weights that vary together, because the exponent that they share lies in cells:
/// ŵ_i = f·v_i with one f for all, so that Cov(ŵ_i, ŵ_j) = variation²·E[ŵ_i]·E[ŵ_j] for i ≠ j.
struct VaryingTogether {
  std::size_t begin;
  std::size_t end;
  double squared_variation;  ///< (standard deviation of f / mean of f)²
};

/// Moments of all weights of a layer, in the order of the trained weights.
///
/// A moment that does not exist is infinite: a log-normal conductance in an analog exponent has
/// none, and with NonFinite::propagate neither has a weight that may read as Inf.
struct WeightMoments {
  bool known = false;
  std::string why_unknown;       ///< if not known
  std::vector<Moments> weights;  ///< of ŵ/2^exponent, after the policy for Inf and NaN
  std::vector<int> exponents;    ///< of each weight; 0 unless fourth powers of it would overflow
  std::vector<VaryingTogether> blocks;  ///< all other weights are independent of each other
  std::vector<double> non_finite;       ///< P(Inf or NaN) of each weight, before that policy
  double non_finite_weights = 0.0;      ///< their sum, the expected number

  /// The exponent at which sums over squares and fourth powers of the weights from `begin` to
  /// before `end` have room; 0 for all but wide formats.
  int exponent_for(std::size_t begin, std::size_t end) const;
  /// The moments of weight i, over 2^exponent.
  Moments in_units_of(int exponent, std::size_t i) const {
    return times_power_of_two(weights[i], exponents[i] - exponent);
  }
};

/// The moments of words of which every digit varies by itself.
///
/// | layout                  | analog readout | digital readout                               |
/// |-------------------------|----------------|-----------------------------------------------|
/// | FloatLayout             | product form   | exponents enumerated; without an Inf, as below|
/// | LinearLayout            | sums           | sums                                          |
/// | SignMagnitudeLayout     | product form   | product form                                  |
/// | PowerLayout             | product form   | all words enumerated                          |
/// | none, or a user's own   | unknown        | all words enumerated, up to 16 stored bits    |
///
/// @param digit_moments how the digits of these words read back
/// @param ideal_bits of every word that are read as stored
WeightMoments moments_of_words(const WordCodec& codec, const DigitMoments& digit_moments,
                               std::span<const WordBits> words, WordBits ideal_bits = 0);

/// That the moments are not known of a readout.
WeightMoments unknown_moments(bool is_digital);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/memory/weight_moments-inl.hpp"
#endif
