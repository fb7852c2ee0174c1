#pragma once
/// A compact model of a bipolar RRAM cell, swept by an imperfect instrument: I-V data whose truth
/// is known.
///
/// LRS: V/R·(1 + 0.1 V⁻²·V²) in series with a resistor. HRS: I₀·sinh(V/0.6 V). SET and RESET are
/// abrupt at thresholds drawn anew each cycle. The instrument limits the current in the SET
/// polarity, adds noise, and quantises in ranges of one decade.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <set>
#include <vector>

#include "rramvar/characterize/sweeps/iv_trace.hpp"
#include "rramvar/core/draw.hpp"
#include "rramvar/core/special_functions.hpp"

namespace rramvar::test {

struct SwitchingModel {
  volt set_stop = 1.5;    ///< magnitude
  volt reset_stop = 1.6;  ///< magnitude
  volt step = 0.02;
  bool positive_set = true;
  bool set_first = true;
  ampere compliance = 200e-6;
  ohm series = 300.0;
  ohm lrs = 5e3;  ///< median, without the series resistor
  ohm hrs = 200e3;
  double sigma_lrs = 0.05;
  double sigma_hrs = 0.5;
  double noise = 0.01;           ///< relative
  ampere noise_floor = 3e-9;     ///< absolute
  int bits = 14;                 ///< of the current's magnitude within a decade
  std::set<int> failing_sets{};  ///< cycles, counted from 0
  std::set<int> failing_resets{};
  std::uint64_t seed = 1;
};

/// What really happened in one cycle.
struct TrueCycle {
  volt v_set;    ///< first voltage that switches, with its sign
  volt v_reset;  ///< likewise
  ohm r_lrs;     ///< after the SET half sweep, at 0.2 V of its sign
  ohm r_hrs;     ///< after the RESET half sweep
};

/// One cell of the model, measured sweep by sweep.
class ModelCell {
 public:
  ModelCell(const SwitchingModel& model, std::uint32_t cell) : model_(model), cell_(cell) {
    draw(0);
    low_ = !model.set_first;
  }

  /// Appends one bipolar sweep to the trace.
  /// @param parts 2: whole; 1: only the first half sweep
  TrueCycle sweep(IVTrace& trace, int parts = 2) {
    draw(++cycle_);
    TrueCycle truth{signed_set() * v_set_, -signed_set() * v_reset_, 0.0, 0.0};
    for (int part = 0; part < parts; ++part) {
      const bool is_set = (part == 0) == model_.set_first;
      half_sweep(trace, is_set);
      const volt read = is_set ? 0.2 : -0.2;
      (is_set ? truth.r_lrs : truth.r_hrs) = read / current(read);
    }
    return truth;
  }

  void half_sweep(IVTrace& trace, bool is_set) {
    const volt stop = is_set ? model_.set_stop : model_.reset_stop;
    const int n = static_cast<int>(std::lround(stop / model_.step));
    for (int k = 0; k <= 2 * n; ++k) {
      const volt v = stop * (k <= n ? k : 2 * n - k) / n;
      if (is_set && !low_ && v >= v_set_) low_ = true;
      if (!is_set && low_ && v >= v_reset_) low_ = false;
      ampere i = current(v);
      if (is_set) i = std::min(i, model_.compliance);
      const double sign = is_set ? signed_set() : -signed_set();
      trace.voltage.push_back(sign * v);
      trace.current.push_back(sign * measured(i));
    }
  }

  /// Of the present state, for the magnitude of a voltage; odd in it.
  ampere current(volt v) const {
    if (!low_) return hrs_0_ * std::sinh(v / 0.6);
    double below = std::min(v, 0.0);
    double above = std::max(v, 0.0);
    for (int k = 0; k < 60; ++k) {  // the voltage across the cell without its series resistor
      const double u = 0.5 * (below + above);
      (u + model_.series * lrs_current(u) > v ? above : below) = u;
    }
    return lrs_current(0.5 * (below + above));
  }

 private:
  double signed_set() const { return model_.positive_set ? 1.0 : -1.0; }
  ampere lrs_current(volt u) const { return u / lrs_ * (1.0 + 0.1 * u * u); }

  double normal() {
    DrawEngine engine({.seed = model_.seed, .trial = next_++}, cell_, 0);
    const OpenUniform::Value u = OpenUniform{}(engine);
    return normal_quantile(u.lower);
  }

  void draw(int cycle) {
    const int index = cycle - 1;
    constexpr double never = std::numeric_limits<double>::infinity();
    v_set_ = 0.8 + 0.05 * normal();
    v_reset_ = 0.7 + 0.05 * normal();
    const double lrs = model_.lrs * std::exp(model_.sigma_lrs * normal());
    const ohm hrs = model_.hrs * std::exp(model_.sigma_hrs * normal());
    if (!low_) lrs_ = lrs;  // a state keeps its resistance until it is left
    if (low_) hrs_0_ = 0.2 / hrs / std::sinh(0.2 / 0.6);
    if (cycle == 0) {
      lrs_ = lrs;
      hrs_0_ = 0.2 / hrs / std::sinh(0.2 / 0.6);
    }
    if (model_.failing_sets.contains(index)) v_set_ = never;
    if (model_.failing_resets.contains(index)) v_reset_ = never;
  }

  ampere measured(ampere i) {
    const ampere noisy = i * (1.0 + model_.noise * normal()) + model_.noise_floor * normal();
    if (noisy == 0.0) return 0.0;
    const double range = std::max(std::pow(10.0, std::ceil(std::log10(std::abs(noisy)))), 1e-8);
    const double lsb = range / std::pow(2.0, model_.bits);
    return std::round(noisy / lsb) * lsb;
  }

  SwitchingModel model_;
  std::uint32_t cell_;
  std::uint32_t next_ = 0;
  int cycle_ = 0;
  bool low_ = false;
  volt v_set_ = 0.0;
  volt v_reset_ = 0.0;
  ohm lrs_ = 0.0;
  ampere hrs_0_ = 0.0;
};

}  // namespace rramvar::test
