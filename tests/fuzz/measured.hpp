#pragma once
// What every table of resistances holds, whatever it was read from.

#include <cmath>

#include "fuzz/target.hpp"
#include "rramvar/device/measured_cycles.hpp"

namespace rramvar::fuzz {

inline void require_resistances(const MeasuredCycles& table) {
  for (const MeasuredState& state : table.states) {
    for (const ohm r : state.resistance) {
      require(r > 0.0 && std::isfinite(r), "resistances are positive and finite");
    }
  }
}

}  // namespace rramvar::fuzz
