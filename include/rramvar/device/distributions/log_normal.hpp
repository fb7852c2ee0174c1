#pragma once
/// Log-normal resistances: ln R is normal. The usual first model of LRS and HRS spread.

#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>

#include "rramvar/core/draw.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/core/normal_draws.hpp"
#include "rramvar/core/number_function.hpp"
#include "rramvar/core/special_functions.hpp"
#include "rramvar/core/standard_normal.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/cell_batch.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/device/ln_normal.hpp"
#include "rramvar/device/quadrature.hpp"

namespace rramvar {

/// R given s = exp(µ_s + σ_s Z), Z standard normal.
///
///     auto law = LogNormalResistance<2>::from_median({155e3, 7.4e3}, {1.4, 0.075});  // HRS, LRS
///
/// @tparam S number of states
template <std::size_t S = 2>
struct LogNormalResistance {
  static constexpr std::size_t states = S;
  static constexpr bool draws_by_quantile = true;

  std::array<double, S> mu_ln;     ///< mean of ln(R / ohm), the logarithm of the median
  std::array<double, S> sigma_ln;  ///< standard deviation of ln R, ≥ 0

  /// By medians in ohm, and standard deviations of ln R.
  /// @throws Error if a median is not positive and finite, or a deviation negative or not finite
  static LogNormalResistance from_median(const std::array<ohm, S>& median_ohm,
                                         const std::array<double, S>& sigma_ln) {
    LogNormalResistance out{{}, sigma_ln};
    for (LogicState s = 0; s < S; ++s) {
      const std::string of_state = " of state " + std::to_string(s) + " is ";
      if (!(median_ohm[s] > 0.0) || !std::isfinite(median_ohm[s])) {
        throw Error("the median" + of_state + std::to_string(median_ohm[s]) + " ohm",
                    "a resistance is positive and finite");
      }
      if (!(sigma_ln[s] >= 0.0) || !std::isfinite(sigma_ln[s])) {
        throw Error("sigma of ln R" + of_state + std::to_string(sigma_ln[s]),
                    "a standard deviation is not negative, and finite");
      }
      out.mu_ln[s] = std::log(median_ohm[s]);
    }
    return out;
  }
  /// The mean and standard deviation of ln R of each state of a table.
  static LogNormalResistance fit(const DeviceLUT<S>& lut) {
    LogNormalResistance out{};
    for (LogicState s = 0; s < S; ++s) {
      out.mu_ln[s] = lut.mean_ln(s);
      out.sigma_ln[s] = lut.sigma_ln(s);
    }
    return out;
  }

  /// ln R as a move from 1 ohm.
  LnNormal ln_normal(LogicState s) const { return {mu_ln[s], sigma_ln[s]}; }

  template <class Engine>
  ohm operator()(LogicState s, Engine& engine) const {
    return moved(at(s, 0.0), LnNormal{0.0, sigma_ln[s]}.move(standard_normal(engine)));
  }
  void in_cells(CellBatch& batch) const {
    std::array<ohm, S> median;
    std::array<LnNormal, S> spread;
    for (LogicState s = 0; s < S; ++s) {
      median[s] = at(s, 0.0);
      spread[s] = {0.0, sigma_ln[s]};
    }
    batch.set_resistances(median);
    batch.add_normals({DrawSource::write, Lifetime::write}, spread);
    batch.take_moves();
  }
  double cdf(LogicState s, ohm r) const { return r > 0 ? normal_cdf(z(s, r)) : 0.0; }
  double survival(LogicState s, ohm r) const { return r > 0 ? normal_cdf(-z(s, r)) : 1.0; }
  ohm quantile(LogicState s, double p) const { return at(s, normal_quantile(p)); }
  ohm upper_quantile(LogicState s, double q) const { return at(s, -normal_quantile(q)); }
  double mean(LogicState s, NumberFunction f, std::span<const ohm> kinks = {}) const {
    return mean_by_quantile(*this, s, f, kinks);
  }

 private:
  double z(LogicState s, ohm r) const {
    if (sigma_ln[s] == 0.0) return standard_score(r - at(s, 0.0), 0.0);  // ln(exp(µ)) may miss µ
    return standard_score(std::log(r) - mu_ln[s], sigma_ln[s]);
  }
  ohm at(LogicState s, double z) const { return std::exp(mu_ln[s] + sigma_ln[s] * z); }
};

}  // namespace rramvar
