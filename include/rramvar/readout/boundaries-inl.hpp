#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/readout/boundaries.hpp"

namespace rramvar {
namespace detail {

RRAMVAR_INLINE void check_order(std::span<const ohm> reference_ohm, bool falling) {
  for (std::size_t i = 1; i < reference_ohm.size(); ++i) {
    if (falling ? reference_ohm[i] < reference_ohm[i - 1]
                : reference_ohm[i] > reference_ohm[i - 1]) {
      continue;
    }
    throw Error("reference resistances " + std::to_string(i) + " and " + std::to_string(i + 1) +
                    " are equal or out of order",
                std::string("the resistance ") + (falling ? "falls" : "rises") + " with the state",
                "give the boundary between states 0 and 1 first");
  }
}

}  // namespace detail

}  // namespace rramvar

namespace rramvar {

RRAMVAR_INLINE void check_boundary_count(std::span<const ohm> reference_ohm, std::size_t states) {
  if (reference_ohm.size() == states - 1) return;
  throw Error(std::to_string(reference_ohm.size()) + " reference resistances were given",
              std::to_string(states) + " states have " + std::to_string(states - 1) + " boundaries",
              "give one a boundary, or none");
}

}  // namespace rramvar
