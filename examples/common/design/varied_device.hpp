#pragma once
/// The device of a design: the distribution that was asked for, with its sources of variability.

#include <cstddef>

#include "common/design/designs.hpp"
#include "rramvar/device/any_distribution.hpp"

namespace rramvar::programs {

/// @param device of S states: 2, 4 or 8
/// @param cells that a fault map may be of
/// @throws Error if a name is unknown, or an option's value cannot be
template <std::size_t S>
AnyDistribution<S> varied_device(const Design& design, const Device& device,
                                 const MappedCells& cells);

}  // namespace rramvar::programs
