#pragma once
/// The uncertainty of a share.

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "rramvar/core/interval.hpp"

namespace rramvar::programs {

/// Wilson's 95 % interval of a share seen in n independent cases:
/// (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n), z = 1.959964.
/// Source: E. B. Wilson, J. Am. Stat. Assoc. 22, 209 (1927), doi 10.1080/01621459.1927.10502953.
/// @pre 0 ≤ share ≤ 1, n > 0
inline Interval wilson95(double share, std::size_t n) {
  constexpr double z = 1.959963984540054;
  const double per_case = z * z / static_cast<double>(n);
  const double centre = share + per_case / 2;
  const double half = std::sqrt(per_case * (share * (1 - share) + per_case / 4));
  return {std::max(0.0, (centre - half) / (1 + per_case)),
          std::min(1.0, (centre + half) / (1 + per_case))};
}

}  // namespace rramvar::programs
