#pragma once
#include <array>
#include <cmath>
#include <cstddef>

#include "rramvar/device/concepts.hpp"

/// A resistance distribution of our own: ln R follows the logistic law, whose tails are heavier
/// than the normal law's. P(R ≤ r) = 1/(1 + (median/r)^shape).
struct LogLogistic {
  static constexpr std::size_t states = 2;
  static constexpr bool draws_by_quantile = true;  // so that analog sampling may be fast
  std::array<rramvar::ohm, states> median;
  std::array<double, states> shape;  ///< larger: narrower

  /// All that a distribution needs is this: one draw.
  rramvar::ohm operator()(rramvar::LogicState s, rramvar::DrawEngine& engine) const {
    return rramvar::quantile_at(*this, s, rramvar::OpenUniform{}(engine));
  }

  // With these, thresholds and exact errors need no sample, and an error rate of 1e-12 is 1e-12.
  double cdf(rramvar::LogicState s, rramvar::ohm r) const {
    return 1.0 / (1.0 + std::pow(median[s] / r, shape[s]));
  }
  double survival(rramvar::LogicState s, rramvar::ohm r) const {
    return 1.0 / (1.0 + std::pow(r / median[s], shape[s]));
  }
  rramvar::ohm quantile(rramvar::LogicState s, double p) const {
    return median[s] * std::pow(p / (1.0 - p), 1.0 / shape[s]);
  }
  rramvar::ohm upper_quantile(rramvar::LogicState s, double q) const {
    return median[s] * std::pow((1.0 - q) / q, 1.0 / shape[s]);
  }
};
