#pragma once
/// What reading stored weights costs in power, by the names of their design.

#include <cstdint>

#include "rramvar/design/design.hpp"
#include "rramvar/design/measured_device.hpp"
#include "rramvar/memory/read_power.hpp"
#include "rramvar/memory/stored_weights.hpp"

namespace rramvar {

/// The conductance of all cells of weights that store_by_design() stored.
/// @param design, device, chips as there
StoredConductance conductance_by_design(const Design& design, const MeasuredDevice& device,
                                        const StoredWeights& stored, std::uint32_t chips = 1);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/design/conductance_by_design-inl.hpp"
#endif
