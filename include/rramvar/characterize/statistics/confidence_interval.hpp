#pragma once
/// Shares with Wilson's interval.

#include <cstddef>

#include "rramvar/core/interval.hpp"

namespace rramvar {

using ConfidenceInterval = Interval;

/// Φ⁻¹(0.975): a normal number lies within ± this in 95 % of the draws.
inline constexpr double normal_95 = 1.959963984540054;

/// A share estimated from a count.
struct EstimatedShare {
  std::size_t count = 0;
  std::size_t of = 0;
  double share = 0.0;
  Interval ci95{};
};

/// The share count/of with its score interval, which stays inside [0, 1] and is right for 0 and for
/// all. The trials must be independent.
/// Source: E. B. Wilson, J. Am. Stat. Assoc. 22(158):209, 1927.
/// @pre count ≤ of, of > 0
EstimatedShare wilson_share(std::size_t count, std::size_t of);

/// The same interval of a share among as many independent trials, which need not be whole numbers.
/// @pre 0 ≤ share ≤ 1, trials > 0
Interval wilson_interval(double share, double trials);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/statistics/confidence_interval-inl.hpp"
#endif
