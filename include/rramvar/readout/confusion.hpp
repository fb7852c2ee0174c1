#pragma once
/// Confusion matrices from the cdf, and how far down they can be trusted.

#include <array>
#include <cmath>
#include <cstddef>

#include "rramvar/device/concepts.hpp"
#include "rramvar/device/rare_events.hpp"

namespace rramvar {

/// P(read t given stored s) as [s][t]; each row sums to 1.
template <std::size_t S>
using Confusion = std::array<std::array<double, S>, S>;

/// A probability and its complement, each exact when it is small.
struct Share {
  double below;  ///< P(R < r)
  double above;  ///< P(R ≥ r)
};

/// P(R < r) and P(R ≥ r) in state s. @pre 0 ≤ r ≤ ∞
template <HasCdf D>
Share share_below(const D& d, LogicState s, ohm r) {
  if (r == 0.0) return {0.0, 1.0};
  if (std::isinf(r)) return {1.0, 0.0};
  const ohm before = std::nextafter(r, 0.0);  // P(R < r) = P(R ≤ the number before r)
  return {d.cdf(s, before), survival(d, s, before)};
}

/// P(a ≤ R < b) from the shares at both ends; the difference of the smaller numbers keeps what is
/// rare.
inline double probability_between(const Share& a, const Share& b) {
  return b.below < a.above ? b.below - a.below : a.above - b.above;
}

/// The matrix of a reader that compares with S − 1 boundaries in state order.
/// @param share of state s on either side of boundary t, share(s, t)
/// @param falling whether the resistance falls with the state
template <std::size_t S, class F>
Confusion<S> confusion_between(bool falling, const F& share) {
  Confusion<S> out{};
  for (LogicState s = 0; s < S; ++s) {
    const auto below_state = [&](LogicState t) -> Share {  // of the states below t, and the others
      if (t == 0) return {0.0, 1.0};
      if (t == S) return {1.0, 0.0};
      const Share at = share(s, t - 1);
      return falling ? Share{at.above, at.below} : at;
    };
    Share before = below_state(0);
    for (LogicState t = 0; t < S; ++t) {
      const Share after = below_state(t + 1);
      out[s][t] = probability_between(before, after);
      before = after;
    }
  }
  return out;
}

/// A confusion matrix in which what a table says little of is replaced by its upper bound at 95 %:
/// entries smaller than half an entry of the table.
template <std::size_t S>
Confusion<S> bounded(Confusion<S> confusion, const std::array<RareEvents, S>& rare) {
  for (LogicState s = 0; s < S; ++s) {
    if (rare[s].known != RareEvents::Known::not_at_all) continue;
    for (double& p : confusion[s]) {
      if (p < rare[s].below / 6.0) p += rare[s].below;
    }
  }
  return confusion;
}

}  // namespace rramvar
