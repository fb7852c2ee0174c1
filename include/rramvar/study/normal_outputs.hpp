#pragma once
/// Element-wise errors without trials: every Δy is a sum of K independent terms, so nearly normal.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <ratio>
#include <utility>
#include <vector>

#include "rramvar/core/error.hpp"
#include "rramvar/core/special_functions.hpp"
#include "rramvar/layer/conv2d_layer1.hpp"
#include "rramvar/layer/matrix.hpp"
#include "rramvar/memory/stored_weights.hpp"
#include "rramvar/metrics/sums.hpp"
#include "rramvar/metrics/trial_statistics.hpp"
#include "rramvar/study/gram_sums.hpp"

namespace rramvar {

/// One output's error Δy as a normal number, and how far it may be from one.
///
/// Two things are asked of the true law, of the same mean, variance, skewness γ₁ and excess
/// kurtosis γ₂. They judge the normal law and do not improve it: the series does not converge.
///
/// The terms that come next in the Edgeworth series, with z = (Δy − mean)/sigma:
///   density φ(z)·[1 + γ₁·He₃(z)/6 + γ₂·He₄(z)/24 + γ₁²·He₆(z)/72]
/// (M. Abramowitz, I. A. Stegun, 26.2.47 and 26.2.48).
///
/// And a law with a heavy tail: mean + sigma·√S·Z, Z normal, S of mean 1 and variance γ₂/3. Few
/// large errors make such a law: most reads then have a smaller error than sigma says. Of all such
/// S the one that is 0 or 1 + γ₂/3 has the least E√S (Hölder's inequality), hence the least E|Δy|
/// about the mean. For flips, which ask only for a sign, that would be too much: there S is gamma
/// distributed, by the Gauss-Radau rule of three values, one of which is 0.
struct NormalError {
  double mean = 0.0;
  double sigma = 0.0;
  double skewness = 0.0;
  double excess = 0.0;

  /// What the terms in γ₁, γ₂ and γ₁² add to an expectation.
  struct Terms {
    double skewness = 0.0;
    double excess = 0.0;
    double squared_skewness = 0.0;

    double sum() const { return skewness + excess + squared_skewness; }
    double size() const {
      return std::abs(skewness) + std::abs(excess) + std::abs(squared_skewness);
    }
  };

  /// E|Δy|.
  double mean_abs() const;
  Terms mean_abs_terms() const;
  /// E|Δy| by the law with a heavy tail.
  double heavy_mean_abs() const;

  /// P(ReLU passes one of y, y + Δy and blocks the other).
  double flip(double y) const;
  /// The same size for both signs of y.
  Terms flip_terms(double y) const;
  /// P(flip) by the law with a heavy tail.
  double heavy_flip(double y) const;

  static double density(double z) {
    return std::exp(-0.5 * z * z) / std::sqrt(2.0 * std::numbers::pi);
  }

 private:
  NormalError widened(double factor_of_variance) const {
    return {.mean = mean, .sigma = sigma * std::sqrt(factor_of_variance)};
  }
};

/// Element-wise errors over all outputs of a set of pictures, each an expectation over trials.
struct NormalOutputs {
  double mean_relative_error = 0.0;  ///< mean of |Δy|/|y|, outputs at or below the floor left out
  double relu_flip_share = 0.0;
  TrialStatistics relative_error;  ///< of the outputs: E|Δy|/|y|; "trials" are outputs here
  TrialStatistics skewness;        ///< of the outputs: |γ₁| of Δy
  TrialStatistics excess;          ///< of the outputs: |γ₂| of Δy
  double scale = 0.0;              ///< largest |y|, which sets the floor

  /// How far the normal law may be off, as a share of the number itself: the mean size of what
  /// NormalError asks of the true law, its terms and the distance to the law with a heavy tail. An
  /// estimate from four moments, no bound; in all designs that were sampled it covers the error.
  double relative_error_doubt = 0.0;
  double flip_doubt = 0.0;

  /// The rule: both doubts are at most 5 %. Heavy tails break it.
  static constexpr double largest_doubt = 0.05;
  bool trustworthy() const {
    return !std::isnan(mean_relative_error + relu_flip_share) &&
           relative_error_doubt <= largest_doubt && flip_doubt <= largest_doubt;
  }
};

/// Judges pictures by the moments of the weights: with patches P, µ the mean errors of the weights,
/// and V, T, κ their variances, third moments and fourth cumulants, Δy has the mean P·µ, the
/// variance P²·V, the third moment P³·T and the fourth cumulant P⁴·κ (powers entry by entry).
/// @tparam FloorShare outputs with |y| up to this share of the largest |y| have no relative error
/// @tparam Layer a Conv2DLayer1
template <class Layer, class FloorShare = std::milli>
class NormalOutputJudge {
 public:
  /// @param reference the weights that errors are measured from, with bias, F × (K + 1)
  /// @throws Error if the moments are not known, or weights vary together
  NormalOutputJudge(const Layer& layer, const WeightMoments& moments, Matrix reference)
      : layer_(layer), reference_(std::move(reference)) {
    if (!moments.known) {
      throw Error("the errors of this design have no closed form", moments.why_unknown,
                  "sample them instead");
    }
    if (!moments.blocks.empty()) {
      throw Error("the errors of single outputs have no closed form",
                  "the weights of a block share a stored exponent, so they vary together",
                  "sample them instead");
    }
    const std::size_t inputs = layer.inputs();
    for (Matrix& order : orders_) order = make_matrix(layer.filters(), inputs + 1);
    for (std::size_t f = 0; f < layer.filters(); ++f) {
      exponents_.push_back(moments.exponent_for(f * inputs, (f + 1) * inputs));
      for (std::size_t k = 0; k < inputs; ++k) {
        const Moments m = moments.in_units_of(exponents_[f], f * inputs + k);
        orders_[0](f, k) = m.mean - std::ldexp(reference_(f, k), -exponents_[f]);
        orders_[1](f, k) = m.variance;
        orders_[2](f, k) = m.third;
        orders_[3](f, k) = m.variance == 0.0 ? 0.0 : m.fourth_cumulant();
      }
    }
  }

