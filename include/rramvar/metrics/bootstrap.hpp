#pragma once
/// Bootstrap intervals: for means of skewed values, and for any estimate with its replicates.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "rramvar/core/config.hpp"
#include "rramvar/core/draw.hpp"
#include "rramvar/core/interval.hpp"
#include "rramvar/core/special_functions.hpp"
#include "rramvar/metrics/quantile.hpp"

namespace rramvar {

/// Below so many values, samples of equal ones are too many for the bootstrap-t.
inline constexpr std::size_t least_for_bootstrap_t = 8;

/// The 95 % interval of the mean by the bootstrap-t: where Student's t takes the quantiles of
/// (mean − µ)/s from the normal law, this takes them from samples drawn with replacement. It leans
/// to the side of the tail, and covers the mean of skewed values where Student's t falls short.
/// Source: B. Efron, R. J. Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 12.
/// @return {NaN, NaN} for fewer than two values, where all are equal, or where one is not finite
Interval bootstrap_t95(std::span<const double> values, std::size_t replicates = 999,
                       std::uint64_t seed = 1);

/// The 95 % interval of an estimate by Efron's bias-corrected and accelerated percentiles (BCa) of
/// its bootstrap replicates.
/// @param acceleration Σu³/(6·(Σu²)^1.5), u what each unit adds to the estimate (jackknife)
/// Source: B. Efron, R. J. Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 14.3.
/// @return {NaN, NaN} where all replicates are equal @pre replicates are finite and at least one
Interval bca95(std::vector<double> replicates, double estimate, double acceleration);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/metrics/bootstrap-inl.hpp"
#endif
