#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/layer/wide_vectors.hpp"

namespace rramvar {

RRAMVAR_INLINE std::array<double, 2> dots(std::span<const float> x, std::span<const double> y,
                                          std::span<const double> z) {
  const auto add = [](auto, auto& e, auto& sums) RRAMVAR_KERNEL {
    sums[0] += e[0] * e[1];
    sums[1] += e[0] * e[2];
  };
  const auto sums = sum_rows<2>(x.size(), add, x.data(), y.data(), z.data());
  return {sum_of(sums[0]), sum_of(sums[1])};
}

RRAMVAR_INLINE double sum_of_squares(std::span<const float> x) {
  const auto sums = sum_rows<1>(
      x.size(), [](auto, auto& e, auto& sum) RRAMVAR_KERNEL { sum[0] += e[0] * e[0]; }, x.data());
  return sum_of(sums[0]);
}

}  // namespace rramvar
