#pragma once
/// Tests of fit for laws whose parameters were estimated from the same sample.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "rramvar/characterize/fit/fit.hpp"
#include "rramvar/characterize/fit/goodness_of_fit.hpp"
#include "rramvar/core/draw.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar {

struct GofOptions {
  std::size_t replicates =
      199;                 ///< simulated samples; p-values come in steps of 1/(replicates + 1)
  std::uint64_t seed = 1;  ///< of the simulation
  std::size_t most_values = 5000;  ///< size of a simulated sample at most
};

/// Both statistics of a fit, with p-values that account for the fitting.
struct GoodnessOfFit {
  GofStatistics statistics;
  double ks_p_value;
  double ad_p_value;
  std::size_t replicates;         ///< simulated samples that both p-values rest on
  std::size_t failed_replicates;  ///< simulated samples that could not be fitted, and are left out
};

/// The parametric bootstrap: samples drawn from the fitted law are fitted in their turn, and
/// p = (1 + number with a statistic at least as large)/(replicates + 1).
///
/// A table of p-values for a law fixed in advance would be wrong here: a fit moves the law towards
/// the sample. For laws of location and scale in R or ln R (normal, log-normal, Weibull) the test
/// is exact, as their null distribution does not depend on the parameters; for others it becomes so
/// as n grows. Samples of more than `most_values` are compared by √n·D and A² with simulated
/// samples of that size, whose distribution no longer changes with n (at 5000 by less than 1 %).
/// Source: W. Stute, W. González Manteiga, M. Presedo Quindimil, Metrika 40:243, 1993.
/// @tparam F a Fitter
template <Fitter F>
class BootstrapGof {
 public:
  using Law = typename F::template Distribution<1>;

  explicit BootstrapGof(const F& fitter, const GofOptions& options = {})
      : fitter_(fitter), options_(options) {
    if (options.replicates == 0 || options.most_values < 20) {
      throw Error("a test of fit by simulation needs a replicate and samples of at least 20",
                  "it was asked for " + std::to_string(options.replicates) + " replicates of " +
                      std::to_string(options.most_values) + " values",
                  "199 replicates resolve p-values to 0.005");
    }
  }

  /// @param fitted the fitter's fit to this sample
  /// @throws Error if not one simulated sample could be fitted
  GoodnessOfFit operator()(std::span<const ohm> sample, const Law& fitted) const {
    GoodnessOfFit out{statistics({sample.begin(), sample.end()}, fitted), 0.0, 0.0, 0, 0};
    const std::size_t n = std::min(sample.size(), options_.most_values);
    const double scale = std::sqrt(static_cast<double>(n) / static_cast<double>(sample.size()));
    std::size_t ks_beyond = 0;
    std::size_t ad_beyond = 0;
    for (std::size_t i = 0; i < options_.replicates; ++i) {
      const std::vector<double> simulated = draw(fitted, n, static_cast<std::uint32_t>(i));
      try {
        const GofStatistics null = statistics(simulated, fitter_.estimate(simulated));
        ++out.replicates;
        if (null.ks * scale >= out.statistics.ks) ++ks_beyond;
        if (null.ad >= out.statistics.ad) ++ad_beyond;
      } catch (const Error&) {
        ++out.failed_replicates;
      }
    }
    if (out.replicates == 0) {
      throw Error("the fit of a " + std::string(F::family) + " law cannot be tested",
                  "not one sample simulated from it could be fitted again",
                  "measure more cycles or cells, or use a simpler law");
    }
    const double of = static_cast<double>(out.replicates + 1);
    out.ks_p_value = static_cast<double>(ks_beyond + 1) / of;
    out.ad_p_value = static_cast<double>(ad_beyond + 1) / of;
    return out;
  }

 private:
  GofStatistics statistics(std::vector<double> values, const Law& law) const {
    std::sort(values.begin(), values.end());
    std::vector<Tails> tails;
    tails.reserve(values.size());
    for (const double r : values) {
      if constexpr (requires { fitter_.tails(law, r); }) {
        tails.push_back(fitter_.tails(law, r));
      } else {
        tails.push_back({law.cdf(0, r), law.survival(0, r)});
      }
    }
    return gof_statistics(tails);
  }

  std::vector<double> draw(const Law& law, std::size_t n, std::uint32_t replicate) const {
    std::vector<double> out(n);
    for (std::size_t i = 0; i < n; ++i) {
      DrawEngine engine({.seed = options_.seed, .trial = replicate}, static_cast<std::uint32_t>(i),
                        0, DrawSource::goodness_of_fit);
      if constexpr (requires { fitter_.draw(law, engine); }) {
        out[i] = fitter_.draw(law, engine);
      } else {
        out[i] = law(0, engine);
      }
    }
    return out;
  }

  F fitter_;
  GofOptions options_;
};

/// The test of fit of one family: BootstrapGof for an already fitted law.
template <Fitter F>
GoodnessOfFit test_fit(const F& fitter, std::span<const ohm> sample,
                       const typename F::template Distribution<1>& fitted,
                       const GofOptions& options = {}) {
  return BootstrapGof<F>(fitter, options)(sample, fitted);
}

}  // namespace rramvar
