#pragma once
/// The device of a design as a distribution: its table, or the law fitted to it, below its sources
/// of variability.

#include <cstddef>

#include "rramvar/design/design.hpp"
#include "rramvar/design/measured_device.hpp"
#include "rramvar/device/any_distribution.hpp"
#include "rramvar/io/fault_map_csv.hpp"

namespace rramvar {

/// @tparam S 2, 4 or 8 where the library is compiled
/// @param device of S states
/// @param cells that a fault map may be of
/// @throws Error if a name is unknown, or a value cannot be
template <std::size_t S>
AnyDistribution<S> varied_device(const Design& design, const MeasuredDevice& device,
                                 const MappedCells& cells);

#ifdef RRAMVAR_COMPILED
extern template AnyDistribution<2> varied_device(const Design&, const MeasuredDevice&,
                                                 const MappedCells&);
extern template AnyDistribution<4> varied_device(const Design&, const MeasuredDevice&,
                                                 const MappedCells&);
extern template AnyDistribution<8> varied_device(const Design&, const MeasuredDevice&,
                                                 const MappedCells&);
#endif

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/design/varied_device-inl.hpp"
#endif
