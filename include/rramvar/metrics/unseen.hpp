#pragma once
/// What a sample that does not vary leaves open.

#include <cmath>
#include <cstdint>

namespace rramvar {

/// The largest share of all cases that can have a property which none of n independent cases had:
/// 1 − 0.025^(1/n), about 3.7/n, the upper end of the exact 95 % interval.
/// Source: C. J. Clopper, E. S. Pearson, Biometrika 26(4):404, 1934. @pre n > 0
inline double largest_share_unseen(std::uint64_t n) {
  return -std::expm1(std::log(0.025) / static_cast<double>(n));
}

}  // namespace rramvar
