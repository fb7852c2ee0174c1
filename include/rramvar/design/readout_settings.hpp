#pragma once
/// What the readouts of a design are told, understood.

#include <vector>

#include "rramvar/core/units.hpp"
#include "rramvar/readout/analog.hpp"
#include "rramvar/readout/boundaries.hpp"

namespace rramvar {

struct Design;

/// References of analog readouts and of thresholds.
struct ReadoutSettings {
  std::vector<ohm> references;  ///< none: from the device
  LevelsOf levels = LevelsOf::calibration;
  BoundaryRule rule = BoundaryRule::maximum_likelihood;
};

/// @throws Error if the readout or another name is unknown, or a reference is no number
ReadoutSettings readout_settings(const Design& design);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/design/readout_settings-inl.hpp"
#endif
