#pragma once
/// Read-voltage nonlinearity: the resistance at another voltage than the table was measured at.

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "rramvar/core/error.hpp"
#include "rramvar/device/sources/concepts.hpp"
#include "rramvar/device/sources/conductance_curve.hpp"

namespace rramvar {

/// I ∝ sinh(V/V0) with V0 depending on the conductance: R /= [sinh(v/V0)/v] / [sinh(m/V0)/m] for a
/// table measured at m and read at v. Deterministic, so that it neither adds nor hides spread.
///
/// V0 is found from the usual figure of merit, G(0.3 V)/G(0.1 V) = sinh(0.3 V/V0)/(3·sinh(0.1
/// V/V0)) = (1 + 2·cosh(0.2 V/V0))/3, so V0 = 0.2 V / arcosh((3·ratio − 1)/2).
class ReadVoltage {
 public:
  /// @param ratio G(0.3 V)/G(0.1 V) ≥ 1, a number or a curve over the conductance at `measured`
  ReadVoltage(volt measured, volt read, const ConductanceCurve& ratio)
      : ln_factor_(tabulate(measured, read, ratio)), same_voltage_(read == measured) {}

  /// 1.35, 1.16, 1.05, 1.01 in the middles of 1–20, 20–50, 50–100 and 100–200 µS.
  /// Source: read I-V curves of 1024 cells, github.com/akashlevy/NI-RRAM-Python, MIT licence.
  static ReadVoltage published(volt measured, volt read) {
    return ReadVoltage(
        measured, read,
        ConductanceCurve({{4.5e-6, 1.35}, {32e-6, 1.16}, {71e-6, 1.05}, {141e-6, 1.01}}));
  }

  ohm in_cell(LogicState, ohm r, const CellDraws&) const {
    return same_voltage_ ? r : at_read_voltage(r);
  }
  bool acts() const { return !same_voltage_; }
  ohm at_read_voltage(ohm r) const { return r * std::exp(-ln_factor_(r)); }
  template <class F>
  double expect(LogicState, ohm r, const F& f) const {
    return static_cast<double>(f(at_read_voltage(r)));
  }
  template <class Below>
  double share_below(LogicState, ohm r, const Below& below) const {
    return below(at_measured_voltage(r));
  }
  std::vector<ohm> kinks_before(LogicState, std::span<const ohm> after) const {
    std::vector<ohm> out = knots();
    for (const ohm r : after) out.push_back(at_measured_voltage(r));
    return out;
  }
  std::vector<ohm> kinks_after(LogicState, std::span<const ohm> before) const {
    std::vector<ohm> out = knots();
    out.insert(out.end(), before.begin(), before.end());
    for (ohm& r : out) r = at_read_voltage(r);
    return out;
  }

 private:
  /// The resistances between which ln R moves by a linear function of itself.
  std::vector<ohm> knots() const {
    std::vector<ohm> out;
    for (const ConductanceCurve::Knot& knot : ln_factor_.knots()) {
      out.push_back(1.0 / knot.conductance_siemens);
    }
    return out;
  }
  /// The inverse of at_read_voltage.
  ohm at_measured_voltage(ohm r) const {
    ohm measured = r;
    if (r > 0.0 && std::isfinite(r)) {
      ln_factor_.for_each_origin(r, 1.0, [&](ohm only_one) { measured = only_one; });
    }
    return measured;
  }

  /// ln of G(read)/G(measured) at each knot.
  static ConductanceCurve tabulate(volt measured, volt read, const ConductanceCurve& ratio) {
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
  /// ln(sinh(x)/x), the growth of the conductance from 0 V to x·V0.
  static double ln_growth(double x) {
    x = std::abs(x);
    if (x < 1e-4) return x * x / 6.0;
    return x + std::log1p(-std::exp(-2.0 * x)) - std::log(2.0 * x);
  }

  ConductanceCurve ln_factor_;
  bool same_voltage_;
};

}  // namespace rramvar
