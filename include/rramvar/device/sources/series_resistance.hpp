#pragma once
/// Series resistance: wires, selector and driver between a cell and the circuit that reads it.

#include <algorithm>

#include "rramvar/core/units.hpp"
#include "rramvar/device/sources/concepts.hpp"

namespace rramvar {

/// R += R_s: at the read voltage V a current of V/(R + R_s) flows, as IR drop leaves only
/// V·R/(R + R_s) to the cell, whose R is taken not to depend on the voltage (else ReadVoltage).
/// Not drawn. Reference levels are set without it, so that its drop shows as an error.
struct SeriesResistance {
  static constexpr bool part_of_calibration = false;

  ohm in_series;  ///< R_s ≥ 0, the same for all cells

  ohm after(ohm cell) const { return cell + in_series; }
  ohm before(ohm seen) const { return std::max(seen - in_series, 0.0); }
  bool acts() const { return in_series != 0.0; }
};

}  // namespace rramvar
