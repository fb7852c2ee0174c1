#pragma once
/// How much of the error each part of the memory makes, and what is cheapest to protect.

#include <span>
#include <string>
#include <vector>

#include "rramvar/core/config.hpp"
#include "rramvar/layer/blas.hpp"
#include "rramvar/layer/patch_gram.hpp"
#include "rramvar/memory/stored_weights.hpp"
#include "rramvar/study/closed_form.hpp"

namespace rramvar {

/// One part of the memory and the error without its variability.
struct PartShare {
  std::string part;          ///< such as "exponent[4]", "fraction[9:8]", "state 0", "filter 17"
  IdealParts ideal;          ///< what is taken as ideal; nothing for a filter
  double mean_square = 0.0;  ///< E‖ΔY‖² with this part ideal; infinite where no double holds it
  double relative_l2 = 0.0;  ///< √ of that over ‖Y‖: the RMS relative L2 error
  double share = 0.0;        ///< (E‖ΔY‖² − the above) / E‖ΔY‖²
};

/// The exact shares of the parts of a memory in E‖ΔY‖² against the trained weights, each list with
/// the largest first. Shares of filters add up to 1. Those of digits, fields and states need not:
/// an exponent digit multiplies the error of all others, so protecting either of two can remove
/// nearly all of it.
struct Sensitivity {
  ExpectedSquare error;  ///< with nothing ideal
  std::vector<PartShare> digits;
  std::vector<PartShare> fields;
  std::vector<PartShare> states;
  std::vector<PartShare> filters;
};

/// "fraction[9:8]": the bits of a digit, counted from the lowest of its field.
std::string name_of(const Digit& digit, std::span<const Field> fields);

/// The digits that lie in cells, as one mask.
inline WordBits stored_bits_of(const StoredWeights& stored) {
  return bits_of(stored.digits());
}

/// Replaces each digit, field and state by its ideal value and takes the difference. One closed
/// form a part: a few milliseconds each for AlexNet layer 1.
/// @throws Error if there is no closed form, or the Gram matrix does not fit
Sensitivity sensitivity(const StoredWeights& stored, const ClosedFormEvaluator& evaluate);
template <class Layer>
Sensitivity sensitivity(const StoredWeights& stored, const Layer& layer, const PatchGram& gram) {
  const SingleThreadedBlas blas;
  return sensitivity(stored, ClosedFormEvaluator(layer, gram, stored.encoded()));
}

/// Bits of every word to hold in reliable memory.
struct Protection {
  WordBits bits = 0;
  int bits_per_weight = 0;
  double relative_l2 = 0.0;         ///< expected RMS error with them, against the trained weights
  std::vector<std::string> digits;  ///< their names, the first chosen first
};

/// Chooses few bits of every word whose protection brings the RMS relative L2 error down to a
/// target.
///
/// Greedy: the digit that divides E‖ΔY‖² by most a bit is protected next, until the target is met;
/// then every digit that turns out to be needless is released, the earliest chosen first. Not
/// always the least number of bits, though seldom more than one above it; n digits cost about n²/2
/// closed forms, where trying all subsets would cost 2ⁿ.
/// @throws Error if even ideal cells miss the target, because of the rounding alone
Protection cheapest_protection(const StoredWeights& stored, const ClosedFormEvaluator& evaluate,
                               double target);
template <class Layer>
Protection cheapest_protection(const StoredWeights& stored, const Layer& layer,
                               const PatchGram& gram, double target) {
  const SingleThreadedBlas blas;
  return cheapest_protection(stored, ClosedFormEvaluator(layer, gram, stored.encoded()), target);
}

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/study/sensitivity-inl.hpp"
#endif
