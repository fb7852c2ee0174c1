#pragma once
/// Standard normal numbers as pure functions of where they are drawn, with or without memory.

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "rramvar/core/cell_draws.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/core/draw.hpp"
#include "rramvar/core/special_functions.hpp"

namespace rramvar {

/// One standard normal number from an engine, with exact tails.
template <class Engine>
double standard_normal(Engine& engine) {
  const OpenUniform::Value u = OpenUniform{}(engine);
  return u.upper < u.lower ? -normal_quantile(u.upper) : normal_quantile(u.lower);
}

/// z_s of a chain over the states: z_0 = n_0, z_s = ρ·z_{s−1} + √(1−ρ²)·n_s, so that neighbouring
/// states correlate by ρ. @pre −1 ≤ ρ ≤ 1
template <class Engine>
double normal_of_state(Engine& engine, std::size_t state, double rho) {
  if (rho == 0.0) {
    for (std::size_t s = 0; s < state; ++s) OpenUniform{}(engine);
    return standard_normal(engine);
  }
  double z = standard_normal(engine);
  for (std::size_t s = 0; s < state; ++s) {
    z = rho * z + std::sqrt(1.0 - rho * rho) * standard_normal(engine);
  }
  return z;
}

/// A stationary normal sequence z_0, z_1, … with correlation lag1^k at lag k (an AR(1) process), of
/// which any member costs O(log(1/(1 − |lag1|))) draws and no history.
///
/// Members 2^L apart correlate by less than 2⁻⁵³ and are drawn independently; those between follow
/// by halving: given both ends at distance h, the middle is normal with mean (left +
/// right)·r/(1+r²) and variance (1−r²)/(1+r²), r = lag1^h (the Markov property of the process).
class AutocorrelatedNormal {
 public:
  /// The largest |lag1|: sequences of 2²⁶ cycles of memory.
  static constexpr double most = 1.0 - 1e-6;

  /// @pre |lag1| ≤ most
  explicit AutocorrelatedNormal(double lag1 = 0.0) : lag1_(lag1) {
    RRAMVAR_ASSERT(std::abs(lag1) <= most);
    for (double r = lag1; std::abs(r) > 0x1p-53; r *= r) {
      halving_[levels_++] = {r / (1 + r * r), std::sqrt((1 - r * r) / (1 + r * r))};
    }
  }

  double lag1() const { return lag1_; }

  /// z_t. @param innovation an independent standard normal number for each t
  template <class Innovation>
  double operator()(std::uint32_t t, const Innovation& innovation) const {
    const std::uint64_t block = std::uint64_t{1} << levels_;
    std::uint64_t left = t / block * block;
    double z_left = innovation(left);
    if (left == t) return z_left;
    double z_right = innovation(left + block);
    for (std::size_t level = levels_; level-- > 0;) {
      const std::uint64_t middle = left + (std::uint64_t{1} << level);
      const Halving& h = halving_[level];
      const double z = h.mean * (z_left + z_right) + h.sigma * innovation(middle);
      if (middle == t) return z;
      if (t < middle) {
        z_right = z;
      } else {
        left = middle;
        z_left = z;
      }
    }
    return z_left;  // not reached: every t is a middle at some level
  }

 private:
  /// From ends at distance 2^level on either side to the middle.
  struct Halving {
    double mean;
    double sigma;
  };
  double lag1_;
  std::size_t levels_ = 0;
  std::array<Halving, 32> halving_{};
};

}  // namespace rramvar
