#pragma once
/// Standard normal numbers as pure functions of where they are drawn, with or without memory.

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "rramvar/core/config.hpp"
#include "rramvar/core/draw.hpp"
#include "rramvar/core/draw_curve.hpp"
#include "rramvar/core/special_functions.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar {

/// Φ⁻¹ from the side that is exact.
inline double normal_quantile_at(const OpenUniform::Value& u) {
  return u.upper < u.lower ? -normal_quantile(u.upper) : normal_quantile(u.lower);
}

/// The same of draws to 1e-8, but for their tails.
const DrawCurve& normal_curve();

/// One standard normal number from an engine: Φ⁻¹ of a uniform number, to 1e-8·(1 + |z|) and in the
/// outermost 2⁻¹² of both tails exactly.
template <class Engine>
double standard_normal(Engine& engine) {
  const std::uint32_t word = engine();
  const double z = normal_curve()(0, word);
  if (!std::isnan(z)) return z;
  return normal_quantile_at(OpenUniform{}(word, engine));
}

/// ρ·z + √(1−ρ²)·n.
inline double normal_of_next_state(double z, double n, double rho) {
  RRAMVAR_NO_CONTRACTION
  return RRAMVAR_ROUNDED(rho * z) + RRAMVAR_ROUNDED(std::sqrt(1.0 - rho * rho) * n);
}

/// z_s of a chain over the states: z_0 = n_0, z_s = ρ·z_{s−1} + √(1−ρ²)·n_s, so that neighbouring
/// states correlate by ρ. To the last bit the same on all machines. @pre −1 ≤ ρ ≤ 1
/// @param n independent standard normal numbers by state
template <class N>
double normal_of_state(const N& n, std::size_t state, double rho) {
  if (rho == 0.0) return n(state);
  double z = n(0);
  for (std::size_t s = 1; s <= state; ++s) z = normal_of_next_state(z, n(s), rho);
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

#ifndef RRAMVAR_COMPILED
#include "rramvar/core/standard_normal-inl.hpp"
#endif
