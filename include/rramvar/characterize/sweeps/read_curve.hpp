#pragma once
/// ReadCurve: an I-V curve below the switching voltages, free of the amplifier's offset.

#include <vector>

#include "rramvar/characterize/sweeps/iv_trace.hpp"
#include "rramvar/characterize/sweeps/read_point.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar {

/// How the current that the amplifier shows at 0 V is found.
enum class CurrentOffset {
  /// From the samples at 0 V where there are any, else from the fit.
  zero_volt_or_fit,
  /// I₀ of the least-squares fit I = I₀ + a·V + b·V³. A cell's current is odd in V (to this order),
  /// so that what is constant is the amplifier's. Noise averages out: with 36 samples from 0 V up,
  /// 0.43 of one sample's is left. Biased where the cubic does not describe the curve.
  odd_fit,
  /// The mean of the samples at 0 V: no model, but the noise of these few samples goes into all.
  zero_volt,
  /// None: the current is the cell's.
  none,
};

/// One cell's current against small voltages. Conductance is G(V) = (I(V) − I₀)/V; that of a
/// filament with a gap grows with V, the nonlinearity G(V₁)/G(V₂).
class ReadCurve {
 public:
  /// @throws Error if the samples are fewer than the offset's fit needs, or none is at 0 V
  explicit ReadCurve(const IVTrace& trace, CurrentOffset offset = CurrentOffset::zero_volt_or_fit);

  /// The amplifier's current I₀.
  ampere offset() const { return offset_; }

  /// G(V), interpolated between the samples around V.
  /// @throws Error if V is 0 or outside the curve
  siemens conductance(volt v, const ReadPoint& read = {}) const;

  /// G(v1)/G(v2).
  double nonlinearity(volt v1, volt v2, const ReadPoint& read = {}) const {
    return conductance(v1, read) / conductance(v2, read);
  }

 private:
  ampere zero_volt_offset() const;

  /// Normal equations in u = V/V_max, so that the powers are of one size.
  ampere fitted_offset() const;

  static Error too_few();

  std::vector<volt> voltage_;
  std::vector<ampere> current_;
  ampere offset_ = 0.0;
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/sweeps/read_curve-inl.hpp"
#endif
