#pragma once
/// Reference resistances that a user gives to a readout.

#include <cmath>
#include <span>
#include <string>

#include "rramvar/core/error.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar {

/// @throws Error if a reference is not positive and finite
void check_references(std::span<const ohm> reference_ohm);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/readout/references-inl.hpp"
#endif
