#include "common/design/varied_device.hpp"

#include <array>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>

#include "rramvar/core/error.hpp"
#include "rramvar/device/cell_block.hpp"
#include "rramvar/device/distributions/gamma.hpp"
#include "rramvar/device/distributions/ideal.hpp"
#include "rramvar/device/distributions/log_normal.hpp"
#include "rramvar/device/distributions/log_normal_mixture.hpp"
#include "rramvar/device/distributions/normal.hpp"
#include "rramvar/device/distributions/smoothed_empirical.hpp"
#include "rramvar/device/distributions/weibull.hpp"
#include "rramvar/device/fit/fit_device.hpp"
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
                  "give it by --lut, with a column 'cell'");
    }
    return MeasuredArray<S>(device.cycles);
  }
  AnyDistribution<S> distribution = distribution_named<S>(design.distribution, device.lut<S>());
  if (design.spread == "d2d") return HeldByCell<AnyDistribution<S>>{distribution};
  if (design.spread == "c2c") return distribution;
  throw unknown_choice("spread", design.spread, spread_choices());
}

/// A device whose references were set while it was like another one.
template <std::size_t S>
struct SetEarlier {
  static constexpr std::size_t states = S;
  AnyDistribution<S> now;
  AnyDistribution<S> earlier;

  ohm operator()(LogicState s, DrawEngine& engine) const { return now(s, engine); }
  ohm in_cell(LogicState s, const CellDraws& draws) const { return now.in_cell(s, draws); }
  void in_cells(CellBlock& block) const { now.in_cells(block); }
  std::optional<LogicState> stuck_at(const CellDraws& draws) const { return now.stuck_at(draws); }
  double fault_probability() const { return now.fault_probability(); }
  AnyDistribution<S> calibration() const { return earlier.calibration(); }
  bool has_steps() const { return now.has_steps(); }
  double cdf(LogicState s, ohm r) const { return now.cdf(s, r); }
  double survival(LogicState s, ohm r) const { return now.survival(s, r); }
  ohm quantile(LogicState s, double p) const { return now.quantile(s, p); }
  ohm upper_quantile(LogicState s, double q) const { return now.upper_quantile(s, q); }
  double mean(LogicState s, const std::function<double(ohm)>& f) const { return now.mean(s, f); }
};

}  // namespace

template <std::size_t S>
AnyDistribution<S> varied_device(const Design& design, const Device& device,
                                 const MappedCells& cells) {
  if (device.calibration) {
    const Device now{.cycles = device.cycles, .read_voltage = device.read_voltage};
    const Device earlier{.cycles = *device.calibration, .read_voltage = device.read_voltage};
    return SetEarlier<S>{varied_device<S>(design, now, cells),
                         varied_device<S>(design, earlier, cells)};
  }
  AnyDistribution<S> distribution = spread_as<S>(design, device);
  if (!design.variability.any()) return distribution;
  return vary<S>(std::move(distribution), design.variability, device.read_voltage, cells);
}

template AnyDistribution<2> varied_device(const Design&, const Device&, const MappedCells&);
template AnyDistribution<4> varied_device(const Design&, const Device&, const MappedCells&);
template AnyDistribution<8> varied_device(const Design&, const Device&, const MappedCells&);

}  // namespace rramvar::programs
