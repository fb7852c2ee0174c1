#pragma once
/// How far a sample lies from a law: the statistics of Kolmogorov–Smirnov and of Anderson–Darling,
/// and their p-values where the law was fixed before the sample was seen.

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "rramvar/characterize/fit/fit.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/concepts.hpp"

namespace rramvar {

/// Both distances of a sample from a continuous law.
struct GofStatistics {
  double ks;  ///< D = sup |F_n − F|, from 0 to 1
  double ad;  ///< A² = n ∫ (F_n − F)²/(F(1 − F)) dF ≥ 0; infinite for a value where F is 0 or 1
};

/// The statistics from the probabilities of the sorted sample. Ties, as a quantised instrument
/// gives, are values like others; enough of them make any continuous law a bad fit.
/// Source: T. W. Anderson, D. A. Darling, J. Am. Stat. Assoc. 49(268):765, 1954.
GofStatistics gof_statistics(std::span<const Tails> sorted);

/// The statistics of a sample in any order against state s of a distribution with a cdf.
template <HasCdf D>
GofStatistics gof_statistics(std::span<const ohm> sample, const D& distribution, LogicState s = 0) {
  std::vector<ohm> sorted(sample.begin(), sample.end());
  std::sort(sorted.begin(), sorted.end());
  std::vector<Tails> tails;
  tails.reserve(sorted.size());
  for (const ohm r : sorted)
    tails.push_back({distribution.cdf(s, r), survival(distribution, s, r)});
  return gof_statistics(tails);
}

/// P(D ≥ d) for n values of a law fixed in advance. Kolmogorov's limit with Vrbik's shift; within
/// 2e-3 from n = 10 on, within 1e-4 from n = 100 on.
/// Source: J. Vrbik, Pioneer J. Theor. Appl. Stat. 15:15, 2018; A. N. Kolmogorov, 1933.
double ks_p_value(double d, std::size_t n);

namespace detail {

/// P(A² ≥ z) for n → ∞; absolute error below 2e-6.
double ad_limit_p_value(double z);

/// What finite n adds to the limit's cdf where that is x.
double ad_finite_correction(double n, double x);

}  // namespace detail

/// P(A² ≥ a) for n values of a law fixed in advance; absolute error below 1e-4 from n = 8 on.
/// Source: G. Marsaglia, J. Marsaglia, "Evaluating the Anderson-Darling distribution", J. Stat.
/// Softw. 9(2), 2004.
double ad_p_value(double a, std::size_t n);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/fit/goodness_of_fit-inl.hpp"
#endif
