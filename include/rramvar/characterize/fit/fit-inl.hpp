#pragma once

#include <algorithm>
#include <limits>
#include <string>

#include "rramvar/characterize/fit/fit.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"

namespace rramvar {

RRAMVAR_INLINE double FitSummary::aicc() const {
  const double spare = static_cast<double>(n) - k() - 1.0;
  return spare > 0.0 ? aic() + 2.0 * k() * (k() + 1.0) / spare
                     : std::numeric_limits<double>::infinity();
}

RRAMVAR_INLINE void check_sample(std::span<const ohm> sample, std::string_view family,
                                 std::size_t least) {
  const std::string what = "a " + std::string(family) + " law cannot be fitted";
  if (sample.size() < least) {
    throw Error(what + " to " + std::to_string(sample.size()) + " resistances",
                "it needs at least " + std::to_string(least), "measure more cycles or cells");
  }
  for (std::size_t i = 0; i < sample.size(); ++i) {
    if (!(sample[i] > 0.0) || !std::isfinite(sample[i])) {
      throw Error(what + ": resistance " + std::to_string(i + 1) + " is " +
                      std::to_string(sample[i]) + " ohm",
                  "a resistance is positive and finite", "remove it or correct its unit");
    }
  }
  const auto [least_r, most_r] = std::minmax_element(sample.begin(), sample.end());
  if (*most_r - *least_r <= 1e-12 * *most_r) {
    throw Error(what + ": all " + std::to_string(sample.size()) + " resistances are equal",
                "a spread cannot be estimated from them",
                "use an ideal state, or an instrument with finer steps");
  }
}

}  // namespace rramvar
