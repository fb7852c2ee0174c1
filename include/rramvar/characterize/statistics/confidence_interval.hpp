#pragma once
/// Shares with Wilson's interval.

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "rramvar/core/config.hpp"
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
inline EstimatedShare wilson_share(std::size_t count, std::size_t of) {
  RRAMVAR_ASSERT(of > 0 && count <= of);
  const double n = static_cast<double>(of);
  const double p = static_cast<double>(count) / n;
  const double z2 = normal_95 * normal_95;
  const double middle = (p + z2 / (2 * n)) / (1 + z2 / n);
  const double half = normal_95 / (1 + z2 / n) * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n));
  return {count,
          of,
          p,
          {count == 0 ? 0.0 : std::max(middle - half, 0.0),
           count == of ? 1.0 : std::min(middle + half, 1.0)}};
}

}  // namespace rramvar
