#pragma once
/// The best boundary between two states, by their error rates alone: exact where a law has steps,
/// whatever wraps it, and to rounding where it is smooth.

#include <functional>

#include "rramvar/core/units.hpp"

namespace rramvar::detail {

/// Of two states: what of the one with high resistance lies at or below r, P(R_high ≤ r), and what
/// of the other above it, P(R_low > r). The first rises and the second falls with r.
struct ErrorRates {
  double high;
  double low;
};

/// Two states, as the search sees them.
struct StatePair {
  std::function<ErrorRates(ohm)> rates;
  /// The widths in ln R over which these are smooth near r; 0 where they have steps.
  std::function<ErrorRates(ohm)> smoothness;
  ohm from;  ///< nothing of either state lies below
  ohm to;    ///< nor above
};

/// The boundary b with the least sum of both rates; of equally good ones the geometric middle of
/// the longest stretch. R < b is read as the state of low resistance. @pre pair.from < pair.to
ohm least_error_sum(const StatePair& pair);

/// The boundary with equal rates, or, where steps forbid that, with the least difference: the
/// difference rises with r, so that all such boundaries are one stretch, of which the geometric
/// middle is taken. @pre pair.from < pair.to
ohm equal_errors(const StatePair& pair);

}  // namespace rramvar::detail

#ifndef RRAMVAR_COMPILED
#include "rramvar/readout/best_boundary-inl.hpp"
#endif
