#pragma once
/// Rare read errors: what a memory whose bits fail once in 10³ to 10¹² reads does to a layer.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "rramvar/core/draw.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/core/interval.hpp"
#include "rramvar/encoding/scale.hpp"
#include "rramvar/layer/patch_gram.hpp"
#include "rramvar/memory/digit_moments.hpp"
#include "rramvar/metrics/running_moments.hpp"
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
  RareEstimate exceeds(double x) const {
    RunningMoments shares;
    std::size_t above = 0;
    for (const auto& [relative_l2, likelihood] : outcomes) {
      above += relative_l2 > x ? 1 : 0;
      shares.add(relative_l2 > x ? likelihood : 0.0);
    }
    if (any_error == 0.0) return {0.0, {0.0, 0.0}};
    if (above == 0) return {0.0, {0.0, unseen()}};
    if (above == outcomes.size()) return {any_error, {any_error - unseen(), any_error}};
    const Interval ci = shares.ci95();
    return {any_error * shares.mean(),
            {any_error * std::max(ci.low, 0.0), any_error * std::min(ci.high, 1.0)}};
  }
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
/// @tparam Encoder, Sampler, Layer a BitEncoder, a VariabilitySampler and a Conv2DLayer1
template <class Encoder, class Sampler, class Layer>
class RareErrorSampler {
  static_assert(Sampler::is_digital && DigitMoments::known_for<Sampler>,
                "RareErrorSampler: errors are those of a readout that gives logic states and "
                "knows their probabilities, such as ThresholdReadout.");

 public:
  /// Keeps references to layer and gram. @throws Error if the Gram matrix does not fit, an error
  /// makes a weight infinite, or blocks have their shared exponents in cells
  RareErrorSampler(const Encoder& encoder, const Sampler& sampler, const Layer& layer,
                   const PatchGram& gram)
      : encoder_(encoder),
        digits_(DigitMoments::of(sampler, encoder.digits())),
        layer_(layer),
        gram_(gram) {
    check_cells(*sampler.readings(), codec_of(encoder_));
    const Matrix trained = trained_weights(layer);
    const GramSums sums(gram, trained);
    encode(std::span(layer.weights().data(), layer.weights().size()));
    const Matrix rounding = rounding_of(encoded_, trained);
    const std::vector<QuadraticSums> of_filter = sums(rounding);
    rounding_ = GramSums::total(of_filter);
    rounding_g_ = product(rounding, gram.matrix());
    for (const double signal : read_signals(gram, trained, rounding, of_filter)) {
      encoded_signal_ += signal;
    }
    collect_cells();
  }

  RareErrors operator()(const RareErrorOptions& options) const {
    if (options.trials < 2) throw Error("an interval needs two trials at least");
    RareErrors out;
    out.trials = options.trials;
    out.misread_digits = misread_digits_;
    out.any_error = -std::expm1(-rate_);
    RunningMoments square;   // all given an error
    RunningMoments trained;  // what an error adds to the square
    RunningMoments non_finite;
    for (std::uint32_t trial = 0; rate_ > 0.0 && trial < options.trials; ++trial) {
      const Outcome o = draw({.seed = options.seed, .trial = trial});
      square.add(o.likelihood * o.error);
      trained.add(o.likelihood * (o.error + 2.0 * o.cross));
      non_finite.add(o.likelihood * o.non_finite);
      out.outcomes.push_back({std::sqrt(std::max(o.error, 0.0) / encoded_signal_), o.likelihood});
    }
    const auto estimate = [&](const RunningMoments& given_error, double factor, double without) {
      if (rate_ == 0.0) return RareEstimate{without, {without, without}};
      const double scale = out.any_error * factor;
      const Interval ci = given_error.ci95();
      return RareEstimate{without + scale * given_error.mean(),
                          {without + scale * ci.low, without + scale * ci.high}};
    };
    out.mean_square = estimate(square, 1.0 / encoded_signal_, 0.0);
    out.mean_square_trained =
        estimate(trained, 1.0 / rounding_.signal, rounding_.error / rounding_.signal);
    out.non_finite_weights = estimate(non_finite, 1.0, 0.0);
    if (out.non_finite_weights.value == 0.0) out.non_finite_weights.ci95 = {0.0, out.unseen()};
    return out;
  }

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

