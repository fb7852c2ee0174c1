#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/device/sources/read_voltage.hpp"

namespace rramvar {

RRAMVAR_INLINE ReadVoltage ReadVoltage::published(volt measured, volt read) {
  return ReadVoltage(
      measured, read,
      ConductanceCurve({{4.5e-6, 1.35}, {32e-6, 1.16}, {71e-6, 1.05}, {141e-6, 1.01}}));
}

RRAMVAR_INLINE std::vector<ohm> ReadVoltage::kinks_before(LogicState,
                                                          std::span<const ohm> bends) const {
  std::vector<ohm> out = knots();
  for (const ohm r : bends) out.push_back(before(r));
  return out;
}

RRAMVAR_INLINE std::vector<ohm> ReadVoltage::kinks_after(LogicState,
                                                         std::span<const ohm> bends) const {
  std::vector<ohm> out = knots();
  out.insert(out.end(), bends.begin(), bends.end());
  for (ohm& r : out) r = after(r);
  return out;
}

RRAMVAR_INLINE std::vector<ohm> ReadVoltage::knots() const {
  std::vector<ohm> out;
  for (const ConductanceCurve::Knot& knot : ln_factor_.knots()) {
    out.push_back(1.0 / knot.conductance_siemens);
  }
  return out;
}

RRAMVAR_INLINE ohm ReadVoltage::before(ohm read) const {
  ohm measured = read;
  if (read > 0.0 && std::isfinite(read)) {
    ln_factor_.for_each_origin(read, 1.0, [&](ohm only_one) { measured = only_one; });
  }
  return measured;
}

RRAMVAR_INLINE ConductanceCurve ReadVoltage::tabulate(volt measured, volt read,
                                                      const ConductanceCurve& ratio) {
  std::vector<ConductanceCurve::Knot> knots = ratio.knots();
  for (ConductanceCurve::Knot& knot : knots) {
    if (!(knot.value >= 1.0) || !std::isfinite(knot.value)) {
      throw Error("a ratio G(0.3 V)/G(0.1 V) is " + std::to_string(knot.value),
                  "the model I = I0 sinh(V/V0) has ratios of 1 (ohmic) and more");
    }
    const double inverse_v0 = std::acosh((3.0 * knot.value - 1.0) / 2.0) / 0.2;
    knot.value = ln_growth(read * inverse_v0) - ln_growth(measured * inverse_v0);
  }
  for (std::size_t i = 1; i < knots.size(); ++i) {
    const double ln_g = std::log(knots[i].conductance_siemens / knots[i - 1].conductance_siemens);
    if (knots[i].value - knots[i - 1].value > -ln_g) continue;
    throw Error("between two conductances of the curve a lower resistance would become a higher",
                "the ratio falls faster there than the conductance grows");
  }
  return ConductanceCurve(std::move(knots));
}

RRAMVAR_INLINE double ReadVoltage::ln_growth(double x) {
  x = std::abs(x);
  if (x < 1e-4) return x * x / 6.0;
  return x + std::log1p(-std::exp(-2.0 * x)) - std::log(2.0 * x);
}

}  // namespace rramvar
