#pragma once
/// IdealParts: what a calculation takes to be free of variability.

#include <bitset>

#include "rramvar/core/units.hpp"
#include "rramvar/encoding/fields.hpp"

namespace rramvar {

/// What is taken as ideal in a calculation, to see what it does to the error.
struct IdealParts {
  WordBits bits = 0;          ///< bits of every word that are read as stored; whole digits
  std::bitset<256> states{};  ///< bit s set: cells in state s of the device read as exactly that
  bool shared_exponents = false;  ///< those of blocks are read as stored

  bool has_state(LogicState s) const { return s < states.size() && states[s]; }
};

}  // namespace rramvar
