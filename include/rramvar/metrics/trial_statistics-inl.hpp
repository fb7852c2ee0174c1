#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/metrics/trial_statistics.hpp"

namespace rramvar {

RRAMVAR_INLINE void TrialStatistics::add(double x, std::uint32_t chip) {
  const std::uint64_t n = trials();
  values_.add(x, chip);
  squares_.add(x * x, chip);
  min_ = std::fmin(min_, x);  // leaves NaNs out, whatever the order
  max_ = std::fmax(max_, x);
  if (n < kept_values) {
    kept_.push_back(x);
  } else {  // J. S. Vitter's algorithm R
    DrawEngine engine({.seed = 0, .trial = static_cast<std::uint32_t>(n)},
                      static_cast<std::uint32_t>(n >> 32), 0, DrawSource::subsample);
    const std::uint64_t place = uniform_index(engine(), std::min(n + 1, std::uint64_t{1} << 32));
    if (place < kept_values) kept_[place] = x;
  }
}

RRAMVAR_INLINE double TrialStatistics::quantile(double p) const {
  std::vector<double> x = kept_;
  std::erase_if(x, [](double v) { return std::isnan(v); });
  std::sort(x.begin(), x.end());
  return sorted_quantile(x, p);
}

RRAMVAR_INLINE std::vector<double> TrialStatistics::units(const ChipStatistics& of,
                                                          bool squared) const {
  std::vector<double> out = of.chips() > 1 ? of.first_chip_means() : kept_;
  if (squared && of.chips() < 2) {
    for (double& x : out) x *= x;
  }
  return out;
}

}  // namespace rramvar
