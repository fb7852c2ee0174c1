#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/metrics/bootstrap.hpp"

namespace rramvar {

RRAMVAR_INLINE Interval bootstrap_t95(std::span<const double> values, std::size_t replicates,
                                      std::uint64_t seed) {
  const std::size_t n = values.size();
  if (n < 2 || n > (std::uint64_t{1} << 32)) return {};
  double largest = 0.0;
  for (const double x : values) {
    if (!std::isfinite(x)) return {};
    largest = std::max(largest, std::abs(x));
  }
  if (std::all_of(values.begin(), values.end(), [&](double x) { return x == values.front(); })) {
    return {};
  }
  const double size = static_cast<double>(n);
  double centre = 0.0;
  for (const double x : values) centre += x / size;
  std::vector<double> d(values.begin(), values.end());  // scaled, so that no square overflows
  double squares = 0.0;
  for (double& x : d) {
    x = (x - centre) / largest;
    squares += x * x;
  }
  const double error = std::sqrt(squares / (size - 1) / size);

  std::vector<double> t(replicates);
  for (std::size_t b = 0; b < replicates; ++b) {
    const TrialIndex at{.seed = seed, .trial = static_cast<std::uint32_t>(b)};
    double sum = 0.0;
    double square = 0.0;
    Philox4x32::counter_type words{};
    for (std::size_t i = 0; i < n; ++i) {
      if (i % 4 == 0) {
        words = DrawEngine::first_words(at, static_cast<std::uint32_t>(i / 4), 0,
                                        DrawSource::trial_bootstrap);
      }
      const double x = d[uniform_index(words[i % 4], n)];
      sum += x;
      square += x * x;
    }
    const double mean = sum / size;
    const double variance = std::max(square / size - mean * mean, 0.0) / (size - 1);
    t[b] = mean == 0.0 ? 0.0 : mean / std::sqrt(variance);  // ±Inf where all draws are equal
  }
  std::sort(t.begin(), t.end());
  return {centre - sorted_quantile(t, 0.975) * error * largest,
          centre - sorted_quantile(t, 0.025) * error * largest};
}

RRAMVAR_INLINE Interval bca95(std::vector<double> replicates, double estimate,
                              double acceleration) {
  RRAMVAR_ASSERT(!replicates.empty());
  std::sort(replicates.begin(), replicates.end());
  if (replicates.front() == replicates.back()) return {};
  const double n = static_cast<double>(replicates.size());
  double below = 0.0;  // equal ones count half
  for (const double x : replicates) below += x < estimate ? 1.0 : x == estimate ? 0.5 : 0.0;
  const double shift = normal_quantile(std::clamp(below / n, 1.0 / n, 1.0 - 1.0 / n));
  const auto end = [&](double z) {
    const double from = shift + z;
    const double p = normal_cdf(shift + from / (1.0 - acceleration * from));
    return sorted_quantile(replicates, p);
  };
  const double z95 = normal_quantile(0.975);
  return {end(-z95), end(z95)};
}

}  // namespace rramvar
