#pragma once
/// What the tests of sources share.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "rramvar/core/cell_draws.hpp"

namespace rramvar::test {

/// The cell `weight` of a chip at a trial.
inline CellDraws cell_at(std::uint32_t weight, std::uint32_t trial = 0, std::uint32_t chip = 0) {
  return {{.seed = 5, .trial = trial, .chip = chip}, weight, 3};
}

struct Moments {
  double mean = 0.0;
  double variance = 0.0;
};
inline Moments moments_of(const std::vector<double>& x) {
  Moments m;
  for (const double v : x) m.mean += v / static_cast<double>(x.size());
  for (const double v : x) m.variance += (v - m.mean) * (v - m.mean);
  m.variance /= static_cast<double>(x.size() - 1);
  return m;
}
inline double correlation(const std::vector<double>& x, const std::vector<double>& y) {
  const Moments a = moments_of(x);
  const Moments b = moments_of(y);
  double sum = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) sum += (x[i] - a.mean) * (y[i] - b.mean);
  return sum / static_cast<double>(x.size() - 1) / std::sqrt(a.variance * b.variance);
}

}  // namespace rramvar::test
