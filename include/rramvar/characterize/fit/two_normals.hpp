#pragma once
/// The likelihood of a mixture of two normal laws, and how it is maximised.

#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>

#include "rramvar/characterize/fit/positive_definite.hpp"

namespace rramvar {

/// share·N(µ1, σ1²) + (1 − share)·N(µ2, σ2²).
struct TwoNormals {
  double share;  ///< of the first component, between 0 and 1
  std::array<double, 2> mu;
  std::array<double, 2> sigma;

  /// The coordinates in which maxima are sought: they are free, and their estimates nearly normal.
  using Vector = std::array<double, 5>;  ///< logit share, µ1, ln σ1, µ2, ln σ2

  Vector coordinates() const {
    return {std::log(share / (1.0 - share)), mu[0], std::log(sigma[0]), mu[1], std::log(sigma[1])};
  }
  static TwoNormals at(const Vector& v) {
    return {1.0 / (1.0 + std::exp(-v[0])), {v[1], v[3]}, {std::exp(v[2]), std::exp(v[4])}};
  }
};

/// The log-likelihood of a sample, its slope, its observed information, and the step of EM.
///
/// With γ the probability that a value is of component 1, given the value, and s the score that it
/// would have if its component were known, the information is Σ E[−∂s] − Σ Var[s]: what the sample
/// would tell with known components, less what is missing without.
/// Source: T. A. Louis, J. R. Stat. Soc. B 44(2):226, 1982; EM: A. P. Dempster, N. M. Laird,
/// D. B. Rubin, J. R. Stat. Soc. B 39(1):1, 1977.
struct TwoNormalsLikelihood {
  double log_likelihood = 0.0;
  TwoNormals::Vector score{};  ///< by the coordinates
  SquareMatrix<5> complete{};  ///< information with known components; lower triangle
  SquareMatrix<5> missing{};   ///< what is missing of it; lower triangle
  TwoNormals em{};             ///< where a step of EM leads; never downhill

  TwoNormalsLikelihood(const TwoNormals& at, std::span<const double> sample);

  /// (complete − weight·missing)⁻¹, where that is positive definite. Weight 1 gives Newton's step
  /// and, at a maximum, the covariance; 0 nearly the step of EM.
  std::optional<SquareMatrix<5>> inverse_information(double weight) const;
};

/// A maximum of the likelihood, and the covariance of the coordinates there.
struct TwoNormalsMaximum {
  TwoNormals at;
  double log_likelihood;
  SquareMatrix<5> covariance;
};

/// Climbs from a start to the maximum nearby by Newton's steps. Where one would lead down, or the
/// surface is not concave, less of the missing information is taken off, which shortens the step
/// and turns it towards that of EM; EM's own step, which never leads down, is the last resort.
///
/// The likelihood has no upper bound where a component shrinks onto one value. So the climb is
/// given up, and nothing returned, once a component holds less than `least_values` values or its
/// sigma falls below `least_sigma`; likewise where it does not arrive in `most_steps`.
class TwoNormalsClimber {
 public:
  static constexpr double least_values = 5.0;
  static constexpr int most_steps = 100;

  explicit TwoNormalsClimber(double least_sigma) : least_sigma_(least_sigma) {}

  /// @param em_steps of EM first, which find the way from a rough start
  std::optional<TwoNormalsMaximum> operator()(TwoNormals at, std::span<const double> sample,
                                              int em_steps) const;

 private:
  struct Move {
    TwoNormals::Vector by{};
    double distance = 0.0;  ///< squared, to the maximum, in standard errors
  };
  static Move move_by(const SquareMatrix<5>& inverse, const TwoNormals::Vector& score);
  /// No coordinate moves by more than 1: a factor e in σ or in the odds.
  static TwoNormals moved(const TwoNormals& from, const Move& move);
  bool collapsed(const TwoNormals& at, std::size_t n) const;
  double least_sigma_;
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/fit/two_normals-inl.hpp"
#endif
