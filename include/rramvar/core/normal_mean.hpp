#pragma once
/// The mean of a function of a standard normal number, for functions that may be steep.

#include <span>
#include <vector>

#include "rramvar/core/draw.hpp"
#include "rramvar/core/number_function.hpp"
#include "rramvar/core/special_functions.hpp"

namespace rramvar::detail {

/// u = Φ(z) and its complement, each exact in its tail.
inline OpenUniform::Value uniform_at(double z) {
  return {normal_cdf(z), normal_cdf(-z)};
}

/// E[f(Z)], Z standard normal, |Z| ≤ 37 (all that a double knows), by adaptive quadrature that
/// starts from panels of ½ and from the kinks of f that are given. Relative accuracy about 1e-10
/// for f ≥ 0 that is piecewise smooth, whatever its size and however steep its steps; a jump or
/// kink that is not given costs forty halvings.
double normal_mean(NumberFunction f, std::span<const double> kinks = {});

/// E[f(Z)] where many such means are needed, of f that may be an integral itself: from the middle
/// outwards, by panels of 1 that end at the kinks, until nothing is added; then those where f is
/// steep are halved. Relative accuracy about 1e-10.
/// @param kinks of f, in any order
double piecewise_normal_mean(NumberFunction f, std::vector<double> kinks);

}  // namespace rramvar::detail

#ifndef RRAMVAR_COMPILED
#include "rramvar/core/normal_mean-inl.hpp"
#endif
