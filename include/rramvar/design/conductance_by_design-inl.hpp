#pragma once

#include <bit>

#include "rramvar/core/config.hpp"
#include "rramvar/design/conductance_by_design.hpp"
#include "rramvar/design/varied_device.hpp"
#include "rramvar/memory/cell_census.hpp"

namespace rramvar {

namespace detail {

template <std::size_t S>
StoredConductance conductance_in(const Design& design, const MeasuredDevice& device,
                                 const StoredWeights& stored, std::uint32_t chips) {
  const MappedCells cells{chips, static_cast<std::uint32_t>(stored.encoded().size()),
                          static_cast<std::uint32_t>(stored.cells_per_weight())};
  return conductance_of(census_of(stored), varied_device<S>(design, device, cells));
}

}  // namespace detail

RRAMVAR_INLINE StoredConductance conductance_by_design(const Design& design,
                                                       const MeasuredDevice& device,
                                                       const StoredWeights& stored,
                                                       std::uint32_t chips) {
  if (device.levels) {
    throw Error("a transition matrix has no conductances", "it tells levels, not resistances",
                "give the table of resistances that the levels were read from");
  }
  const int bits = static_cast<int>(std::bit_width(stored.states())) - 1;
  const MeasuredDevice used = device.for_bits(bits);
  switch (bits) {
    case 1:
      return detail::conductance_in<2>(design, used, stored, chips);
    case 2:
      return detail::conductance_in<4>(design, used, stored, chips);
    default:
      return detail::conductance_in<8>(design, used, stored, chips);
  }
}

}  // namespace rramvar
