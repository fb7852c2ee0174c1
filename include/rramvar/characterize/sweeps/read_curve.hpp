#pragma once
/// ReadCurve: an I-V curve below the switching voltages, free of the amplifier's offset.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
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
  explicit ReadCurve(const IVTrace& trace, CurrentOffset offset = CurrentOffset::zero_volt_or_fit)
      : voltage_(trace.voltage), current_(trace.current) {
    if (offset == CurrentOffset::zero_volt_or_fit) {
      const bool has_zero = std::find(voltage_.begin(), voltage_.end(), 0.0) != voltage_.end();
      offset = has_zero ? CurrentOffset::zero_volt : CurrentOffset::odd_fit;
    }
    offset_ = offset == CurrentOffset::odd_fit     ? fitted_offset()
              : offset == CurrentOffset::zero_volt ? zero_volt_offset()
                                                   : 0.0;
    for (ampere& i : current_) i -= offset_;
  }

  /// The amplifier's current I₀.
  ampere offset() const { return offset_; }

  /// G(V), interpolated between the samples around V.
  /// @throws Error if V is 0 or outside the curve
  siemens conductance(volt v, const ReadPoint& read = {}) const {
    const std::optional<ampere> i = v == 0.0 ? std::nullopt : read.current(voltage_, current_, v);
    if (!i) {
      throw Error("the read curve does not reach " + std::to_string(v) + " V",
                  "a conductance needs samples on both sides of it, and a voltage other than 0");
    }
    return *i / v;
  }

  /// G(v1)/G(v2).
  double nonlinearity(volt v1, volt v2, const ReadPoint& read = {}) const {
    return conductance(v1, read) / conductance(v2, read);
  }

 private:
  ampere zero_volt_offset() const {
    double sum = 0.0;
    std::size_t count = 0;
    for (std::size_t k = 0; k < voltage_.size(); ++k) {
      if (voltage_[k] != 0.0) continue;
      sum += current_[k];
      ++count;
    }
    if (count == 0) {
      throw Error("the read curve has no sample at 0 V",
                  "the current there is the amplifier's offset", "take it from the odd fit");
    }
    return sum / static_cast<double>(count);
  }

  /// Normal equations in u = V/V_max, so that the powers are of one size.
  ampere fitted_offset() const {
    volt largest = 0.0;
    for (const volt v : voltage_) largest = std::max(largest, std::abs(v));
    std::array<std::array<double, 4>, 3> m{};  // matrix and right-hand side
    for (std::size_t k = 0; k < voltage_.size() && largest > 0.0; ++k) {
      const double u = voltage_[k] / largest;
      const std::array<double, 4> row{1.0, u, u * u * u, current_[k]};
      for (std::size_t r = 0; r < 3; ++r) {
        for (std::size_t c = 0; c < 4; ++c) m[r][c] += row[r] * row[c];
      }
    }
    // Elimination from the last unknown to the first, which alone is wanted. The matrix is
    // positive definite unless there are too few different voltages.
    for (std::size_t pivot = 2; pivot > 0; --pivot) {
      if (!(m[pivot][pivot] > 1e-12 * m[0][0])) throw too_few();
      for (std::size_t r = 0; r < pivot; ++r) {
        const double factor = m[r][pivot] / m[pivot][pivot];
        for (std::size_t c = 0; c < 4; ++c) m[r][c] -= factor * m[pivot][c];
      }
    }
    if (!(m[0][0] > 1e-12 * static_cast<double>(voltage_.size()))) throw too_few();
    return m[0][3] / m[0][0];
  }

  static Error too_few() {
    return Error("the read curve has too few samples",
                 "the fit I₀ + a·V + b·V³ needs at least three different voltages");
  }

  std::vector<volt> voltage_;
  std::vector<ampere> current_;
  ampere offset_ = 0.0;
};

}  // namespace rramvar
