#pragma once

#include <algorithm>
#include <cmath>
#include <utility>

#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/metrics/running_moments.hpp"
#include "rramvar/study/rare_errors.hpp"

namespace rramvar {

namespace detail {
/// The word with another number in one of its digits.
inline WordBits with_digit(WordBits word, const Digit& digit, LogicState number) {
  return (word & ~(low_bits(digit.width) << digit.lsb)) | WordBits{number} << digit.lsb;
}
}  // namespace detail

RRAMVAR_INLINE RareEstimate RareErrors::exceeds(double x) const {
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

RRAMVAR_INLINE RareErrorSampler::RareErrorSampler(WeightsInCells stored, DigitMoments digits,
                                                  const Matrix& trained, const PatchGram& gram)
    : stored_(std::move(stored)), digits_(std::move(digits)), gram_(gram) {
  if (stored_.scales().are_in_cells()) {
    throw Error("the shared exponents of blocks lie in cells",
                "rare errors are looked for in the weights' own cells",
                "keep them in reliable memory, or take the closed form");
  }
  for (const auto& [begin, end, affine] : stored_.scale_groups()) {
    affine_.insert(affine_.end(), end - begin, affine);
  }
  const GramSums sums(gram, trained);
  const Matrix rounding = rounding_of(stored_.encoded(), trained);
  const std::vector<QuadraticSums> of_filter = sums(rounding);
  rounding_ = GramSums::total(of_filter);
  rounding_g_ = product(rounding, gram.matrix());
  for (const double signal : read_signals(gram, trained, rounding, of_filter)) {
    encoded_signal_ += signal;
  }
  collect_cells();
}

RRAMVAR_INLINE RareErrors RareErrorSampler::operator()(const RareErrorOptions& options) const {
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

RRAMVAR_INLINE double RareErrorSampler::value_of(std::size_t i, WordBits word,
                                                 std::uint64_t& non_finite) const {
  const double value = stored_.codec().settle(stored_.codec().decode(word), non_finite);
  return affine_.empty() ? value : affine_[i].to_weight(value);
}

RRAMVAR_INLINE double RareErrorSampler::probability(const Digit& digit, WordBits stored,
                                                    WordBits read) const {
  return digits_.probability(digit.width, digit.state_of(stored), digit.state_of(read));
}

RRAMVAR_INLINE void RareErrorSampler::collect_cells() {
  const std::span<const Digit> digits = stored_.digits();
  const std::span<const WordBits> words = stored_.stored_words();
  const std::span<const double> encoded = stored_.encoded();
  const std::size_t inputs = gram_.inputs();
  for (std::uint32_t i = 0; i < words.size(); ++i) {
    const double g = gram_(i % inputs, i % inputs);
    for (std::uint32_t k = 0; k < digits.size(); ++k) {
      const auto stored = static_cast<LogicState>(digits[k].of(words[i]));
      double p = 0.0;
      double square = 0.0;  // E of Δw², p times that given the error
      for (LogicState t = 0; t <= low_bits(digits[k].width); ++t) {
        if (t == stored) continue;
        const double p_read = probability(digits[k], stored, t);
        std::uint64_t ignored = 0;
        const double dw =
            value_of(i, detail::with_digit(words[i], digits[k], t), ignored) - encoded[i];
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

RRAMVAR_INLINE std::uint32_t RareErrorSampler::draw_events(const TrialIndex& at) const {
  double time = 0.0;
  for (std::uint32_t event = 0;; ++event) {
    DrawEngine engine(at, event, 0, DrawSource::rare_error);
    const double u = OpenUniform{}(engine).lower;
    // The first event comes before the end; the others as they like.
    time += event == 0 ? -std::log1p(u * std::expm1(-rate_)) : -std::log(u);
    if (event > 0 && time > rate_) return event;
  }
}

RRAMVAR_INLINE RareErrorSampler::Outcome RareErrorSampler::draw(const TrialIndex& at) const {
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

RRAMVAR_INLINE LogicState RareErrorSampler::read_of(const Cell& cell, double u) const {
  const Digit& digit = stored_.digits()[cell.digit];
  const auto stored = static_cast<LogicState>(digit.of(stored_.stored_words()[cell.weight]));
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

RRAMVAR_INLINE RareErrorSampler::Outcome RareErrorSampler::judge(std::vector<Misread>& misread,
                                                                 double likelihood) const {
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
    WordBits word = stored_.stored_words()[weight];
    for (; i < misread.size() && misread[i].weight == weight; ++i) {
      word = detail::with_digit(word, stored_.digits()[misread[i].digit], misread[i].read);
    }
    std::uint64_t non_finite = 0;
    const double dw = value_of(weight, word, non_finite) - stored_.encoded()[weight];
    out.non_finite += static_cast<double>(non_finite);
    errors.push_back({weight / gram_.inputs(), weight % gram_.inputs(), dw});
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

}  // namespace rramvar
