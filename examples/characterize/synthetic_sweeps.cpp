#include "characterize/synthetic_sweeps.hpp"

#include <algorithm>
#include <cmath>

#include "rramvar/core/draw.hpp"
#include "rramvar/core/standard_normal.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar::programs {

namespace {

constexpr std::uint32_t cells = 16;
constexpr std::uint32_t cycles = 30;
constexpr volt step = 0.02;
constexpr volt set_stop = 1.2;
constexpr volt reset_stop = 1.4;
constexpr ampere compliance = 100e-6;
constexpr double failing_resets = 0.02;
constexpr volt sinh_voltage = 0.35;

/// One cell, swept cycle by cycle.
class SyntheticCell {
 public:
  SyntheticCell(std::uint64_t seed, std::uint32_t number)
      : seed_(seed),
        number_(number),
        ln_lrs_(std::log(6e3) + 0.06 * normal()),
        ln_hrs_(std::log(150e3) + 0.3 * normal()) {
    write();
  }

  /// One bipolar sweep: SET, then RESET.
  void sweep(IVTrace& trace) {
    write();
    half_sweep(trace, set_stop, 0.75 + 0.06 * normal());
    half_sweep(trace, -reset_stop, fails() ? 2 * reset_stop : 0.7 + 0.06 * normal());
  }

 private:
  void half_sweep(IVTrace& trace, volt stop, volt threshold) {
    const bool is_set = stop > 0.0;
    const int points = static_cast<int>(std::lround(std::abs(stop) / step));
    for (int k = 0; k <= 2 * points; ++k) {
      const volt v = stop * std::min(k, 2 * points - k) / points;
      if (std::abs(v) >= threshold) in_lrs_ = is_set;
      ampere i = in_lrs_ ? v / lrs_
                         : 0.2 / hrs_ * std::sinh(v / sinh_voltage) / std::sinh(0.2 / sinh_voltage);
      if (is_set) i = std::min(i, compliance);
      trace.voltage.push_back(v);
      trace.current.push_back(i * (1.0 + 0.01 * normal()) + 2e-9 * normal());
    }
  }

  /// Resistances of the next cycle, with some memory of the last one.
  void write() {
    constexpr double rho = 0.3;
    const double fresh = std::sqrt(1.0 - rho * rho);
    lrs_deviation_ = rho * lrs_deviation_ + fresh * normal();
    hrs_deviation_ = rho * hrs_deviation_ + fresh * normal();
    lrs_ = std::exp(ln_lrs_ + 0.08 * lrs_deviation_);
    hrs_ = std::exp(ln_hrs_ + 0.5 * hrs_deviation_);
  }

  DrawEngine next_engine() {
    return {{.seed = seed_, .trial = draws_++}, number_, 0, DrawSource::tabulation};
  }
  double normal() {
    DrawEngine engine = next_engine();
    return standard_normal(engine);
  }
  bool fails() {
    DrawEngine engine = next_engine();
    return OpenUniform{}(engine).lower < failing_resets;
  }

  std::uint64_t seed_;
  std::uint32_t number_;
  std::uint32_t draws_ = 0;
  double ln_lrs_;  ///< mean of ln R of this cell
  double ln_hrs_;
  double lrs_deviation_ = 0.0;
  double hrs_deviation_ = 0.0;
  ohm lrs_ = 0.0;
  ohm hrs_ = 0.0;
  bool in_lrs_ = false;
};

}  // namespace

IVMeasurement synthetic_sweeps(std::uint64_t seed) {
  IVMeasurement out;
  out.citation = "synthetic I-V sweeps";
  for (std::uint32_t c = 0; c < cells; ++c) {
    SyntheticCell cell(seed, c);
    for (std::uint32_t n = 1; n <= cycles; ++n) {
      IVTrace& trace = out.traces.emplace_back();
      trace.cell = c;
      trace.cycle = n;
      cell.sweep(trace);
    }
  }
  return out;
}

std::string synthetic_sweeps_text() {
  return "16 cells x 30 bipolar sweeps of a model cell (LRS 6 kohm, HRS 150 kohm, 2 % of the "
         "RESETs fail)";
}

}  // namespace rramvar::programs
