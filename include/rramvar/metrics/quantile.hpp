#pragma once
/// Quantiles of a sample.

#include <cstddef>
#include <limits>
#include <span>

#include "rramvar/core/config.hpp"

namespace rramvar {

/// Interpolated quantile, as NumPy's default: position p·(n − 1) between the sorted values; NaN of
/// none. @pre 0 ≤ p ≤ 1
double sorted_quantile(std::span<const double> sorted, double p);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/metrics/quantile-inl.hpp"
#endif
