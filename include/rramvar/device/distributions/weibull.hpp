#pragma once
/// Weibull resistances: the law of the weakest link, common for the LRS and for oxide breakdown.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

#include "rramvar/core/draw.hpp"
#include "rramvar/core/number_function.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/quadrature.hpp"

namespace rramvar {

/// P(R ≤ r given s) = 1 − exp(−(r/scale_s)^shape_s); the smallest of many like parts follows it.
///
/// E[1/R] is finite for shape > 1 only, and mean() finds it where shape ≥ 1.2.
/// Source: W. Weibull, "A statistical distribution function of wide applicability", J. Appl. Mech.
/// 18:293, 1951.
/// @tparam S number of states
template <std::size_t S = 2>
struct WeibullResistance {
  static constexpr std::size_t states = S;
  static constexpr bool draws_by_quantile = true;

  std::array<ohm, S> scale_ohm;  ///< the quantile at 1 − 1/e, > 0
  std::array<double, S> shape;   ///< slope of the Weibull plot ln(−ln(1 − P)) against ln R, > 0

  template <class Engine>
  ohm operator()(LogicState s, Engine& engine) const {
    return quantile_at(*this, s, OpenUniform{}(engine));
  }
  double cdf(LogicState s, ohm r) const { return -std::expm1(-hazard(s, r)); }
  double survival(LogicState s, ohm r) const { return std::exp(-hazard(s, r)); }
  ohm quantile(LogicState s, double p) const { return at(s, -std::log1p(-p)); }
  ohm upper_quantile(LogicState s, double q) const { return at(s, -std::log(q)); }
  double mean(LogicState s, NumberFunction f, std::span<const ohm> kinks = {}) const {
    return mean_by_quantile(*this, s, f, kinks);
  }

 private:
  /// −ln P(R > r), the cumulative hazard.
  double hazard(LogicState s, ohm r) const {
    return r > 0 ? std::pow(r / scale_ohm[s], shape[s]) : 0.0;
  }
  ohm at(LogicState s, double hazard) const {  // positive even where the tail of a wide law is not
    return std::max(scale_ohm[s] * std::pow(hazard, 1.0 / shape[s]),
                    std::numeric_limits<ohm>::min());
  }
};

}  // namespace rramvar
