#pragma once
/// Read-voltage nonlinearity: the resistance at another voltage than the table was measured at.

#include <cmath>
#include <span>
#include <vector>

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
  static ReadVoltage published(volt measured, volt read);

  ohm after(ohm measured) const { return measured * std::exp(-ln_factor_(measured)); }
  ohm before(ohm read) const;
  bool acts() const { return !same_voltage_; }
  std::vector<ohm> kinks_before(LogicState, std::span<const ohm> after) const;
  std::vector<ohm> kinks_after(LogicState, std::span<const ohm> before) const;

 private:
  /// The resistances between which ln R moves by a linear function of itself.
  std::vector<ohm> knots() const;

  /// ln of G(read)/G(measured) at each knot.
  static ConductanceCurve tabulate(volt measured, volt read, const ConductanceCurve& ratio);
  /// ln(sinh(x)/x), the growth of the conductance from 0 V to x·V0.
  static double ln_growth(double x);

  ConductanceCurve ln_factor_;
  bool same_voltage_;
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/device/sources/read_voltage-inl.hpp"
#endif
