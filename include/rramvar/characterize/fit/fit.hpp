#pragma once
/// What a maximum-likelihood fit of one state's resistances gives.

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rramvar/characterize/statistics/confidence_interval.hpp"
#include "rramvar/characterize/statistics/sample_moments.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar {

/// One parameter of a fitted law.
struct FittedParameter {
  std::string_view name;
  std::string_view unit;  ///< "ohm", or "1" for a pure number
  double estimate;        ///< the maximum-likelihood estimate
  double standard_error;  ///< from the observed information
  Interval ci95;
};

/// What all fits tell, whatever their family.
struct FitSummary {
  std::string_view family;
  std::vector<FittedParameter> parameters;
  double log_likelihood;  ///< Σ ln f(R), f the density in 1/ohm
  std::size_t n;          ///< resistances

  /// Akaike's criterion 2k − 2 ln L, least for the best predicting family.
  double aic() const { return 2.0 * k() - 2.0 * log_likelihood; }
  /// AIC corrected for small samples; infinite for n ≤ k + 1.
  /// Source: C. M. Hurvich, C.-L. Tsai, Biometrika 76(2):297, 1989.
  double aicc() const {
    const double spare = static_cast<double>(n) - k() - 1.0;
    return spare > 0.0 ? aic() + 2.0 * k() * (k() + 1.0) / spare
                       : std::numeric_limits<double>::infinity();
  }
  /// Schwarz's criterion k ln n − 2 ln L, least for the family that is most likely the true one.
  double bic() const { return k() * std::log(static_cast<double>(n)) - 2.0 * log_likelihood; }

 private:
  double k() const { return static_cast<double>(parameters.size()); }
};

/// A fitted law: the numbers, and the policy with one state that has them.
template <class D>
struct Fit : FitSummary {
  D distribution;
};

/// A concept matching what fits one family of laws to the resistances of one state.
///
/// | expression                 | result                 | meaning                               |
/// |----------------------------|------------------------|---------------------------------------|
/// | F::family                  | string_view            | "log-normal"                          |
/// | F::Distribution<S>         | ResistanceDistribution | the policy with S states              |
/// | f(sample)                  | Fit<Distribution<1>>   | the fit, or an Error                  |
/// | f.estimate(values)         | Distribution<1>        | the law alone, quickly                |
/// | F::set_state(all, s, one)  |                        | gives state s of `all` the law `one`  |
/// | f.draw(one, engine)        | double                 | optional, in place of one(0, engine)  |
/// | f.tails(one, r)            | Tails                  | optional, in place of cdf, survival   |
template <class F>
concept Fitter = std::copy_constructible<F> && requires(const F& f, std::span<const ohm> sample) {
  { F::family } -> std::convertible_to<std::string_view>;
  { f(sample).distribution } -> std::convertible_to<typename F::template Distribution<1>>;
  { f.estimate(sample) } -> std::convertible_to<typename F::template Distribution<1>>;
};

/// P(R ≤ r) and P(R > r).
struct Tails {
  double lower;
  double upper;
};

/// What every fit asks of its sample. @throws Error if there are fewer than `least` resistances, if
/// one is not positive and finite, or if all agree to 12 digits
inline void check_sample(std::span<const ohm> sample, std::string_view family, std::size_t least) {
  const std::string what = "a " + std::string(family) + " law cannot be fitted";
  if (sample.size() < least) {
    throw Error(what + " to " + std::to_string(sample.size()) + " resistances",
                "it needs at least " + std::to_string(least), "measure more cycles or cells");
  }
  for (std::size_t i = 0; i < sample.size(); ++i) {
    if (!(sample[i] > 0.0) || !std::isfinite(sample[i])) {
      throw Error(what + ": resistance " + std::to_string(i + 1) + " is " +
                      std::to_string(sample[i]) + " ohm",
                  "a resistance is positive and finite", "remove it or mend its unit");
    }
  }
  const auto [least_r, most_r] = std::minmax_element(sample.begin(), sample.end());
  if (*most_r - *least_r <= 1e-12 * *most_r) {
    throw Error(what + ": all " + std::to_string(sample.size()) + " resistances are equal",
                "a spread cannot be estimated from them",
                "use an ideal state, or an instrument with finer steps");
  }
}

}  // namespace rramvar
