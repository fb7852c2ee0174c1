#include "common/design/varied_device.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "rramvar/characterize/fit/fit_device.hpp"
#include "rramvar/core/error.hpp"
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

namespace rramvar::programs {

namespace {

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
  throw unknown_choice("distribution", name, distribution_choices());
}

/// The same with the table's spread put where it belongs.
template <std::size_t S>
AnyDistribution<S> spread_as(const Design& design, const Device& device) {
  if (design.spread == "measured") {
    if (design.distribution != "table") {
      throw Error("--spread measured draws the table's own cells and cycles",
                  "--distribution " + design.distribution + " does not", "leave one of them out");
    }
    if (!device.cycles.has_cells()) {
      throw Error("--spread measured needs a table with the cell of each resistance", {},
                  "use a table of your own with a column 'cell'");
    }
    return MeasuredArray<S>(device.cycles);
  }
  AnyDistribution<S> distribution = distribution_named<S>(design.distribution, device.lut<S>());
  if (design.spread == "d2d") return HeldByCell<AnyDistribution<S>>{distribution};
  if (design.spread == "c2c") return distribution;
  throw unknown_choice("spread", design.spread, spread_choices());
}

}  // namespace

template <std::size_t S>
AnyDistribution<S> varied_device(const Design& design, const Device& device,
                                 const MappedCells& cells) {
  if (device.calibration) {
    const Device now{.cycles = device.cycles, .read_voltage = device.read_voltage};
    const Device earlier{.cycles = *device.calibration, .read_voltage = device.read_voltage};
    return CalibratedAs(varied_device<S>(design, now, cells),
                        varied_device<S>(design, earlier, cells));
  }
  AnyDistribution<S> distribution = spread_as<S>(design, device);
  if (!design.variability.any()) return distribution;
  return vary<S>(std::move(distribution), design.variability, device.read_voltage, cells);
}

template AnyDistribution<2> varied_device(const Design&, const Device&, const MappedCells&);
template AnyDistribution<4> varied_device(const Design&, const Device&, const MappedCells&);
template AnyDistribution<8> varied_device(const Design&, const Device&, const MappedCells&);

}  // namespace rramvar::programs
