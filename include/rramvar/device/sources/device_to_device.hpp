#pragma once
/// Device-to-device variability (d2d): every cell has its own medians, for good.

#include <array>
#include <cstddef>

#include "rramvar/core/normal_draws.hpp"
#include "rramvar/device/ln_normal.hpp"
#include "rramvar/device/sources/concepts.hpp"

namespace rramvar {

/// ln R += σ_s·z_s, z drawn once for each cell of each chip.
/// @tparam S number of states
template <std::size_t S = 2>
struct DeviceToDevice {
  static constexpr std::size_t states = S;

  std::array<double, S> sigma_ln;  ///< standard deviation of ln R over cells, ≥ 0
  double state_correlation = 0.0;  ///< of the z of neighbouring states of one cell, −1 to 1

  NormalDraws normals() const {
    return {DrawSource::device_to_device, Lifetime::chip, true, state_correlation};
  }
  LnNormal ln_normal(LogicState s) const { return {0.0, sigma_ln[s]}; }
};

}  // namespace rramvar