  void encode(std::span<const float> weights) {
    using Format = typename Encoder::format_type;
    if (codec_of(encoder_).format().scale_format() != nullptr) {
      throw Error("the shared exponents of blocks lie in cells",
                  "rare errors are looked for in the weights' own cells",
                  "keep them in reliable memory, or take the closed form");
    }
    if constexpr (ScaledFormat<Format>) {
      affine_.resize(weights.size());
      for (const ScaleGroup& group : scale_groups(encoder_.format(), weights, layer_.inputs())) {
        for (std::size_t i = group.begin; i < group.end; ++i) {
          const auto w = static_cast<double>(weights[i]);
          affine_[i] = group.affine;
          words_.push_back(encoder_.format().encode(group.affine.to_format(w)));
        }
      }
    } else {
      words_ = encoder_(weights);
    }
    std::uint64_t ignored = 0;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      encoded_.push_back(value_of(i, words_[i], ignored));
    }
  }

  /// What weight i is if its word is read so. @param non_finite is increased if that is Inf or NaN
  double value_of(std::size_t i, WordBits word, std::uint64_t& non_finite) const {
    const double value = encoder_.settle(encoder_.decode(word), non_finite);
    return affine_.empty() ? value : affine_[i].to_weight(value);
  }
  static WordBits with(WordBits word, const Digit& digit, LogicState value) {
    return (word & ~(low_bits(digit.width) << digit.lsb)) | WordBits{value} << digit.lsb;
  }

  /// P(a digit that holds one number reads as another).
  double probability(const Digit& digit, WordBits stored, WordBits read) const {
    return digits_.probability(digit.width, digit.state_of(stored), digit.state_of(read));
  }

  /// All cells that can be misread, with their rates and what their errors do alone.
  void collect_cells() {
    const std::span<const Digit> digits = encoder_.digits();
    for (std::uint32_t i = 0; i < words_.size(); ++i) {
      const double g = gram_(i % layer_.inputs(), i % layer_.inputs());
      for (std::uint32_t k = 0; k < digits.size(); ++k) {
        const auto stored = static_cast<LogicState>(digits[k].of(words_[i]));
        double p = 0.0;
        double square = 0.0;  // E of Δw², p times that given the error
        for (LogicState t = 0; t <= low_bits(digits[k].width); ++t) {
          if (t == stored) continue;
          const double p_read = probability(digits[k], stored, t);
          std::uint64_t ignored = 0;
          const double dw = value_of(i, with(words_[i], digits[k], t), ignored) - encoded_[i];
          p += p_read;
          if (p_read > 0.0) square += p_read * dw * dw;
        }
        if (!(p > 0.0)) continue;
        const double rate = -std::log1p(-std::min(p, 1.0 - 0x1p-53));
        misread_digits_ += p;
        cells_.push_back({i, k, rate, rate / p * square * g});
      }
    }
    std::vector<double> rates;
    std::vector<double> impacts;
    for (const Cell& cell : cells_) {
      rates.push_back(cell.rate);
      impacts.push_back(cell.impact);
    }
    by_rate_ = ProportionalChoice(rates);
    by_impact_ = ProportionalChoice(impacts);
    rate_ = by_rate_.total();
    if (!std::isfinite(by_impact_.total())) {
      throw Error("an error of this memory is infinite", "a misread exponent gives Inf or NaN",
                  "let the encoder saturate such weights or read them as 0");
    }
  }

  /// Number of events of a trial, given that there is one.
  std::uint32_t draw_events(const TrialIndex& at) const {
    double time = 0.0;
    for (std::uint32_t event = 0;; ++event) {
      DrawEngine engine(at, event, 0, DrawSource::rare_error);
      const double u = OpenUniform{}(engine).lower;
      // The first event comes before the end; the others as they like.
      time += event == 0 ? -std::log1p(u * std::expm1(-rate_)) : -std::log(u);
      if (event > 0 && time > rate_) return event;
    }
  }

  Outcome draw(const TrialIndex& at) const {
    const std::uint32_t events = draw_events(at);
    const bool can_aim = by_impact_.total() > 0.0;
    DrawEngine choice(at, 0, 1, DrawSource::rare_error);
    const std::uint64_t aimed = uniform_index(choice(), events);
    double ratios = 0.0;
    std::vector<Misread> misread;
    for (std::uint32_t event = 0; event < events; ++event) {
      DrawEngine engine(at, event, 2, DrawSource::rare_error);
      const OpenUniform uniform;
      const bool by_impact = uniform(engine).lower < 0.5 && can_aim && event == aimed;
      const Cell& cell = cells_[(by_impact ? by_impact_ : by_rate_)(uniform(engine).lower)];
      if (can_aim) ratios += cell.impact / by_impact_.total() / (cell.rate / rate_);
      misread.push_back({cell.weight, cell.digit, read_of(cell, uniform(engine).lower)});
    }
    return judge(misread, can_aim ? 1.0 / (0.5 + 0.5 * ratios / events) : 1.0);
  }

  /// What a misread cell gives, u in (0, 1).
  LogicState read_of(const Cell& cell, double u) const {
    const Digit& digit = encoder_.digits()[cell.digit];
    const auto stored = static_cast<LogicState>(digit.of(words_[cell.weight]));
    const auto highest = static_cast<LogicState>(low_bits(digit.width));
    double p = 0.0;
    for (LogicState t = 0; t <= highest; ++t) {
      if (t != stored) p += probability(digit, stored, t);
    }
    u *= p;
    LogicState out = stored;
    for (LogicState t = 0; t <= highest; ++t) {
      const double p_read = t == stored ? 0.0 : probability(digit, stored, t);
      if (p_read == 0.0) continue;
      out = t;
      if (u < p_read) break;
      u -= p_read;
    }
    return out;
  }

  Outcome judge(std::vector<Misread>& misread, double likelihood) const {
    // A cell with several events is misread once, as by the first.
    std::stable_sort(misread.begin(), misread.end(), [](const Misread& a, const Misread& b) {
      return std::pair(a.weight, a.digit) < std::pair(b.weight, b.digit);
    });
    const auto same = [](const Misread& a, const Misread& b) {
      return a.weight == b.weight && a.digit == b.digit;
    };
    misread.erase(std::unique(misread.begin(), misread.end(), same), misread.end());

    Outcome out{likelihood, 0.0, 0.0, 0.0};
    struct WeightError {
      std::size_t filter, input;
      double dw;
    };
    std::vector<WeightError> errors;
    for (std::size_t i = 0; i < misread.size();) {
      const std::uint32_t weight = misread[i].weight;
      WordBits word = words_[weight];
      for (; i < misread.size() && misread[i].weight == weight; ++i) {
        word = with(word, encoder_.digits()[misread[i].digit], misread[i].read);
      }
      std::uint64_t non_finite = 0;
      const double dw = value_of(weight, word, non_finite) - encoded_[weight];
      out.non_finite += static_cast<double>(non_finite);
      errors.push_back({weight / layer_.inputs(), weight % layer_.inputs(), dw});
    }
    for (std::size_t i = 0; i < errors.size(); ++i) {  // sorted by filter
      const auto& [filter, input, dw] = errors[i];
      out.cross += rounding_g_(filter, input) * dw;
      out.error += gram_(input, input) * dw * dw;
      for (std::size_t j = i + 1; j < errors.size() && errors[j].filter == filter; ++j) {
        out.error += 2.0 * gram_(input, errors[j].input) * dw * errors[j].dw;
      }
    }
    return out;
  }

  Encoder encoder_;
  DigitMoments digits_;
  const Layer& layer_;
  const PatchGram& gram_;
  std::vector<typename Encoder::word_type> words_;
  std::vector<Affine> affine_;  ///< of each weight; empty if the format has no scale
  std::vector<double> encoded_;
  Matrix rounding_g_;  ///< (encoded − trained)·G
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
