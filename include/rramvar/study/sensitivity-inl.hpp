#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <limits>
#include <sstream>
#include <utility>

#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/study/sensitivity.hpp"

namespace rramvar {

RRAMVAR_INLINE std::string name_of(const Digit& digit, std::span<const Field> fields) {
  const Field& field = fields[digit.field];
  const int low = digit.lsb - field.lsb;
  std::string out(name_of(field.role));
  out.append("[").append(std::to_string(low + digit.width - 1));
  if (digit.width > 1) out.append(":").append(std::to_string(low));
  return out + "]";
}

RRAMVAR_INLINE Sensitivity sensitivity(const StoredWeights& stored,
                                       const ClosedFormEvaluator& evaluate) {
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

RRAMVAR_INLINE Protection cheapest_protection(const StoredWeights& stored,
                                              const ClosedFormEvaluator& evaluate, double target) {
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
