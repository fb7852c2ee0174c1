#pragma once
/// Mixtures of log-normal resistances: states with sub-populations, such as a HRS some of whose
/// RESETs failed.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <numeric>
#include <span>
#include <utility>

#include "rramvar/core/draw.hpp"
#include "rramvar/core/number_function.hpp"
#include "rramvar/core/positive_root.hpp"
#include "rramvar/core/special_functions.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/distributions/log_normal.hpp"

namespace rramvar {

/// R given s is log-normal with (µ_sk, σ_sk) with the probability share_sk of its component k:
/// P(R ≤ r given s) = Σ_k share_sk Φ((ln r − µ_sk)/σ_sk).
/// @tparam S number of states
/// @tparam Components of each state
template <std::size_t S = 2, std::size_t Components = 2>
struct LogNormalMixture {
  static_assert(Components >= 1, "LogNormalMixture<S, Components>: needs a component.");
  static constexpr std::size_t states = S;
  static constexpr bool draws_by_quantile = true;

  std::array<std::array<double, Components>, S> share;  ///< ≥ 0; what counts is their ratios
  std::array<std::array<double, Components>, S> mu_ln;  ///< mean of ln(R / ohm) of each component
  std::array<std::array<double, Components>, S> sigma_ln;  ///< standard deviation of ln R, ≥ 0

  /// The component is drawn first, then the resistance: far cheaper than the quantile.
  template <class Engine>
  ohm operator()(LogicState s, Engine& engine) const {
    return component(s, pick(s, OpenUniform{}(engine)))(0, engine);
  }
  double cdf(LogicState s, ohm r) const {
    return average(s, [r](const auto& part) { return part.cdf(0, r); });
  }
  double survival(LogicState s, ohm r) const {
    return average(s, [r](const auto& part) { return part.survival(0, r); });
  }
  ohm quantile(LogicState s, double p) const {
    if (p > 0.5) return upper_quantile(s, 1.0 - p);  // that difference is exact
    const auto [low, high] = extremes(s, [p](const auto& part) { return part.quantile(0, p); });
    const auto error = [this, s, ln_p = std::log(p)](ohm r) -> ValueAndSlope {
      const double at = cdf(s, r);
      return {std::log(at) - ln_p, density_ln(s, r) / at};
    };
    return positive_root(error, low, low,
                         high);  // far out, the component that reaches lowest rules
  }
  ohm upper_quantile(LogicState s, double q) const {
    if (q > 0.5) return quantile(s, 1.0 - q);
    const auto [low, high] =
        extremes(s, [q](const auto& part) { return part.upper_quantile(0, q); });
    const auto error = [this, s, ln_q = std::log(q)](ohm r) -> ValueAndSlope {
      const double at = survival(s, r);
      return {ln_q - std::log(at), density_ln(s, r) / at};
    };
    return positive_root(error, low, high, high);
  }
  /// That of the narrowest component.
  double smoothness(LogicState s, ohm) const {
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < Components; ++k) {
      if (share[s][k] > 0.0) least = std::min(least, sigma_ln[s][k]);
    }
    return least;
  }
  double mean(LogicState s, NumberFunction f, std::span<const ohm> kinks = {}) const {
    return average(s, [&](const auto& part) { return part.mean(0, f, kinks); });
  }

 private:
  LogNormalResistance<1> component(LogicState s, std::size_t k) const {
    return {{mu_ln[s][k]}, {sigma_ln[s][k]}};
  }
  double total(LogicState s) const {
    return std::accumulate(share[s].begin(), share[s].end(), 0.0);
  }

  /// Σ_k share_sk g(component k).
  template <class G>
  double average(LogicState s, const G& g) const {
    double sum = 0.0;
    for (std::size_t k = 0; k < Components; ++k) {
      if (share[s][k] > 0.0) sum += share[s][k] * g(component(s, k));
    }
    return sum / total(s);
  }

  /// The least and the greatest of a quantile of the components: that of the mixture is between.
  template <class G>
  std::pair<ohm, ohm> extremes(LogicState s, const G& quantile_of) const {
    std::pair<ohm, ohm> out{std::numeric_limits<ohm>::infinity(), 0.0};
    for (std::size_t k = 0; k < Components; ++k) {
      if (!(share[s][k] > 0.0)) continue;
      const ohm r = quantile_of(component(s, k));
      out = {std::min(out.first, r), std::max(out.second, r)};
    }
    return out;
  }

  /// Density of ln R; a component without spread has none.
  double density_ln(LogicState s, ohm r) const {
    return average(s, [r](const LogNormalResistance<1>& part) {
      const double sigma = part.sigma_ln[0];
      if (sigma == 0.0) return 0.0;
      const double z = (std::log(r) - part.mu_ln[0]) / sigma;
      return std::exp(-0.5 * z * z) / (sigma * std::sqrt(2.0 * std::numbers::pi));
    });
  }

  std::size_t pick(LogicState s, const OpenUniform::Value& u) const {
    double left = u.lower * total(s);
    for (std::size_t k = 0; k + 1 < Components; ++k) {
      left -= share[s][k];
      if (left < 0.0) return k;
    }
    return Components - 1;
  }
};

}  // namespace rramvar
