#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/memory/protected_weights.hpp"

namespace rramvar {

RRAMVAR_INLINE ClampedWeights::ClampedWeights(std::unique_ptr<StoredWeights> weights)
    : WrappedWeights(std::move(weights)) {
  for (const double w : encoded()) {
    if (std::isfinite(w)) limit_ = std::max(limit_, std::abs(w));
  }
}

RRAMVAR_INLINE WeightMoments ClampedWeights::moments(const IdealParts&) const {
  WeightMoments out;
  out.why_unknown = "weights are limited to the range that was stored";
  return out;
}

RRAMVAR_INLINE ReadCounts ClampedWeights::limited(ReadCounts counts,
                                                  std::span<double> w_hat) const {
  for (double& w : w_hat) {
    if (!(std::abs(w) > limit_)) continue;
    w = std::copysign(limit_, w);
    ++counts.errors_detected;
  }
  return counts;
}

RRAMVAR_INLINE Duplicate duplicate(const StoredWeights& weights, StoredBits fields) {
  const WordBits stored = bits_of(weights.digits());
  const WordBits chosen = fields.in(weights.fields());
  Duplicate code{.which = gather(chosen, stored), .scales = false};
  for (const Field& field : weights.fields()) {
    if (field.role == FieldRole::exponent && (chosen & field.mask()) != 0) code.scales = true;
  }
  if (code.which == 0 && !(code.scales && !weights.scale_words().empty())) {
    throw Error("the fields to be duplicated do not lie in cells");
  }
  return code;
}

}  // namespace rramvar
