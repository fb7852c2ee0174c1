#pragma once
/// Fit of the Weibull law.

#include <cstddef>
#include <span>
#include <string_view>

#include "rramvar/characterize/fit/fit.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/distributions/weibull.hpp"

namespace rramvar {

/// With y = ln R and weights w = exp(k y), the shape k is the root of Σwy/Σw − ȳ − 1/k, which rises
/// with k, and scale = (Σw/n)^(1/k). Intervals: Wald's in ln k and ln scale.
/// Source: A. C. Cohen, Technometrics 7(4):579, 1965.
struct WeibullFitter {
  static constexpr std::string_view family = "Weibull";
  template <std::size_t S>
  using Distribution = WeibullResistance<S>;

  /// @throws Error as check_sample, from 3 resistances on
  Fit<WeibullResistance<1>> operator()(std::span<const ohm> sample) const;
  WeibullResistance<1> estimate(std::span<const ohm> sample) const;
  template <std::size_t S>
  static void set_state(WeibullResistance<S>& all, LogicState s, const WeibullResistance<1>& one) {
    all.scale_ohm[s] = one.scale_ohm[0];
    all.shape[s] = one.shape[0];
  }

 private:
  struct Estimate {
    double ln_scale;
    double shape;
  };
  static Estimate maximise(std::span<const double> y);
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/fit/fit_weibull-inl.hpp"
#endif
