#pragma once
/// The boundaries between neighbouring states that a sense amplifier compares with.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>

#include "rramvar/core/error.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/readout/best_boundary.hpp"
#include "rramvar/readout/references.hpp"

namespace rramvar {

/// How the boundary between two states is set. With p = P(R_high < b), q = P(R_low ≥ b):
enum class BoundaryRule : std::uint8_t {
  maximum_likelihood,  ///< the least p + q
  equal_error,         ///< p = q, or the least |p − q| where the steps of a table forbid that
};

/// S − 1 boundaries, the one between states s and s + 1 at [s].
/// @tparam S number of states
template <std::size_t S>
struct Boundaries {
  std::array<ohm, S - 1> between;
  bool falling;  ///< whether the resistance falls with the state (Logic-1 is the LRS)
};

namespace detail {

/// The best boundary between two states of a distribution, of all that lie between their
/// resistances.
template <class D>
ohm best_boundary(BoundaryRule rule, const D& d, LogicState high, LogicState low) {
  constexpr double tail = 1e-6;  // of a law without end
  const OpenUniform::Value top{1.0 - tail, tail};
  const StatePair pair{[&](ohm r) -> ErrorRates {
                         return {d.cdf(high, r), survival(d, low, r)};
                       },
                       [&](ohm r) -> ErrorRates {
                         return {smoothness(d, high, r), smoothness(d, low, r)};
                       },
                       std::min(d.quantile(low, tail), d.quantile(high, tail)),
                       std::max(quantile_at(d, low, top), quantile_at(d, high, top))};
  if (!(pair.from < pair.to)) return pair.from;
  return rule == BoundaryRule::equal_error ? equal_errors(pair) : least_error_sum(pair);
}

void check_order(std::span<const ohm> reference_ohm, bool falling);

}  // namespace detail

/// @throws Error if there are not S − 1 references for S states
void check_boundary_count(std::span<const ohm> reference_ohm, std::size_t states);

/// The boundaries of a device as it is when they are set (see calibration_of).
/// @param reference_ohm the boundaries, S − 1 in state order; if empty, they follow from the rule
/// @throws Error if there is another number of references, or they are out of order
template <ResistanceDistribution D>
Boundaries<states_of<D>> boundaries_of(const D& distribution, std::span<const ohm> reference_ohm,
                                       BoundaryRule rule) {
  constexpr std::size_t S = states_of<D>;
  const auto& as_set = calibration_of(distribution);
  using AsSet = std::decay_t<decltype(as_set)>;
  if constexpr (!(HasCdf<AsSet> && HasQuantile<AsSet>)) {
    return boundaries_of(stand_in_table(as_set), reference_ohm, rule);
  } else {
    if (!reference_ohm.empty()) check_boundary_count(reference_ohm, S);
    check_references(reference_ohm);
    const bool falling = as_set.quantile(0, 0.5) > as_set.quantile(S - 1, 0.5);
    detail::check_order(reference_ohm, falling);
    Boundaries<S> out{{}, falling};
    for (LogicState s = 0; s + 1 < S; ++s) {
      out.between[s] = !reference_ohm.empty() ? reference_ohm[s]
                       : falling              ? detail::best_boundary(rule, as_set, s, s + 1)
                                              : detail::best_boundary(rule, as_set, s + 1, s);
    }
    for (std::size_t i = 1; i + 1 < S; ++i) {  // boundaries of overlapping states may have crossed
      out.between[i] = falling ? std::min(out.between[i], out.between[i - 1])
                               : std::max(out.between[i], out.between[i - 1]);
    }
    return out;
  }
}

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/readout/boundaries-inl.hpp"
#endif
