#pragma once
/// From a measured table to a fitted policy with as many states.

#include <cstddef>
#include <string>

#include "rramvar/characterize/fit/fit_gamma.hpp"
#include "rramvar/characterize/fit/fit_mixture.hpp"
#include "rramvar/characterize/fit/fit_normal.hpp"
#include "rramvar/characterize/fit/fit_weibull.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/device/device_lut.hpp"

namespace rramvar {

/// Which fitter makes a distribution. Specialise it for your own:
/// `template <std::size_t S> struct rramvar::FitterOf<Mine<S>> { using type = MyFitter; };`
template <class D>
struct FitterOf;
template <std::size_t S>
struct FitterOf<NormalResistance<S>> {
  using type = NormalFitter;
};
template <std::size_t S>
struct FitterOf<LogNormalResistance<S>> {
  using type = LogNormalFitter;
};
template <std::size_t S>
struct FitterOf<WeibullResistance<S>> {
  using type = WeibullFitter;
};
template <std::size_t S>
struct FitterOf<GammaResistance<S>> {
  using type = GammaFitter;
};
template <std::size_t S>
struct FitterOf<LogNormalMixture<S, 2>> {
  using type = LogNormalMixtureFitter;
};

/// The maximum-likelihood fit of D to every state of a table:
/// `fit_device<WeibullResistance<2>>(lut)`.
/// @throws Error naming the state that cannot be fitted
template <class D, std::size_t S>
D fit_device(const DeviceLUT<S>& lut) {
  static_assert(D::states == S,
                "fit_device<D>(lut): D has another number of states than the table.");
  using F = typename FitterOf<D>::type;
  D out{};
  for (LogicState s = 0; s < S; ++s) {
    try {
      F::set_state(out, s, F{}(lut.sorted(s)).distribution);
    } catch (const Error& error) {
      throw Error("state " + std::to_string(s) + ": " + error.what());
    }
  }
  return out;
}

}  // namespace rramvar
