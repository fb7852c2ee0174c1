#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/study/proportional_choice.hpp"

namespace rramvar {

RRAMVAR_INLINE ProportionalChoice::ProportionalChoice(std::span<const double> weights)
    : items_(weights.size()) {
  std::iota(items_.begin(), items_.end(), std::uint32_t{0});
  std::stable_sort(items_.begin(), items_.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return weights[a] < weights[b]; });
  double sum = 0.0;
  for (const std::uint32_t i : items_) sums_.push_back(sum += weights[i]);
}

}  // namespace rramvar
