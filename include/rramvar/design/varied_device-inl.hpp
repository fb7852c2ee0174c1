#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "rramvar/characterize/fit/fit_device.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/design/design_names.hpp"
#include "rramvar/design/level_device.hpp"
#include "rramvar/design/varied_device.hpp"
#include "rramvar/design/vary.hpp"
#include "rramvar/device/calibrated_as.hpp"
#include "rramvar/device/distributions/gamma.hpp"
#include "rramvar/device/distributions/ideal.hpp"
#include "rramvar/device/distributions/log_normal.hpp"
#include "rramvar/device/distributions/log_normal_mixture.hpp"
#include "rramvar/device/distributions/normal.hpp"
#include "rramvar/device/distributions/smoothed_empirical.hpp"
#include "rramvar/device/distributions/weibull.hpp"
#include "rramvar/device/measured_array.hpp"
#include "rramvar/device/sources/held_by_cell.hpp"

namespace rramvar {

namespace detail {

/// The distribution of a name, fitted to the table.
template <std::size_t S>
AnyDistribution<S> distribution_named(std::string_view name, const DeviceLUT<S>& lut) {
  if (name == "table") return lut;
  if (name == "smoothed") return SmoothedEmpirical<S>(lut);
  if (name == "lognormal") return LogNormalResistance<S>::fit(lut);
  if (name == "normal") return NormalResistance<S>::fit(lut);
  if (name == "weibull") return fit_device<WeibullResistance<S>>(lut);
  if (name == "gamma") return fit_device<GammaResistance<S>>(lut);
  if (name == "mixture") return fit_device<LogNormalMixture<S>>(lut);
  if (name == "median") {
    std::array<ohm, S> median{};
    for (LogicState s = 0; s < S; ++s) median[s] = lut.median(s);
    return IdealResistance<S>{median};
  }
  throw unknown_name("distribution", name, design_names().distributions);
}

/// The same with the table's spread put where it belongs.
template <std::size_t S>
AnyDistribution<S> spread_as(const Design& design, const MeasuredDevice& device) {
  if (design.spread == "measured") {
    if (design.distribution != "table") {
      throw Error(design.spelling("spread", "measured") + " draws the table's own cells and cycles",
                  design.spelling("distribution", design.distribution) + " does not",
                  "leave one of them out");
    }
    if (!device.cycles.has_cells()) {
      throw Error(
          design.spelling("spread", "measured") + " needs a table with the cell of each resistance",
          {}, "use a table of your own with a column 'cell'");
    }
    return MeasuredArray<S>(device.cycles);
  }
  AnyDistribution<S> distribution = distribution_named<S>(design.distribution, device.lut<S>());
  if (design.spread == "d2d") return HeldByCell<AnyDistribution<S>>{distribution};
  if (design.spread == "c2c") return distribution;
  throw unknown_name("spread", design.spread, design_names().spreads);
}

}  // namespace detail

template <std::size_t S>
AnyDistribution<S> varied_device(const Design& design, const MeasuredDevice& device,
                                 const MappedCells& cells) {
  if (device.levels) return level_device<S>(design, *device.levels, cells);
  if (device.calibration) {
    const MeasuredDevice now{.cycles = device.cycles, .read_voltage = device.read_voltage};
    const MeasuredDevice earlier{.cycles = *device.calibration,
                                 .read_voltage = device.read_voltage};
    return CalibratedAs(varied_device<S>(design, now, cells),
                        varied_device<S>(design, earlier, cells));
  }
  AnyDistribution<S> distribution = detail::spread_as<S>(design, device);
  if (!design.variability.any()) return distribution;
  return vary<S>(std::move(distribution), design, device.read_voltage, cells);
}

#ifdef RRAMVAR_COMPILED
template AnyDistribution<2> varied_device(const Design&, const MeasuredDevice&, const MappedCells&);
template AnyDistribution<4> varied_device(const Design&, const MeasuredDevice&, const MappedCells&);
template AnyDistribution<8> varied_device(const Design&, const MeasuredDevice&, const MappedCells&);
#endif

}  // namespace rramvar
