#pragma once
/// Fits of the normal and the log-normal law: closed forms with exact intervals.

#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <string_view>
#include <vector>

#include "rramvar/characterize/fit/fit.hpp"
#include "rramvar/characterize/statistics/sample_moments.hpp"
#include "rramvar/core/standard_normal.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/distributions/log_normal.hpp"
#include "rramvar/device/distributions/normal.hpp"

namespace rramvar {

namespace detail {

/// Mean and sigma of normal values, the latter with the exact χ² interval, the former with
/// Student's t interval.
std::vector<FittedParameter> normal_parameters(const SampleMoments& m, std::string_view mean_name,
                                               std::string_view sigma_name, std::string_view unit);

/// Σ ln f of normal values at their own mean and sigma.
inline double normal_log_likelihood(const SampleMoments& m) {
  return -m.n * (std::log(m.sigma()) + 0.5 * std::log(2.0 * std::numbers::pi) + 0.5);
}

}  // namespace detail

/// Fits ln R = µ + σZ. The estimates are those of maximum likelihood: σ is divided by n, where
/// LogNormalResistance::fit divides by n − 1.
struct LogNormalFitter {
  static constexpr std::string_view family = "log-normal";
  template <std::size_t S>
  using Distribution = LogNormalResistance<S>;

  /// @throws Error as check_sample, from 3 resistances on
  Fit<LogNormalResistance<1>> operator()(std::span<const ohm> sample) const;
  LogNormalResistance<1> estimate(std::span<const ohm> sample) const;
  template <std::size_t S>
  static void set_state(LogNormalResistance<S>& all, LogicState s,
                        const LogNormalResistance<1>& one) {
    all.mu_ln[s] = one.mu_ln[0];
    all.sigma_ln[s] = one.sigma_ln[0];
  }
};

/// Fits R = mean + σZ, without the cut that NormalResistance makes: where the mean is less than a
/// few σ, the law gives negative resistances a probability, and the test of fit says so. The
/// policy's floor is the least measured resistance.
struct NormalFitter {
  static constexpr std::string_view family = "normal";
  template <std::size_t S>
  using Distribution = NormalResistance<S>;

  /// @throws Error as check_sample, from 3 resistances on
  Fit<NormalResistance<1>> operator()(std::span<const ohm> sample) const;
  NormalResistance<1> estimate(std::span<const ohm> sample) const;
  /// A draw of the law without its cut, so it may be negative. [ohm]
  template <class Engine>
  double draw(const NormalResistance<1>& one, Engine& engine) const {
    return one.mean_ohm[0] + one.std_ohm[0] * standard_normal(engine);
  }
  /// The probabilities of the law without its cut.
  Tails tails(const NormalResistance<1>& one, ohm r) const;
  template <std::size_t S>
  static void set_state(NormalResistance<S>& all, LogicState s, const NormalResistance<1>& one) {
    all.mean_ohm[s] = one.mean_ohm[0];
    all.std_ohm[s] = one.std_ohm[0];
    all.minimum_ohm[s] = one.minimum_ohm[0];
  }
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/fit/fit_normal-inl.hpp"
#endif
