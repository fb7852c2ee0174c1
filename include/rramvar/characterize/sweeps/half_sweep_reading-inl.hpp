#pragma once

#include <limits>
#include <span>

#include "rramvar/characterize/sweeps/half_sweep_reading.hpp"
#include "rramvar/characterize/sweeps/read_point.hpp"
#include "rramvar/core/config.hpp"

namespace rramvar {

RRAMVAR_INLINE HalfSweepReading HalfSweepReader::operator()(const IVBranch& forward,
                                                            const IVBranch& back) const {
  const volt at = std::copysign(read_voltage_, forward.v.back());
  const ReadPoint read;
  HalfSweepReading out;
  out.before = read.resistance(forward.v, forward.i, at);
  out.after = read.resistance(back.v, back.i, at);
  out.compliance = plateau(forward, back);
  // The noise of the smaller current: that of a large one may be in proportion to it.
  const ampere noise =
      std::min(noise_of(forward, 1.5 * read_voltage_), noise_of(back, 1.5 * read_voltage_));
  const BranchCurve up(forward, noise);
  const BranchCurve down(back, noise);
  if (up.size() == 0 || !read.current(forward.v, forward.i, at)) return out;
  if (down.size() > 0 && read.current(back.v, back.i, at)) {
    judge(up, down, out);
  } else {
    find_lone_jump(up, out);
  }
  if (out.switches_below_read) out.before.reset();
  if (out.jump) {
    out.jump = std::copysign(*out.jump, at);
    out.jumps_at_peak = up.size() > 1 && std::abs(*out.jump) > up.voltage(up.size() - 2);
  }
  return out;
}

RRAMVAR_INLINE IVBranch HalfSweepReader::branch_of(const IVTrace& trace, std::size_t first,
                                                   std::size_t last) {
  const std::size_t count = last - first + 1;
  return {std::span(trace.voltage).subspan(first, count),
          std::span(trace.current).subspan(first, count)};
}

RRAMVAR_INLINE std::optional<ampere> HalfSweepReader::plateau(const IVBranch& forward,
                                                              const IVBranch& back) {
  std::vector<volt> v(forward.v.begin(), forward.v.end());
  std::vector<ampere> i(forward.i.begin(), forward.i.end());
  v.insert(v.end(), back.v.begin() + 1, back.v.end());  // the peak belongs to both
  i.insert(i.end(), back.i.begin() + 1, back.i.end());
  ampere largest = 0.0;
  for (const ampere x : i) largest = std::max(largest, std::abs(x));
  volt least = std::numeric_limits<volt>::infinity();
  volt most = 0.0;
  std::vector<ampere> level;
  for (std::size_t k = 0; k < i.size(); ++k) {
    if (std::abs(i[k]) < (1.0 - plateau_depth) * largest) continue;
    least = std::min(least, std::abs(v[k]));
    most = std::max(most, std::abs(v[k]));
    level.push_back(std::abs(i[k]));
  }
  if (level.size() < smoothing || least > plateau_span * most) return std::nullopt;
  const auto middle = level.begin() + static_cast<std::ptrdiff_t>(level.size() / 2);
  std::nth_element(level.begin(), middle, level.end());
  return *middle;
}

RRAMVAR_INLINE void HalfSweepReader::judge(const BranchCurve& up, const BranchCurve& down,
                                           HalfSweepReading& out) const {
  std::vector<double> back;  // the return branch at the voltages of the forward one
  std::vector<double> open;  // D
  for (std::size_t k = 0; k < up.size(); ++k) {
    back.push_back(down.at(up.voltage(k)));
    open.push_back(back[k] - up.ln_conductance()[k]);
  }
  const Curves curves{up, running_medians(up.ln_conductance()), running_medians(back),
                      running_medians(open)};
  const std::size_t from = curves.first_from(read_voltage_);
  out.fall = curves.open_at(read_voltage_, from);
  if (std::abs(*out.fall) < least_change_) {
    find_jump_below(curves, out);
    return;
  }
  const double sign = *out.fall > 0.0 ? 1.0 : -1.0;
  double largest = 1e-6;  // more than rounding
  for (std::size_t k = from + 1; k < up.size(); ++k) {
    const Step step = curves.step(k, from);
    const double change = sign * step.forward;
    const double steepness = std::max(sign * step.back, 0.0);
    double size = change - steepness;
    if (step.is_jump) {
      size = sign * step.closing();
    } else if (sign > 0.0 && steepness > steep * change) {
      continue;
    }
    if (size <= largest) continue;
    largest = size;
    out.jump = curves.between(k);
  }
}

RRAMVAR_INLINE void HalfSweepReader::find_jump_below(const Curves& curves,
                                                     HalfSweepReading& out) const {
  double largest = least_change_;
  const BranchCurve& up = curves.up;
  for (std::size_t k = smoothing; k + 1 < up.size() && up.voltage(k - 1) < read_voltage_; ++k) {
    const Step step = curves.step(k, 0);
    if (!step.is_jump || std::abs(step.closing()) < largest) continue;
    if (std::abs(step.open_after) > 0.5 * std::abs(step.open_before)) continue;
    largest = std::abs(step.closing());
    out.jump = curves.between(k);
    out.fall = step.open_before;
    out.switches_below_read = true;
  }
}

RRAMVAR_INLINE void HalfSweepReader::find_lone_jump(const BranchCurve& up,
                                                    HalfSweepReading& out) const {
  const std::vector<double> forward = running_medians(up.ln_conductance());
  std::vector<double> open;
  for (const double x : forward) open.push_back(-x);
  const Curves curves{up, forward, std::vector<double>(up.size(), 0.0), open};
  double largest = least_change_;
  for (std::size_t k = smoothing; k < up.size(); ++k) {
    const Step step = curves.step(k, 0);
    if (!step.is_jump || std::abs(step.forward) < largest) continue;
    largest = std::abs(step.forward);
    out.jump = curves.between(k);
    out.switches_below_read = up.voltage(k - 1) < read_voltage_;
  }
}

}  // namespace rramvar