  /// @throws Error if the images do not fit the layer
  NormalOutputs operator()(const Tensor<4>& images) const {
    layer_.check_images(images);
    const SingleThreadedBlas blas;
    NormalOutputs out;
    for_each_picture(images, [&](const Matrix& patches) {
      for (const double y : product(reference_, patches)) {
        out.scale = std::max(out.scale, std::abs(y));
      }
    });
    const double floor = RelativeErrorSums<FloorShare>::floor({out.scale});
    Totals totals;
    for_each_picture(images, [&](Matrix& patches) { judge(patches, floor, out, totals); });
    out.mean_relative_error =
        std::ldexp(totals.relative / static_cast<double>(totals.judged), headroom);
    out.relu_flip_share = totals.flips / static_cast<double>(totals.outputs);
    out.relative_error_doubt = share(totals.relative_doubt, totals.relative);
    out.flip_doubt = share(totals.flip_doubt, totals.flips);
    return out;
  }

 private:
  /// Relative errors are summed over 2^headroom, so that those near the largest double have room.
  static constexpr int headroom = 64;
  struct Totals {
    double relative = 0.0, relative_doubt = 0.0;
    double flips = 0.0, flip_doubt = 0.0;
    std::uint64_t judged = 0, outputs = 0;
  };

  static double share(double part, double whole) { return part == 0.0 ? 0.0 : part / whole; }

  /// Calls use(patches) with those of each picture in double, a row of ones for the bias below.
  template <class F>
  void for_each_picture(const Tensor<4>& images, const F& use) const {
    Tensor<2> patches = layer_.make_patches();
    Matrix wide = make_matrix(layer_.inputs() + 1, layer_.positions());
    for (std::size_t n = 0; n < images.shape(0); ++n) {
      layer_.extract(images, n, patches);
      const auto bias_row = std::copy(patches.begin(), patches.end(), wide.begin());
      std::fill(bias_row, wide.end(), 1.0);
      use(wide);
    }
  }

  void judge(Matrix& patches, double floor, NormalOutputs& out, Totals& totals) const {
    const Matrix first = patches;
    const Matrix y = product(reference_, first);
    std::array<Matrix, 4> cumulants;
    for (std::size_t order = 0; order < 4; ++order) {
      cumulants[order] = product(orders_[order], patches);
      for (std::size_t i = 0; i < patches.size(); ++i) patches.data()[i] *= first.data()[i];
    }
    for (std::size_t i = 0; i < y.size(); ++i) {
      const double value = y.data()[i];
      const int exponent = exponents_[i / y.shape(1)];  // of the error, as of its filter's weights
      const double scaled_value = std::ldexp(value, -exponent);
      const double variance = std::max(cumulants[1].data()[i], 0.0);
      NormalError error{.mean = cumulants[0].data()[i], .sigma = std::sqrt(variance)};
      if (variance > 0.0) {
        error.skewness = cumulants[2].data()[i] / (variance * error.sigma);
        error.excess = cumulants[3].data()[i] / (variance * variance);
      }
      out.skewness.add(std::abs(error.skewness));
      out.excess.add(std::abs(error.excess));
      const double flip = error.flip(scaled_value);
      totals.flips += flip;
      totals.flip_doubt +=
          error.flip_terms(scaled_value).size() + std::abs(error.heavy_flip(scaled_value) - flip);
      ++totals.outputs;
      if (std::abs(value) <= floor) continue;
      const double mean_abs = error.mean_abs();
      const auto relative = [&](double x) {
        return std::ldexp(x, exponent - headroom) / std::abs(value);
      };
      out.relative_error.add(std::ldexp(relative(mean_abs), headroom));
      totals.relative += relative(mean_abs);
      totals.relative_doubt +=
          relative(error.mean_abs_terms().size() + std::abs(error.heavy_mean_abs() - mean_abs));
      ++totals.judged;
    }
  }

  const Layer& layer_;
  Matrix reference_;
  std::array<Matrix, 4> orders_;  ///< µ, V, T, κ, each F × (K + 1), 0 for the bias
  std::vector<int> exponents_;    ///< of each filter: these are those of ΔW/2^exponent
};

/// Element-wise errors against the trained weights, without trials; see NormalOutputs::trustworthy.
/// @throws Error if the moments are not known, or the images do not fit the layer
template <class Layer>
NormalOutputs expected_outputs(const StoredWeights& stored, const Layer& layer,
                               const Tensor<4>& images) {
  return NormalOutputJudge(layer, stored.moments(), trained_weights(layer))(images);
}

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/study/normal_outputs-inl.hpp"
#endif
