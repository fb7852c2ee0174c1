#pragma once
/// Outputs of several filters and images, with their errors.

#include <cmath>
#include <vector>

#include "random.hpp"
#include "rramvar/metrics/sums.hpp"

namespace rramvar::test {

struct Outputs {
  std::vector<std::vector<double>> y;   ///< rows
  std::vector<std::vector<double>> dy;  ///< errors of the same rows
  OutputScale scale;

  OutputRow row(std::size_t i) const { return {y[i], dy[i]}; }
  /// Calls f(y, dy) for every output of every row.
  template <class F>
  void each(const F& f) const {
    for (std::size_t i = 0; i < y.size(); ++i) {
      for (std::size_t j = 0; j < y[i].size(); ++j) f(y[i][j], dy[i][j]);
    }
  }
};

/// Rows of any length from 0 up; some outputs far below a thousandth of the largest, and zeros.
inline Outputs random_outputs(std::size_t rows, std::uint32_t seed) {
  Random random(seed);
  Outputs out;
  for (std::size_t i = 0; i < rows; ++i) {
    out.y.emplace_back(random.whole(0, 40));
    out.dy.emplace_back(out.y.back().size());
    for (std::size_t j = 0; j < out.y[i].size(); ++j) {
      out.y[i][j] = random.normal() * std::pow(10.0, random.uniform(-5.0, 1.0));
      if (random.whole(0, 9) == 0) out.y[i][j] = 0.0;
      out.dy[i][j] = 0.3 * random.normal();
      out.scale.max_abs = std::max(out.scale.max_abs, std::abs(out.y[i][j]));
    }
  }
  return out;
}

}  // namespace rramvar::test
