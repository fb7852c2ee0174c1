#pragma once
/// From a design by names to stored weights.

#include <cstdint>
#include <memory>

#include "rramvar/design/design.hpp"
#include "rramvar/design/layer_weights.hpp"
#include "rramvar/design/measured_device.hpp"
#include "rramvar/memory/stored_weights.hpp"

namespace rramvar {

/// The weights as this design stores them in such devices, in cells of up to three bits.
/// @param chips how many there are, for a map of their faults
/// @throws Error if a name is unknown (with the nearest known ones) or the parts do not fit
std::unique_ptr<StoredWeights> store_by_design(const Design& design, const LayerWeights& weights,
                                               const MeasuredDevice& device = builtin_device(),
                                               std::uint32_t chips = 1);

/// Cells that the weights take in all, check bits and shared exponents among them, for each weight.
double storage_cells(const StoredWeights& stored);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/design/store_by_design-inl.hpp"
#endif
