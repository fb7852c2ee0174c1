#pragma once
/// Device-to-device variability (d2d): every cell has its own medians, for good.

#include <array>
#include <cstddef>

#include "rramvar/core/standard_normal.hpp"
#include "rramvar/device/ln_normal.hpp"
#include "rramvar/device/sources/concepts.hpp"

namespace rramvar {

/// ln R += σ_s·z_s, z drawn once for each cell of each chip.
template <std::size_t S = 2>
struct DeviceToDevice {
  static constexpr DrawSource stream = DrawSource::device_to_device;
  static constexpr Lifetime lifetime = Lifetime::chip;

  std::array<double, S> sigma_ln;  ///< standard deviation of ln R over cells, ≥ 0
  double state_correlation = 0.0;  ///< of the z of neighbouring states of one cell, −1 to 1

  ohm operator()(LogicState s, ohm r, DrawEngine& engine) const {
    if (sigma_ln[s] == 0.0) return r;
    return ln_normal(s).at(r, normal_of_state(engine, s, state_correlation));
  }
  LnNormal ln_normal(LogicState s) const { return {0.0, sigma_ln[s]}; }
};

}  // namespace rramvar
