#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "rramvar/characterize/sweeps/read_point.hpp"
#include "rramvar/core/config.hpp"

namespace rramvar {

RRAMVAR_INLINE std::optional<ampere> ReadPoint::current(std::span<const volt> v,
                                                        std::span<const ampere> i, volt at) const {
  RRAMVAR_ASSERT(v.size() == i.size());
  const std::optional<ampere> between = interpolated(v, i, at);
  if (!between || method == ReadMethod::interpolation) return between;
  return fitted(v, i, at).value_or(*between);
}

RRAMVAR_INLINE std::optional<ohm> ReadPoint::resistance(std::span<const volt> v,
                                                        std::span<const ampere> i, volt at) const {
  const std::optional<ampere> read = current(v, i, at);
  if (!read || !(at / *read > 0.0) || !std::isfinite(at / *read)) return std::nullopt;
  return at / *read;
}

RRAMVAR_INLINE std::optional<ampere> ReadPoint::interpolated(std::span<const volt> v,
                                                             std::span<const ampere> i, volt at) {
  for (std::size_t k = 0; k + 1 < v.size(); ++k) {
    if (std::min(v[k], v[k + 1]) > at || std::max(v[k], v[k + 1]) < at) continue;
    if (v[k] == v[k + 1]) return 0.5 * (i[k] + i[k + 1]);
    return i[k] + (i[k + 1] - i[k]) * ((at - v[k]) / (v[k + 1] - v[k]));
  }
  return std::nullopt;
}

RRAMVAR_INLINE std::optional<ampere> ReadPoint::fitted(std::span<const volt> v,
                                                       std::span<const ampere> i, volt at) const {
  double n = 0.0, x = 0.0, y = 0.0, xx = 0.0, xy = 0.0;  // sums, x = v − at
  for (std::size_t k = 0; k < v.size(); ++k) {
    const double d = v[k] - at;
    if (std::abs(d) > window * std::abs(at)) continue;
    n += 1.0;
    x += d;
    y += i[k];
    xx += d * d;
    xy += d * i[k];
  }
  const double determinant = n * xx - x * x;
  if (n < 3.0 || !(determinant > 1e-12 * n * xx)) return std::nullopt;
  return (y * xx - x * xy) / determinant;
}

}  // namespace rramvar
