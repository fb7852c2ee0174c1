#include "alexnet_layer1/limited_data.hpp"

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "common/design/device.hpp"
#include "common/report/text_table.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/design/measured_device.hpp"
#include "rramvar/design/store_by_design.hpp"

namespace rramvar::programs {

namespace {

template <std::size_t S>
DataSufficiency of_states(const Options& o, const MeasuredDevice& device,
                          const Conv2DLayer1<>& layer, const PatchGram& gram) {
  const ResampledTable<S> table(device.cycles);
  const LayerWeights weights = weights_of(layer);
  const auto make_stored = [&](const DeviceLUT<S>& lut) {
    return store_by_design(o.design, weights, device_of(lut, device.read_voltage), o.chips);
  };
  return data_sufficiency(table, make_stored, layer, gram,
                          DataOptions{.seed = o.seed, .threads = o.threads});
}

}  // namespace

void require_measured_data(const Options& o) {
  if (o.data_precision <= 0.0) return;
  if (!o.device.is_measured()) {
    throw Error("--data-precision needs measured data",
                "the built-in tables are published quantiles, not measurements",
                "give a table of your own by --lut");
  }
  if (o.design.spread == "measured") {
    throw Error("--data-precision draws tables anew, which have no cells any more", {},
                "leave --spread measured out");
  }
}

void require_measured_data(const Options& o, const MeasuredDevice& device) {
  if (o.data_precision <= 0.0 || !device.levels) return;
  throw Error("--data-precision draws tables of resistances anew, and level errors have none", {},
              "leave it out; characterize gives the intervals of level errors");
}

DataSufficiency limited_data(const Options& o, const Inputs& inputs, const Conv2DLayer1<>& layer,
                             const PatchGram& gram) {
  const MeasuredDevice& device = inputs.device;
  switch (device.states()) {
    case 2:
      return of_states<2>(o, device, layer, gram);
    case 4:
      return of_states<4>(o, device, layer, gram);
    case 8:
      return of_states<8>(o, device, layer, gram);
    default:
      throw Error("--data-precision knows tables of 2, 4 and 8 states",
                  "this one has " + std::to_string(device.states()));
  }
}

void print_limited_data(std::ostream& out, const DataSufficiency& data, double precision) {
  const std::string units(name_of(data.unit));
  out << "\nIs the measured table large enough? " << count(static_cast<double>(data.units)) << ' '
      << units << ", drawn anew " << data.replicates << " times\n\n  relative L2 error (RMS) "
      << number(data.relative_l2);
  if (data.nothing_seen()) {
    out << " by every one of them.\n  Beware: no misread shows in so few " << units
        << ", so that nothing is said of how rare one is, nor how\n  many would be enough.\n";
    return;
  }
  out << ", known to " << interval_text(data.ci95) << " (95 %, because the table is limited)\n  "
      << state_name(data.dominating_state(), data.share_of_state.size()) << " makes "
      << percent(data.share_of_state[data.dominating_state()]) << " of that uncertainty\n\n";
  TextTable table({"measured " + units, "95 % of laboratories find", "off by at most"});
  for (const LearningPoint& point : data.curve) {
    table.add({count(static_cast<double>(point.units)), interval_text(point.middle95),
               percent(point.precision)});
  }
  table.print(out);
  const UnitsNeeded needed = data.needed(precision);
  out << "\n  For ± " << percent(precision) << ": " << count(needed.units) << ' ' << units
      << (needed.extrapolated ? ", extrapolated beyond the table by 1/sqrt(n)" : "") << ".\n";
  if (data.heavy_tail()) {
    out << "  Beware: the uncertainty rests on " << number(data.support.effective) << ' ' << units
        << ". The tail has only begun to show, and more may be needed.\n";
  }
}

nlohmann::ordered_json to_json(const DataSufficiency& data, double precision) {
  nlohmann::ordered_json curve = nlohmann::ordered_json::array();
  for (const LearningPoint& point : data.curve) {
    curve.push_back({{"units", point.units},
                     {"mean", point.mean},
                     {"middle95", {point.middle95.low, point.middle95.high}},
                     {"precision", point.precision}});
  }
  const UnitsNeeded needed = data.needed(precision);
  return {{"unit", name_of(data.unit)},
          {"units", data.units},
          {"relative_l2_rms", data.relative_l2},
          {"standard_error", data.standard_error},
          {"ci95", {data.ci95.low, data.ci95.high}},
          {"share_of_state", data.share_of_state},
          {"rests_on_units", data.support.effective},
          {"heavy_tail", data.heavy_tail()},
          {"learning_curve", curve},
          {"precision", precision},
          {"units_needed", needed.units},
          {"extrapolated", needed.extrapolated}};
}

}  // namespace rramvar::programs
