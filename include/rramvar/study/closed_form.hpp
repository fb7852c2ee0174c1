#pragma once
/// The expected error of a layer without a single trial.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/layer/blas.hpp"
#include "rramvar/layer/patch_gram.hpp"
#include "rramvar/memory/stored_weights.hpp"
#include "rramvar/study/gram_sums.hpp"

namespace rramvar {

/// What is expected of ‖ΔY‖² over trials, for one filter or for all of them. All entries add up
/// over filters, because the weights of different filters are independent.
///
/// A wide format reads back weights whose squares no double holds, though their RMS is one: sums
/// are then in units of a power of two.
struct ExpectedSquare {
  double signal = 0.0;  ///< ‖Y‖²
  double bias = 0.0;    ///< of E‖ΔY‖²/4^exponent: the error of the mean weights, µᵀ·G·µ
  double spread = 0.0;  ///< of E‖ΔY‖²/4^exponent: their variance, Σ_k G_kk·Var(ŵ_k)
  double variance = 0.0;  ///< Var‖ΔY‖²/16^exponent over trials; NaN: not computed
  std::uint64_t outputs = 0;
  int exponent = 0;  ///< 0 unless squares would overflow

  ExpectedSquare& operator+=(const ExpectedSquare& other) {
    const int common = std::max(exponent, other.exponent);
    const ExpectedSquare own = in_units_of(common);
    const ExpectedSquare more = other.in_units_of(common);
    exponent = common;
    signal += other.signal;
    bias = own.bias + more.bias;
    spread = own.spread + more.spread;
    variance = own.variance + more.variance;
    outputs += other.outputs;
    return *this;
  }
  /// The same with another exponent.
  ExpectedSquare in_units_of(int common) const;

  /// E‖ΔY‖², exact; infinite where no double holds it.
  double mean_square() const { return std::ldexp(bias + spread, 2 * exponent); }
  /// The same as a share of another one.
  double share_of(const ExpectedSquare& other) const {
    return std::ldexp((bias + spread) / (other.bias + other.spread),
                      2 * (exponent - other.exponent));
  }
  /// The share of the error of the mean weights in E‖ΔY‖², and that of their spread.
  double bias_share() const { return bias / (bias + spread); }
  double spread_share() const { return spread / (bias + spread); }
  /// √(E‖ΔY‖²)/‖Y‖: the RMS over trials of the relative L2 error, exact.
  double relative_l2() const { return std::ldexp(std::sqrt((bias + spread) / signal), exponent); }
  /// The signal-to-noise ratio [dB] of that.
  double snr_db() const {
    return 10.0 *
           (std::log10(signal) - std::log10(bias + spread) - 2.0 * exponent * std::log10(2.0));
  }
  /// RMS of dy over outputs and trials, in units of the output.
  double rmse() const {
    return std::ldexp(std::sqrt((bias + spread) / static_cast<double>(outputs)), exponent);
  }

  /// Coefficient of variation of ‖ΔY‖² over trials, exact.
  double variation() const { return std::sqrt(variance) / (bias + spread); }
  /// Standard deviation of the relative L2 error over trials to first order in variation(), which
  /// must be well below 1: NaN above ⅓, where a heavy tail makes the formula meaningless.
  double relative_l2_std() const;
};

/// The error against one reference.
struct ExpectedError {
  ExpectedSquare overall;
  std::vector<ExpectedSquare> per_filter;

  /// Adds the next filter. Rounding can leave a zero slightly negative, and infinite moments their
  /// difference undefined: what does not exist is infinite.
  /// @param vary_together some of its weights do: their variance is not computed
  void append(ExpectedSquare filter, bool vary_together);
};

/// The closed form of a layer's error.
struct ClosedForm {
  ExpectedError vs_trained;         ///< reference: the trained weights
  ExpectedError vs_encoded;         ///< reference: the same rounded to the number format
  double rounding = 0.0;            ///< relative L2 error of the rounding alone
  ExpectedCounts counts;            ///< of one trial; left out by ClosedFormEvaluator
  double non_finite_weights = 0.0;  ///< expected number of weights read as Inf or NaN in one trial
};

/// E‖ΔY‖² and Var‖ΔY‖² of a layer from the moments of its weights, again and again for one G.
///
/// With d = µ + e, the entries of e independent, of variance V_k, third moment T_k and fourth
/// cumulant κ_k, every filter has
///   E[dᵀGd]   = µᵀGµ + Σ_k G_kk·V_k,
///   Var[dᵀGd] = Σ_k G_kk²·κ_k + 2·Σ_kl G_kl²·V_k·V_l + 4·Σ_k (Gµ)_k²·V_k + 4·Σ_k G_kk·(Gµ)_k·T_k
/// (G. A. F. Seber, A. J. Lee, "Linear Regression Analysis", 2nd ed., theorems 1.5 and 1.6, with T
/// and κ of each entry its own). Blocks whose shared exponent lies in cells add Σ_k≠l G_kl·Cov_kl
/// to the mean; the variance is then not computed.
class ClosedFormEvaluator {
 public:
  /// The gram must outlive it. @param encoded ŵ of ideal cells, F × K values
  /// @throws Error if the Gram matrix is not that of this layer
  template <class Layer>
  ClosedFormEvaluator(const Layer& layer, const PatchGram& gram, std::span<const double> encoded)
      : ClosedFormEvaluator(trained_weights(layer), gram, encoded) {}
  /// @param trained the weights with their bias, F × (K + 1)
  ClosedFormEvaluator(const Matrix& trained, const PatchGram& gram,
                      std::span<const double> encoded);

  /// @throws Error if the moments are not known
  ClosedForm operator()(const WeightMoments& moments) const;

 private:
  static Matrix rows_in_units_of(std::span<const int> exponents, const Matrix& matrix);

  /// Σ_k≠l G_kl·Cov(ŵ_k, ŵ_l)/4^exponent of a filter.
  double spread_of_blocks(const WeightMoments& moments, std::size_t filter, int exponent) const;

  const PatchGram& gram_;
  std::vector<double> encoded_;
  std::vector<double> diagonal_;  ///< G_kk
  Matrix squares_;                ///< G∘G, its lower triangle alone
  Matrix rounding_;               ///< encoded − trained weights, F × (K + 1)
  Matrix rounding_g_;
  std::vector<QuadraticSums> sums_;     ///< of the trained weights' output and the rounding's error
  std::vector<double> encoded_signal_;  ///< Σy² of the encoded weights
};

/// The expected error of a layer whose stored weights vary independently of each other (c2c, or d2d
/// with every cell its own), or in blocks. No trials; once G is there, less work than one of them.
/// @throws Error if the moments of the weights are not known, or the Gram matrix does not fit
template <class Layer>
ClosedForm expected(const StoredWeights& stored, const WeightMoments& moments, const Layer& layer,
                    const PatchGram& gram) {
  const SingleThreadedBlas blas;
  const ClosedFormEvaluator evaluate(layer, gram, stored.encoded());
  ClosedForm out = evaluate(moments);
  out.counts = stored.expected();
  return out;
}

/// The same, with the moments computed here.
/// @param ideal parts of the memory that are taken to be free of variability
template <class Layer>
ClosedForm expected(const StoredWeights& stored, const Layer& layer, const PatchGram& gram,
                    const IdealParts& ideal = {}) {
  return expected(stored, stored.moments(ideal), layer, gram);
}

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/study/closed_form-inl.hpp"
#endif
