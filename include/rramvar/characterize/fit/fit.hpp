#pragma once
/// What a maximum-likelihood fit of one state's resistances gives.

#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "rramvar/core/interval.hpp"
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
  double aicc() const;
  /// Schwarz's criterion k ln n − 2 ln L, least for the family that is most likely the true one.
  double bic() const { return k() * std::log(static_cast<double>(n)) - 2.0 * log_likelihood; }

 private:
  double k() const { return static_cast<double>(parameters.size()); }
};

/// A fitted law: the numbers, and the policy with one state that has them.
/// @tparam D the law, of one state
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
void check_sample(std::span<const ohm> sample, std::string_view family, std::size_t least);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/fit/fit-inl.hpp"
#endif
