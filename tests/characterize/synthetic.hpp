#pragma once
/// Synthetic measurements of known truth, and how often an interval covers it.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "random.hpp"
#include "rramvar/characterize/statistics/confidence_interval.hpp"
#include "rramvar/core/draw.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/measured_cycles.hpp"

namespace rramvar::test {

/// n draws of a law with one state; `repeat` numbers independent samples.
template <class Law>
std::vector<ohm> sample_of(const Law& law, std::size_t n, std::uint32_t repeat = 0) {
  std::vector<ohm> out;
  for (std::size_t i = 0; i < n; ++i) {
    DrawEngine engine({.seed = 77, .trial = repeat}, static_cast<std::uint32_t>(i), 0);
    out.push_back(law(0, engine));
  }
  return out;
}

/// ln R = mu + d2d + c2c of cells with the given numbers of cycles.
struct SyntheticArray {
  double mu_ln;
  double d2d;
  double c2c;
  std::vector<std::size_t> cycles;

  MeasuredState operator()(std::uint32_t seed) const {
    Random random(seed);
    MeasuredState out;
    for (std::size_t cell = 0; cell < cycles.size(); ++cell) {
      const double own = random.normal(mu_ln, d2d);
      for (std::size_t cycle = 0; cycle < cycles[cell]; ++cycle) {
        out.resistance.push_back(std::exp(random.normal(own, c2c)));
        out.cell.push_back(static_cast<std::uint32_t>(cell));
        out.cycle.push_back(static_cast<std::int64_t>(cycle));
      }
    }
    return out;
  }
};

/// Counts how often an interval covers the truth.
struct Coverage {
  std::string name;
  double truth;
  std::size_t covered = 0;
  std::size_t of = 0;

  void add(const Interval& interval) {
    covered += interval.contains(truth);
    ++of;
  }
  double share() const { return static_cast<double>(covered) / static_cast<double>(of); }
};

}  // namespace rramvar::test
