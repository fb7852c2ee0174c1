#pragma once

#include "rramvar/characterize/statistics/chi_square_and_f.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/core/positive_root.hpp"

namespace rramvar {

RRAMVAR_INLINE BetaTails f_tails(double above, double below, double x) {
  const double odds = above * x / below;
  const double complement = 1.0 / (1.0 + odds);
  return incomplete_beta(0.5 * above, 0.5 * below, odds * complement, complement);
}

RRAMVAR_INLINE double f_quantile(double above, double below, double p) {
  RRAMVAR_ASSERT(p > 0.0 && p < 1.0);
  const auto error = [=](double x) -> ValueAndSlope {
    const BetaTails at = f_tails(above, below, x);
    // From the smaller of both tails, so that neither end loses digits.
    return {p < 0.5 ? at.lower - p : (1.0 - p) - at.upper, at.density};
  };
  return positive_root(error, 1e-300, 1.0, 1e300);
}

}  // namespace rramvar
