#pragma once
/// How much of the error each part of the memory makes, and what is cheapest to protect.

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "rramvar/core/error.hpp"
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
template <class Layer>
Sensitivity sensitivity(const StoredWeights& stored, const Layer& layer, const PatchGram& gram) {
  const SingleThreadedBlas blas;
  const ClosedFormEvaluator evaluate(layer, gram, stored.encoded());
  const ExpectedError all = evaluate(stored.moments()).vs_trained;
  const int exponent = all.overall.exponent;  // of squares here
  const auto square_of = [exponent](const ExpectedSquare& x) {
    const ExpectedSquare in_units = x.in_units_of(exponent);
    return in_units.bias + in_units.spread;
  };
  const double whole = square_of(all.overall);
  const auto share_of = [whole](double removed, double left) {
    if (std::isfinite(whole)) return whole > 0.0 ? removed / whole : 0.0;
    return std::isfinite(left) ? 1.0 : 0.0;  // all that makes it infinite, or not
  };
  const auto part = [&](std::string name, const IdealParts& ideal) {
    const ExpectedSquare with = evaluate(stored.moments(ideal)).vs_trained.overall;
    const double left = square_of(with);
    return PartShare{std::move(name), ideal, with.mean_square(), with.relative_l2(),
                     share_of(whole - left, left)};
  };

  Sensitivity out;
  out.error = all.overall;
  for (const Digit& digit : stored.digits()) {
    out.digits.push_back(part(name_of(digit, stored.fields()), {.bits = digit.mask()}));
  }
  const WordBits stored_bits = stored_bits_of(stored);
  for (const Field& field : stored.fields()) {
    const WordBits bits = field.mask() & stored_bits;
    if (bits != 0) out.fields.push_back(part(std::string(name_of(field.role)), {.bits = bits}));
  }
  if (stored.extra_cells() != 0) {
    out.fields.push_back(part("shared exponent", {.shared_exponents = true}));
  }
  for (LogicState s = 0; s < stored.states(); ++s) {
    IdealParts ideal;
    ideal.states.set(s);
    out.states.push_back(part("state " + std::to_string(s), ideal));
  }
  for (std::size_t f = 0; f < all.per_filter.size(); ++f) {
    const double removed = square_of(all.per_filter[f]);
    const double left = whole - removed;
    const ExpectedSquare others{
        .signal = all.overall.signal, .spread = std::max(left, 0.0), .exponent = exponent};
    out.filters.push_back({"filter " + std::to_string(f),
                           {},
                           std::ldexp(left, 2 * exponent),
                           others.relative_l2(),
                           share_of(removed, left)});
  }
  for (auto* list : {&out.digits, &out.fields, &out.states, &out.filters}) {
    std::stable_sort(list->begin(), list->end(),
                     [](const PartShare& a, const PartShare& b) { return a.share > b.share; });
  }
  return out;
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
template <class Layer>
Protection cheapest_protection(const StoredWeights& stored, const Layer& layer,
                               const PatchGram& gram, double target) {
  const SingleThreadedBlas blas;
  const ClosedFormEvaluator evaluate(layer, gram, stored.encoded());
  const auto square = [&](WordBits ideal) {
    return evaluate(stored.moments({.bits = ideal})).vs_trained.overall;
  };
  const double best = square(stored_bits_of(stored)).relative_l2();
  if (!(best <= target)) {
    const auto text = [](double x) {
      std::ostringstream out;
      out << x;
      return out.str();
    };
    throw Error("no protection brings the relative error down to " + text(target),
                (stored.extra_cells() == 0 ? "the rounding to the number format alone causes "
                                           : "the rounding and the shared exponents alone cause ") +
                    text(best),
                "store the weights in a wider format");
  }
  std::vector<Digit> left(stored.digits().begin(), stored.digits().end());
  std::vector<Digit> chosen;
  WordBits bits = 0;
  ExpectedSquare now = square(bits);
  while (now.relative_l2() > target) {
    auto next = left.begin();
    double least = std::numeric_limits<double>::infinity();  // ln E‖ΔY‖² gained, a bit
    for (auto digit = left.begin(); digit != left.end(); ++digit) {
      const double after = square(bits | digit->mask()).share_of(now);
      const double gain = std::log(after) / digit->width;
      if (!(gain < least)) continue;
      least = gain;
      next = digit;
    }
    bits |= next->mask();
    chosen.push_back(*next);
    left.erase(next);
    now = square(bits);
  }
  std::erase_if(chosen, [&](const Digit& digit) {
    if (square(bits & ~digit.mask()).relative_l2() > target) return false;
    bits &= ~digit.mask();
    return true;
  });
  Protection out;
  out.bits = bits;
  out.bits_per_weight = std::popcount(bits);
  out.relative_l2 = square(bits).relative_l2();
  for (const Digit& digit : chosen) out.digits.push_back(name_of(digit, stored.fields()));
  return out;
}

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/study/sensitivity-inl.hpp"
#endif
