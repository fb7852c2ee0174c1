#pragma once
/// A distribution below the sources of variability that a design asks for.

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "rramvar/core/error.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/design/design.hpp"
#include "rramvar/design/state_values.hpp"
#include "rramvar/device/any_distribution.hpp"
#include "rramvar/device/cell_batch.hpp"
#include "rramvar/device/sources/cycle_to_cycle.hpp"
#include "rramvar/device/sources/device_to_device.hpp"
#include "rramvar/device/sources/fault_map.hpp"
#include "rramvar/device/sources/read_noise.hpp"
#include "rramvar/device/sources/read_voltage.hpp"
#include "rramvar/device/sources/retention_drift.hpp"
#include "rramvar/device/sources/series_resistance.hpp"
#include "rramvar/device/sources/stuck_at.hpp"
#include "rramvar/device/sources/telegraph_noise.hpp"
#include "rramvar/device/varied_device.hpp"
#include "rramvar/io/fault_map_csv.hpp"

namespace rramvar {

/// Stuck cells: drawn, or replayed from a map where there is one.
/// @tparam S states of a cell
template <std::size_t S>
struct DrawnOrMappedFaults {
  StuckAt<S> drawn;
  std::optional<FaultMap> map;

  std::optional<LogicState> stuck_at(const CellDraws& draws) const {
    return map ? map->stuck_at(draws) : drawn.stuck_at(draws);
  }
  void stuck_in(CellBatch& batch) const { map ? map->stuck_in(batch) : drawn.stuck_in(batch); }
  double probability(LogicState t) const {
    return map ? map->probability(t) : drawn.probability(t);
  }
};

/// Any distribution below any of the sources, in the order in which they act.
template <std::size_t S>
using AnyVariedDevice =
    VariedDevice<AnyDistribution<S>, DrawnOrMappedFaults<S>, DeviceToDevice<S>, CycleToCycle<S>,
                 RetentionDrift<S>, ReadVoltage, TelegraphNoise, SeriesResistance, ReadNoise,
                 ConductanceReadNoise>;

namespace detail {

/// The numbers of a source, one a state; zeros where its text is empty.
/// @param member of Variability, that the text is of
template <std::size_t S>
std::array<double, S> of_states(const Design& design, std::string_view member,
                                std::string_view text) {
  if (text.empty()) return {};
  return state_values<S>(design.spelling(member, {}), text);
}

/// The same for spreads and probabilities.
template <std::size_t S>
std::array<double, S> not_negative(const Design& design, std::string_view member,
                                   std::string_view text) {
  const std::array<double, S> out = of_states<S>(design, member, text);
  for (const double x : out) {
    if (x < 0.0) throw Error(design.spelling(member, {}) + " is negative: " + std::to_string(x));
  }
  return out;
}

/// @throws Error if a number of the design's sources of variability cannot be
void check_numbers(const Design& design);
/// @throws Error if it is not known what the device was measured at, or that is too far away
ReadVoltage read_voltage_of(const Design& design, volt measured_at);
/// Std/mean of the current; 0 if the noise depends on the conductance. @throws Error if it is none
ReadNoise read_noise_of(const Design& design);

}  // namespace detail

/// @param measured_at read voltage of the distribution; 0 if it is not known
/// @param cells that a fault map may be of
/// @throws Error naming the member of design.variability whose value cannot be
template <std::size_t S>
AnyVariedDevice<S> vary(AnyDistribution<S> distribution, const Design& design, volt measured_at,
                        const MappedCells& cells) {
  using detail::not_negative;
  const Variability& v = design.variability;
  detail::check_numbers(design);
  DrawnOrMappedFaults<S> faults{StuckAt<S>(not_negative<S>(design, "stuck", v.stuck)),
                                std::nullopt};
  if (!v.fault_map.empty()) faults.map = read_fault_map_csv(v.fault_map, cells, S);
  const RetentionDrift<S> drift{detail::of_states<S>(design, "drift", v.drift),
                                not_negative<S>(design, "drift_sigma", v.drift_sigma),
                                {.time = v.time.value_or(0.0), .temperature = v.temperature},
                                v.drift_t0,
                                v.activation_energy};
  return AnyVariedDevice<S>(
      std::move(distribution), std::move(faults),
      DeviceToDevice<S>{not_negative<S>(design, "d2d", v.d2d)},
      CycleToCycle<S>(not_negative<S>(design, "c2c", v.c2c), v.c2c_lag1), drift,
      detail::read_voltage_of(design, measured_at),
      TelegraphNoise{v.telegraph_share, v.telegraph_step}, SeriesResistance{v.series_ohm},
      detail::read_noise_of(design),
      v.read_noise == "published" ? ConductanceReadNoise::published() : ConductanceReadNoise(0.0));
}

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/design/vary-inl.hpp"
#endif
