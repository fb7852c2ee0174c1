#pragma once
/// Normal resistances, cut off below: for narrow states whose spread is symmetric in ohm.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

#include "rramvar/core/draw.hpp"
#include "rramvar/core/number_function.hpp"
#include "rramvar/core/special_functions.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/device/quadrature.hpp"

namespace rramvar {

/// R given s = mean_s + std_s·Z, on the condition R ≥ minimum_s.
///
/// The condition matters for wide states only: a resistance is positive, and without a floor above
/// zero the mean conductance E[1/R] would not exist. mean_ohm and std_ohm are those before the cut.
/// @tparam S number of states
template <std::size_t S = 2>
struct NormalResistance {
  static constexpr std::size_t states = S;
  static constexpr bool draws_by_quantile = true;

  std::array<ohm, S> mean_ohm;
  std::array<ohm, S> std_ohm;      ///< ≥ 0
  std::array<ohm, S> minimum_ohm;  ///< > 0

  /// Mean and standard deviation of each state of a table; the floor is the table's least entry.
  static NormalResistance fit(const DeviceLUT<S>& lut) {
    NormalResistance out{};
    for (LogicState s = 0; s < S; ++s) {
      const double m = lut.mean(s, [](ohm r) { return r; });
      const double n = static_cast<double>(lut.size(s));
      const double square = lut.mean(s, [m](ohm r) { return (r - m) * (r - m); });
      out.mean_ohm[s] = m;
      out.std_ohm[s] = std::sqrt(square * n / std::max(n - 1, 1.0));
      out.minimum_ohm[s] = lut.sorted(s).front();
    }
    return out;
  }

  template <class Engine>
  ohm operator()(LogicState s, Engine& engine) const {
    return quantile_at(*this, s, OpenUniform{}(engine));
  }
  double cdf(LogicState s, ohm r) const {
    if (r < minimum_ohm[s]) return 0.0;
    const double from = floor(s);
    const double below = from > 0.0 ? normal_cdf(-from) - normal_cdf(-z(s, r))
                                    : normal_cdf(z(s, r)) - normal_cdf(from);
    return below / normal_cdf(-from);
  }
  double survival(LogicState s, ohm r) const {
    return r < minimum_ohm[s] ? 1.0 : normal_cdf(-z(s, r)) / normal_cdf(-floor(s));
  }
  ohm quantile(LogicState s, double p) const {
    const double from = floor(s);
    if (from > 0.0) return upper_quantile(s, 1.0 - p);
    return at(s, normal_quantile(std::lerp(normal_cdf(from), 1.0, p)));
  }
  ohm upper_quantile(LogicState s, double q) const {
    return at(s, -normal_quantile(q * normal_cdf(-floor(s))));
  }
  double mean(LogicState s, NumberFunction f, std::span<const ohm> kinks = {}) const {
    return mean_by_quantile(*this, s, f, kinks);
  }

 private:
  double z(LogicState s, ohm r) const { return standard_score(r - mean_ohm[s], std_ohm[s]); }
  ohm at(LogicState s, double z) const {
    return std::max(minimum_ohm[s], mean_ohm[s] + std_ohm[s] * z);
  }
  /// The normal score of the floor; far below, nothing is cut off.
  double floor(LogicState s) const {
    const double above_mean = minimum_ohm[s] - mean_ohm[s];
    return std_ohm[s] > 0 ? above_mean / std_ohm[s] : -std::numeric_limits<double>::infinity();
  }
};

}  // namespace rramvar
