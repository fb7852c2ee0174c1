#pragma once
/// Fit of the gamma law.

#include <cstddef>
#include <span>
#include <string_view>

#include "rramvar/characterize/fit/fit.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/distributions/gamma.hpp"

namespace rramvar {

/// The shape a is the root of ln(mean R) − mean(ln R) = ln a − ψ(a), and scale = mean R/a.
/// Intervals: Wald's in ln a and ln scale.
/// Source: N. L. Johnson, S. Kotz, N. Balakrishnan, "Continuous Univariate Distributions", vol. 1,
/// 2nd ed., 1994, section 17.7.
struct GammaFitter {
  static constexpr std::string_view family = "gamma";
  template <std::size_t S>
  using Distribution = GammaResistance<S>;

  /// @throws Error as check_sample, from 3 resistances on, or if the shape leaves 1e-2 … 1e7,
  /// where GammaResistance is exact
  Fit<GammaResistance<1>> operator()(std::span<const ohm> sample) const;
  GammaResistance<1> estimate(std::span<const ohm> sample) const;
  template <std::size_t S>
  static void set_state(GammaResistance<S>& all, LogicState s, const GammaResistance<1>& one) {
    all.shape[s] = one.shape[0];
    all.scale_ohm[s] = one.scale_ohm[0];
  }

 private:
  struct Estimate {
    double shape;
    ohm scale;
    double mean_ln;
    double excess;  ///< ln(mean R) − mean(ln R) ≥ 0
  };
  static Estimate maximise(std::span<const ohm> sample);
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/fit/fit_gamma-inl.hpp"
#endif
