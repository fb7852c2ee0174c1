#pragma once
/// Rare read errors: what a memory whose bits fail once in 10³ to 10¹² reads does to a layer.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "rramvar/core/draw.hpp"
#include "rramvar/core/interval.hpp"
#include "rramvar/encoding/scale.hpp"
#include "rramvar/layer/blas.hpp"
#include "rramvar/layer/patch_gram.hpp"
#include "rramvar/memory/digit_moments.hpp"
#include "rramvar/memory/weights_in_cells.hpp"
#include "rramvar/study/gram_sums.hpp"
#include "rramvar/study/proportional_choice.hpp"

namespace rramvar {

struct RareErrorOptions {
  std::uint32_t trials = 10'000;  ///< all of them with at least one error
  std::uint64_t seed = 1;
};

/// An estimate with its interval, which is {NaN, NaN} where all trials gave the same.
struct RareEstimate {
  double value = 0.0;
  Interval ci95;
};

/// What reads with errors do, and how rare they are. "Given an error" means at least one digit of
/// the layer misread.
struct RareErrors {
  double misread_digits = 0.0;  ///< expected in one read of the layer, exact
  double any_error = 0.0;       ///< P(at least one), exact
  std::uint32_t trials = 0;
  RareEstimate mean_square;          ///< E‖ΔY‖²/‖Y‖² against the encoded weights
  RareEstimate mean_square_trained;  ///< and against the trained weights
  /// Weights read as Inf or NaN, expected in one read; where no trial had one, the upper end is
  /// unseen(), as of one weight at a time.
  RareEstimate non_finite_weights;

  /// A trial's relative L2 error against the encoded weights, and the ratio of its probability to
  /// that of drawing it.
  struct Outcome {
    double relative_l2;
    double likelihood;
  };
  std::vector<Outcome> outcomes;

  /// RMS over reads of the relative L2 error against the encoded weights.
  RareEstimate relative_l2() const { return root_of(mean_square); }
  RareEstimate relative_l2_trained() const { return root_of(mean_square_trained); }

  /// P(relative L2 error against the encoded weights > x) in one read. Where no trial exceeds x, or
  /// every one does, the other end is the rule of three. @pre x ≥ 0
  RareEstimate exceeds(double x) const;
  /// The largest probability in one read of what no trial had: the rule of three, twice, since a
  /// trial can count double.
  double unseen() const { return any_error * std::min(1.0, 2.0 * 3.0 / trials); }

 private:
  static RareEstimate root_of(const RareEstimate& square) {
    const auto root = [](double x) { return std::sqrt(std::max(x, 0.0)); };
    return {root(square.value), {root(square.ci95.low), root(square.ci95.high)}};
  }
};

/// Samples reads of a layer that have at least one error.
///
/// Cell i is misread with probability p_i, independently of all others: as often as a Poisson
/// process of rate h_i = −ln(1 − p_i) makes at least one event. All cells together make events at
/// rate H = Σh_i, so that P(any error) = 1 − e^(−H), and a trial draws their number given that
/// there is one, and for each the cell, in proportion to h_i. This is exact and costs nothing for
/// the cells that read right, however rare an error is.
///
/// Few errors make most of E‖ΔY‖², those of high bits. One of the N events of a trial, any of them
/// alike, therefore falls with probability ½ on a cell in proportion to h_i·c_i, with c_i the
/// ‖ΔY‖² that it makes alone, and the trial counts by its likelihood ratio
/// 1/(½ + ½·Σ_events (c/c̄)/N) ≤ 2 (defensive importance sampling, T. Hesterberg, Technometrics
/// 37(2):185, 1995). A trial's contribution is then not much more than 2N times the mean, so that
/// 10,000 trials give 1 % at any error rate, also where rare errors of high bits hide among
/// frequent ones of low bits.
class RareErrorSampler {
 public:
  /// Keeps a reference to the gram.
  /// @param encoder, sampler, layer a BitEncoder, a VariabilitySampler and a Conv2DLayer1
  /// @throws Error if the Gram matrix does not fit, an error makes a weight infinite, or blocks
  /// have their shared exponents in cells
  template <class Encoder, class Sampler, class Layer>
  RareErrorSampler(const Encoder& encoder, const Sampler& sampler, const Layer& layer,
                   const PatchGram& gram)
      : RareErrorSampler(WeightsInCells(sampler.readings(), codec_of(encoder),
                                        std::span(layer.weights().data(), layer.weights().size()),
                                        layer.inputs()),
                         DigitMoments::of(sampler, encoder.digits()), trained_weights(layer),
                         gram) {
    static_assert(Sampler::is_digital && DigitMoments::known_for<Sampler>,
                  "RareErrorSampler: errors are those of a readout that gives logic states and "
                  "knows their probabilities, such as ThresholdReadout.");
  }

