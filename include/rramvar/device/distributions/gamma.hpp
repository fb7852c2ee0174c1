#pragma once
/// Gamma resistances: right-skewed, between the normal (large shape) and the exponential (shape 1).
///
/// Needs Boost.Math, so rramvar.hpp does not include this header: include it yourself. With
/// rramvar::compiled, link rramvar::characterize_compiled.

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <span>

#include "rramvar/core/draw.hpp"
#include "rramvar/core/number_function.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/distributions/gamma_and_beta.hpp"
#include "rramvar/device/quadrature.hpp"

namespace rramvar {

/// P(R ≤ r given s) = P(shape_s, r/scale_s), the regularised incomplete gamma function. The mean is
/// shape·scale, the standard deviation √shape·scale.
///
/// E[1/R] is finite for shape > 1 only, and mean() finds it where shape ≥ 1.2.
/// @tparam S number of states
template <std::size_t S = 2>
struct GammaResistance {
  static constexpr std::size_t states = S;
  static constexpr bool draws_by_quantile = true;

  std::array<double, S> shape;   ///< 1e-2 … 1e7
  std::array<ohm, S> scale_ohm;  ///< > 0

  template <class Engine>
  ohm operator()(LogicState s, Engine& engine) const {
    return quantile_at(*this, s, OpenUniform{}(engine));
  }
  double cdf(LogicState s, ohm r) const { return gamma_p(shape[s], in_scales(s, r)); }
  double survival(LogicState s, ohm r) const { return gamma_q(shape[s], in_scales(s, r)); }
  ohm quantile(LogicState s, double p) const { return at(s, gamma_quantile(shape[s], p)); }
  ohm upper_quantile(LogicState s, double q) const {
    return at(s, gamma_upper_quantile(shape[s], q));
  }
  double mean(LogicState s, NumberFunction f, std::span<const ohm> kinks = {}) const {
    return mean_by_quantile(*this, s, f, kinks);
  }

 private:
  double in_scales(LogicState s, ohm r) const { return std::max(r, 0.0) / scale_ohm[s]; }
  ohm at(LogicState s, double x) const {  // positive even where the tail of a wide law is not
    return std::max(scale_ohm[s] * x, std::numeric_limits<ohm>::min());
  }
};

}  // namespace rramvar
