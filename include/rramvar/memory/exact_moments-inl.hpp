#pragma once

#include "rramvar/memory/exact_moments.hpp"

namespace rramvar {

/// ŵ = f·v for weights v in blocks, each with a factor f of its own that is independent of them.
RRAMVAR_INLINE void multiply_by_factors(const WeightMoments& factors,
                                        std::span<const ScaleGroup> blocks,
                                        WeightMoments& weights) {
  weights.known = factors.known;
  weights.why_unknown = factors.why_unknown;
  for (std::size_t b = 0; b < factors.weights.size(); ++b) {
    const Moments& f = factors.weights[b];
    const auto& [begin, end, affine] = blocks[b];
    for (std::size_t i = begin; i < end; ++i) {
      weights.weights[i] = f * weights.weights[i];
      // A weight that is NaN in a block that is NaN counts once.
      const double more = factors.non_finite[b] * (1.0 - weights.non_finite[i]);
      weights.non_finite[i] += more;
      weights.non_finite_weights += more;
    }
    if (f.variance > 0.0) weights.blocks.push_back({begin, end, f.variance / (f.mean * f.mean)});
  }
}

RRAMVAR_INLINE WeightMoments moments_of(const WeightsInCells& weights, const DigitMoments& digits,
                                        const IdealParts& ideal) {
  WeightMoments out =
      moments_of_words(weights.codec(), digits.taken_as(ideal), weights.stored_words(), ideal.bits);
  if (!out.known) return out;
  const SharedScales& scales = weights.scales();
  if (!scales.are_in_cells() || ideal.shared_exponents) {
    scales.apply(out.weights);
  } else {
    multiply_by_factors(
        moments_of_words(scales.codec(), digits.taken_as({.states = ideal.states}), scales.words()),
        scales.groups(), out);
  }
  return out;
}

}  // namespace rramvar
