#pragma once
/// The mean of a function of the resistance, for distributions that know their quantiles.

#include <cmath>
#include <numbers>
#include <span>
#include <utility>
#include <vector>

#include "rramvar/core/normal_mean.hpp"
#include "rramvar/core/number_function.hpp"
#include "rramvar/core/special_functions.hpp"
#include "rramvar/device/concepts.hpp"

namespace rramvar {

/// E[f(R) given s] = ∫₀¹ f(Q(u)) du by tanh-sinh quadrature, u = 1/(1 + exp(−π sinh t)).
/// Relative error about 1e-12 for smooth f that grow no faster than a power of R; a step in f costs
/// accuracy (1e-2): take such means from the cdf.
/// Source: H. Takahasi, M. Mori, "Double exponential formulas for numerical integration",
/// Publ. RIMS 9:721, 1974.
/// @param kinks where f bends, in ohm; then by panels between them (core/normal_mean.hpp)
template <HasQuantile D>
double mean_by_quantile(const D& d, LogicState s, NumberFunction f,
                        std::span<const ohm> kinks = {}) {
  if constexpr (HasCdf<D>) {
    std::vector<double> scores;
    for (const ohm kink : kinks) {
      const double below = d.cdf(s, kink);
      const double z =
          below < 0.5 ? normal_quantile(below) : -normal_quantile(survival(d, s, kink));
      if (std::abs(z) < 37.0) scores.push_back(z);
    }
    if (!scores.empty()) {
      return detail::piecewise_normal_mean(
          [&](double z) { return f(quantile_at(d, s, detail::uniform_at(z))); }, std::move(scores));
    }
  }
  constexpr double step = 1.0 / 64;
  constexpr int half = 6 * 64;  // at |t| = 6, u is within 1e-275 of an end
  double sum = 0.0;
  for (int i = -half; i <= half; ++i) {
    const double t = i * step;
    const double e = std::exp(-std::abs(std::numbers::pi * std::sinh(t)));
    const double near = e / (1.0 + e);
    const double far = 1.0 / (1.0 + e);
    const OpenUniform::Value u =
        t < 0 ? OpenUniform::Value{near, far} : OpenUniform::Value{far, near};
    const double weight = std::numbers::pi * std::cosh(t) * near * far * step;
    sum += weight * f(quantile_at(d, s, u));
  }
  return sum;
}

}  // namespace rramvar
