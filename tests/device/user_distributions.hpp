#pragma once
/// Distributions as a user would write them.

#include <cmath>
#include <cstddef>

#include "rramvar/core/draw.hpp"
#include "rramvar/device/quadrature.hpp"

namespace rramvar::test {

/// The least that works: one function.
struct TwoValues {
  ohm operator()(LogicState s, DrawEngine& engine) const {
    const bool high = engine() % 4 == 0;
    return s == 0 ? (high ? 2e5 : 1e5) : (high ? 2e4 : 1e4);
  }
};

/// A Weibull law, which knows its cdf and quantiles but nothing special about its upper tail.
struct Weibull {
  ohm scale[2] = {1e5, 1e4};
  double shape = 4.0;

  ohm operator()(LogicState s, DrawEngine& engine) const {
    return quantile_at(*this, s, OpenUniform{}(engine));
  }
  double cdf(LogicState s, ohm r) const { return -std::expm1(-std::pow(r / scale[s], shape)); }
  ohm quantile(LogicState s, double p) const {
    return scale[s] * std::pow(-std::log1p(-p), 1.0 / shape);
  }
  template <class F>
  double mean(LogicState s, const F& f) const {
    return mean_by_quantile(*this, s, f);
  }
  /// E[R^power], the textbook's.
  double moment(LogicState s, double power) const {
    return std::pow(scale[s], power) * std::tgamma(1.0 + power / shape);
  }
};

}  // namespace rramvar::test
