#pragma once
/// ProportionalChoice: one of many items, each as likely as its weight says.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "rramvar/core/config.hpp"

namespace rramvar {

/// Cumulative sums over the items in ascending order, so that the least weights keep their full
/// accuracy beside the largest: a share of 1e-20 is chosen in 1e-20 of all cases.
class ProportionalChoice {
 public:
  /// @param weights ≥ 0 and finite; fewer than 2³² of them
  explicit ProportionalChoice(std::span<const double> weights);

  double total() const { return sums_.empty() ? 0.0 : sums_.back(); }

  /// The item at u in (0, 1). @pre total() > 0
  std::size_t operator()(double u) const {
    RRAMVAR_ASSERT(total() > 0.0);
    const auto found = std::upper_bound(sums_.begin(), sums_.end() - 1, u * total());
    return items_[static_cast<std::size_t>(found - sums_.begin())];
  }

 private:
  std::vector<std::uint32_t> items_;
  std::vector<double> sums_;
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/study/proportional_choice-inl.hpp"
#endif
