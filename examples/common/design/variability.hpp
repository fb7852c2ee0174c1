#pragma once
/// Sources of variability by name: what a user asked for on top of a device table.

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "rramvar/core/units.hpp"
#include "rramvar/device/any_distribution.hpp"
#include "rramvar/device/cell_batch.hpp"
#include "rramvar/device/sources/cycle_to_cycle.hpp"
#include "rramvar/device/sources/device_to_device.hpp"
#include "rramvar/device/sources/fault_map.hpp"
#include "rramvar/device/sources/read_noise.hpp"
#include "rramvar/device/sources/read_voltage.hpp"
#include "rramvar/device/sources/retention_drift.hpp"
#include "rramvar/device/sources/stuck_at.hpp"
#include "rramvar/device/sources/telegraph_noise.hpp"
#include "rramvar/device/varied_device.hpp"
#include "rramvar/io/fault_map_csv.hpp"

namespace rramvar::programs {

/// A quantity of each of S states, HRS first as the states are: "0.1" for all, "lrs=0.1,hrs=0.7"
/// for the outermost, with even steps between them, or "0.7,0.4,0.2,0.1", one a state.
/// @throws Error naming `option` if the text is none of these
template <std::size_t S>
std::array<double, S> parse_states(std::string_view option, std::string_view text);

/// What the user typed; empty texts and zeros are sources that are not there.
struct Variability {
  std::string d2d;  ///< sigma of ln R over cells
  std::string c2c;  ///< sigma of ln R over cycles
  double c2c_lag1 = 0.0;
  std::string read_noise;  ///< std/mean of the current, or "published"
  double telegraph_share = 0.0;
  double telegraph_step = 0.0;
  std::string drift;           ///< mean of ln R a unit of ln(1 + t/t0)
  std::string drift_sigma;     ///< spread of the same
  std::optional<second> time;  ///< between write and read
  second reference_time = 1.0;
  kelvin temperature = 298.15;
  double activation_energy_ev = 0.0;
  std::string stuck;        ///< probability of being stuck at each state
  std::string fault_map;    ///< file of stuck cells to replay instead
  volt read_voltage = 0.0;  ///< 0: that of the table

  /// Whether anything is asked for.
  bool any() const;
};

/// The sources in one line for a report; empty if there are none.
std::string describe(const Variability& v);

/// Stuck cells: drawn, or replayed from a map where there is one.
template <std::size_t S>
struct Faults {
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
using VariedTable =
    VariedDevice<AnyDistribution<S>, Faults<S>, DeviceToDevice<S>, CycleToCycle<S>,
                 RetentionDrift<S>, ReadVoltage, TelegraphNoise, ReadNoise, ConductanceReadNoise>;

/// @param table_voltage read voltage of the table; 0 if it is not known
/// @param cells that a fault map may be of
/// @throws Error naming the option whose value cannot be
template <std::size_t S>
VariedTable<S> vary(AnyDistribution<S> distribution, const Variability& v, volt table_voltage,
                    const MappedCells& cells);

}  // namespace rramvar::programs
