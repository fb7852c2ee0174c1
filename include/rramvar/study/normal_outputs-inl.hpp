#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/study/normal_outputs.hpp"

namespace rramvar {

RRAMVAR_INLINE double NormalError::mean_abs() const {
  if (sigma == 0.0) return std::abs(mean);
  const double t = mean / sigma;
  return sigma * (2.0 * density(t) + t * std::erf(t / std::numbers::sqrt2));
}

RRAMVAR_INLINE NormalError::Terms NormalError::mean_abs_terms() const {
  if (sigma == 0.0) return {};
  const double t = mean / sigma;
  const double t2 = t * t;
  const double scale = 2.0 * sigma * density(t);
  return {-scale * skewness * t / 6.0, scale * excess * (t2 - 1.0) / 24.0,
          scale * skewness * skewness * (t2 * t2 - 6.0 * t2 + 3.0) / 72.0};
}

RRAMVAR_INLINE double NormalError::heavy_mean_abs() const {
  if (!(excess > 0.0)) return mean_abs();
  const double q = 3.0 / (3.0 + excess);
  return q * widened(1.0 / q).mean_abs() + (1.0 - q) * std::abs(mean);
}

RRAMVAR_INLINE double NormalError::flip(double y) const {
  if (sigma == 0.0) return (y > 0.0) != (y + mean > 0.0) ? 1.0 : 0.0;
  const double z = (-y - mean) / sigma;  // y + Δy ≤ 0 below it
  return y > 0.0 ? normal_cdf(z) : normal_cdf(-z);
}

RRAMVAR_INLINE NormalError::Terms NormalError::flip_terms(double y) const {
  if (sigma == 0.0) return {};
  const double z = (-y - mean) / sigma;
  const double z2 = z * z;
  const double scale = -density(z);
  return {scale * skewness * (z2 - 1.0) / 6.0, scale * excess * z * (z2 - 3.0) / 24.0,
          scale * skewness * skewness * z * (z2 * z2 - 10.0 * z2 + 15.0) / 72.0};
}

RRAMVAR_INLINE double NormalError::heavy_flip(double y) const {
  if (!(excess > 1e-6)) return flip(y);
  const double k = 3.0 / excess;  // the shape of S; S·k has the values x
  const double root = std::sqrt(k + 2.0);
  const double high = k + 2.0 + root;
  const double low = k + 2.0 - root;
  const double p_high = k / high * (0.5 - 0.5 / root);
  const double p_low = k / low * (0.5 + 0.5 / root);
  return p_high * widened(high / k).flip(y) + p_low * widened(low / k).flip(y) +
         std::max(1.0 - p_high - p_low, 0.0) * widened(0.0).flip(y);
}

}  // namespace rramvar
