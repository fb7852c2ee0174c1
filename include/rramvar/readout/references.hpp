#pragma once
/// Reference resistances that a user gives to a readout.

#include <cmath>
#include <span>
#include <string>

#include "rramvar/core/error.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar {

/// @throws Error if a reference is not positive and finite
inline void check_references(std::span<const ohm> reference_ohm) {
  for (const ohm r : reference_ohm) {
    if (r > 0.0 && std::isfinite(r)) continue;
    throw Error("a reference resistance is " + std::to_string(r) + " ohm",
                "a resistance is positive and finite");
  }
}

}  // namespace rramvar
