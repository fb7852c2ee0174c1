#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>

#include "rramvar/characterize/sweeps/read_curve.hpp"
#include "rramvar/core/config.hpp"

namespace rramvar {

RRAMVAR_INLINE ReadCurve::ReadCurve(const IVTrace& trace, CurrentOffset offset)
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

RRAMVAR_INLINE siemens ReadCurve::conductance(volt v, const ReadPoint& read) const {
  const std::optional<ampere> i = v == 0.0 ? std::nullopt : read.current(voltage_, current_, v);
  if (!i) {
    throw Error("the read curve does not reach " + std::to_string(v) + " V",
                "a conductance needs samples on both sides of it, and a voltage other than 0");
  }
  return *i / v;
}

RRAMVAR_INLINE ampere ReadCurve::zero_volt_offset() const {
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

RRAMVAR_INLINE ampere ReadCurve::fitted_offset() const {
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

RRAMVAR_INLINE Error ReadCurve::too_few() {
  return Error("the read curve has too few samples",
               "the fit I₀ + a·V + b·V³ needs at least three different voltages");
}

}  // namespace rramvar
