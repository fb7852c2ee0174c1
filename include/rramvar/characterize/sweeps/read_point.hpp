#pragma once
/// ReadPoint: the resistance of a cell at the read voltage, from the samples of an I-V branch.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>

#include "rramvar/characterize/sweeps/iv_trace.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar {

enum class ReadMethod {
  interpolation,  ///< the straight line between the two samples around the voltage
  local_fit,      ///< the least-squares line through all samples near it: less noise, more bias
};

/// The current of a branch at a voltage, hence R = V/I there.
struct ReadPoint {
  ReadMethod method = ReadMethod::interpolation;
  /// local_fit: samples within this share of the voltage from it are used.
  double window = 0.5;

  /// @return the current at `at`; nothing if the samples do not reach that voltage
  std::optional<ampere> current(std::span<const volt> v, std::span<const ampere> i, volt at) const {
    RRAMVAR_ASSERT(v.size() == i.size());
    const std::optional<ampere> between = interpolated(v, i, at);
    if (!between || method == ReadMethod::interpolation) return between;
    return fitted(v, i, at).value_or(*between);
  }

  /// @return the resistance at `at`; nothing if the samples do not reach that voltage, or if the
  /// current there is not of its sign, as where noise outweighs it
  std::optional<ohm> resistance(std::span<const volt> v, std::span<const ampere> i, volt at) const {
    const std::optional<ampere> read = current(v, i, at);
    if (!read || !(at / *read > 0.0) || !std::isfinite(at / *read)) return std::nullopt;
    return at / *read;
  }

 private:
  static std::optional<ampere> interpolated(std::span<const volt> v, std::span<const ampere> i,
                                            volt at) {
    for (std::size_t k = 0; k + 1 < v.size(); ++k) {
      if (std::min(v[k], v[k + 1]) > at || std::max(v[k], v[k + 1]) < at) continue;
      if (v[k] == v[k + 1]) return 0.5 * (i[k] + i[k + 1]);
      return i[k] + (i[k + 1] - i[k]) * ((at - v[k]) / (v[k + 1] - v[k]));
    }
    return std::nullopt;
  }

  std::optional<ampere> fitted(std::span<const volt> v, std::span<const ampere> i, volt at) const {
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
};

}  // namespace rramvar