  RareErrors operator()(const RareErrorOptions& options) const;

 private:
  struct Cell {
    std::uint32_t weight;
    std::uint32_t digit;  ///< its place in encoder.digits()
    double rate;          ///< h
    double impact;        ///< h·c, c the ‖ΔY‖² that it makes alone
  };
  struct Misread {
    std::uint32_t weight;
    std::uint32_t digit;
    LogicState read;
  };
  /// One read with at least one error.
  struct Outcome {
    double likelihood;  ///< ratio of its probability to that of drawing it
    double error;       ///< ‖ΔY‖² against the encoded weights
    double cross;       ///< ⟨rounding, ΔY⟩
    double non_finite;  ///< weights read as Inf or NaN
  };

  /// @param digits how the digits of the weights read back
  /// @param trained the weights with their bias, F × (K + 1)
  RareErrorSampler(WeightsInCells stored, DigitMoments digits, const Matrix& trained,
                   const PatchGram& gram);

  /// What weight i is if its word is read so. @param non_finite is increased if that is Inf or NaN
  double value_of(std::size_t i, WordBits word, std::uint64_t& non_finite) const;
  /// P(a digit that holds one number reads as another).
  double probability(const Digit& digit, WordBits stored, WordBits read) const;

  /// All cells that can be misread, with their rates and what their errors do alone.
  void collect_cells();

  /// Number of events of a trial, given that there is one.
  std::uint32_t draw_events(const TrialIndex& at) const;
  Outcome draw(const TrialIndex& at) const;
  /// What a misread cell gives, u in (0, 1).
  LogicState read_of(const Cell& cell, double u) const;
  Outcome judge(std::vector<Misread>& misread, double likelihood) const;

  WeightsInCells stored_;
  DigitMoments digits_;
  const PatchGram& gram_;
  std::vector<Affine> affine_;  ///< of each weight; empty if the format has no scale
  Matrix rounding_g_;           ///< (encoded − trained)·G
  QuadraticSums rounding_;
  double encoded_signal_ = 0.0;  ///< ‖Y‖² of the encoded weights
  std::vector<Cell> cells_;      ///< those that can be misread
  ProportionalChoice by_rate_{{}};
  ProportionalChoice by_impact_{{}};
  double rate_ = 0.0;  ///< H
  double misread_digits_ = 0.0;
};

/// E‖ΔY‖² and the probabilities of large errors of a layer whose digits are rarely misread. For
/// E‖ΔY‖² alone the closed form is exact; this gives what it cannot: how the error is distributed.
/// @param sampler with a digital readout that knows its error rates
/// @throws Error as RareErrorSampler, and for fewer than two trials
template <class Encoder, class Sampler, class Layer>
RareErrors rare_errors(const Encoder& encoder, const Sampler& sampler, const Layer& layer,
                       const PatchGram& gram, const RareErrorOptions& options = {}) {
  const SingleThreadedBlas blas;
  return RareErrorSampler(encoder, sampler, layer, gram)(options);
}

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/study/rare_errors-inl.hpp"
#endif
