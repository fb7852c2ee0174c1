#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/metrics/variance_support.hpp"

namespace rramvar {

RRAMVAR_INLINE VarianceSupport variance_support(std::span<const double> values) {
  VarianceSupport out{.values = values.size()};
  const double n = static_cast<double>(values.size());
  if (std::all_of(values.begin(), values.end(), [&](double x) { return x == values.front(); })) {
    out.effective = n;
    return out;
  }
  double largest = 0.0;  // scales the powers, which could overflow
  for (const double x : values) {
    if (!std::isfinite(x)) return out;
    largest = std::max(largest, std::abs(x));
  }
  double mean = 0.0;
  for (const double x : values) mean += x / largest / n;
  double squares = 0.0;
  double fourths = 0.0;
  for (const double x : values) {
    const double d = x / largest - mean;
    squares += d * d;
    fourths += d * d * d * d;
  }
  const bool equal = !(squares > 1e-28 * n);  // nothing but rounding
  out.effective = equal ? n : squares * squares / fourths;
  return out;
}

}  // namespace rramvar
