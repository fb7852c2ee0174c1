#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/readout/references.hpp"

namespace rramvar {

RRAMVAR_INLINE void check_references(std::span<const ohm> reference_ohm) {
  for (const ohm r : reference_ohm) {
    if (r > 0.0 && std::isfinite(r)) continue;
    throw Error("a reference resistance is " + std::to_string(r) + " ohm",
                "a resistance is positive and finite");
  }
}

}  // namespace rramvar
