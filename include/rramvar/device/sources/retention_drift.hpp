#pragma once
/// Retention drift: a written resistance moves with the logarithm of time, faster when hot.

#include <array>
#include <cmath>
#include <cstddef>

#include "rramvar/core/normal_draws.hpp"
#include "rramvar/device/ln_normal.hpp"
#include "rramvar/device/sources/concepts.hpp"

namespace rramvar {

/// How long and how hot a chip lay between write and read.
struct Storage {
  second time = 0.0;
  kelvin temperature = 298.15;
};

/// ln R += (mean_s + sigma_s·z)·L with L = ln(1 + t_eff/t0), z drawn at each write.
///
/// t_eff = t·exp(E_a/k·(1/T_ref − 1/T)), Arrhenius' law: the drift coefficients hold at T_ref. A
/// power law R ∝ t^ν (phase-change memory) is mean = ν. Reference levels are set at time 0, so that
/// drift shows as an error; that is what a retention test measures.
/// @tparam S number of states
template <std::size_t S = 2>
struct RetentionDrift {
  static constexpr std::size_t states = S;
  static constexpr bool part_of_calibration = false;

  std::array<double, S> mean;   ///< mean change of ln R a unit of L
  std::array<double, S> sigma;  ///< standard deviation of the same over cells and writes, ≥ 0
  Storage storage;              ///< between write and read
  second reference_time = 1.0;  ///< t0
  double activation_energy_ev = 0.0;      ///< E_a [eV]; 0: temperature does not matter
  kelvin reference_temperature = 298.15;  ///< T_ref

  /// t_eff [s].
  second effective_time() const {
    constexpr double boltzmann_ev = 8.617333262e-5;  // [eV/K], CODATA 2018
    const double inverse = 1.0 / reference_temperature - 1.0 / storage.temperature;
    return storage.time * std::exp(activation_energy_ev / boltzmann_ev * inverse);
  }
  LnNormal ln_normal(LogicState s) const {
    const double log_time = std::log1p(effective_time() / reference_time);
    return {mean[s] * log_time, sigma[s] * log_time};
  }
  NormalDraws normals() const { return {DrawSource::retention_drift, Lifetime::write}; }
};

}  // namespace rramvar
