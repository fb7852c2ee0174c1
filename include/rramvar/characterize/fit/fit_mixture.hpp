#pragma once
/// Fit of a mixture of two log-normal laws.

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "rramvar/characterize/fit/fit.hpp"
#include "rramvar/characterize/fit/two_normals.hpp"
#include "rramvar/characterize/statistics/sample_moments.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/distributions/log_normal_mixture.hpp"

namespace rramvar {

/// Fits ln R = N(µ1, σ1²) with probability `share`, else N(µ2, σ2²), µ1 < µ2.
///
/// A fixed set of starts (splits of the sorted sample, and a wide law over a narrow one) climbs on
/// at most 1000 evenly spaced order statistics; the best climbs on to the maximum of the whole
/// sample. The likelihood is unbounded where a component shrinks onto a few values, so a component
/// must keep at least 5 values and 1 % of the sample's sigma; a climb that breaks this rule is
/// given up, and so is one that has not settled after 100 steps. Intervals: Wald's in logit share,
/// µ and ln σ.
struct LogNormalMixtureFitter {
  static constexpr std::string_view family = "log-normal mixture";
  template <std::size_t S>
  using Distribution = LogNormalMixture<S, 2>;

  /// Fewest resistances: four for each of the five parameters.
  static constexpr std::size_t least_values = 20;
  /// Least sigma of a component, in sigmas of the sample.
  static constexpr double least_sigma = 0.01;

  /// @throws Error as check_sample, or if every climb is given up
  Fit<LogNormalMixture<1, 2>> operator()(std::span<const ohm> sample) const;
  LogNormalMixture<1, 2> estimate(std::span<const ohm> sample) const {
    return distribution(maximise(sample).law);
  }
  template <std::size_t S>
  static void set_state(LogNormalMixture<S, 2>& all, LogicState s,
                        const LogNormalMixture<1, 2>& one) {
    all.share[s] = one.share[0];
    all.mu_ln[s] = one.mu_ln[0];
    all.sigma_ln[s] = one.sigma_ln[0];
  }

 private:
  struct Maximum {
    TwoNormals law;
    double log_likelihood;
    SquareMatrix<5> covariance;
  };

  static LogNormalMixture<1, 2> distribution(const TwoNormals& law) {
    return {{{{law.share, 1.0 - law.share}}}, {law.mu}, {law.sigma}};
  }

  static Maximum maximise(std::span<const ohm> sample);

  /// Back from the standardised sample, the component with the lower median first.
  static Maximum in_ln_ohm(const TwoNormalsMaximum& maximum, const SampleMoments& m);

  /// At most `most` evenly spaced values of a sorted sample.
  static std::vector<double> thinned(std::span<const double> sorted, std::size_t most);

  /// @param sorted standardised values
  static std::vector<TwoNormals> starts(std::span<const double> sorted);

  /// The share below the split that leaves the least variance within both parts.
  /// Source: N. Otsu, IEEE Trans. Syst. Man Cybern. 9(1):62, 1979.
  static double widest_gap_between_means(std::span<const double> sorted);
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/fit/fit_mixture-inl.hpp"
#endif
