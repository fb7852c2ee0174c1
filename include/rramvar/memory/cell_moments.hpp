#pragma once
/// CellMoments: how one cell reads as a real number, as moments instead of draws.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <type_traits>
#include <unordered_map>
#include <vector>

#include "rramvar/core/normal_mean.hpp"
#include "rramvar/core/number_function.hpp"
#include "rramvar/core/portable_exp2.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/memory/moments.hpp"
#include "rramvar/readout/concepts.hpp"
#include "rramvar/sampling/lanes.hpp"

namespace rramvar {

/// Moments of the reading of a cell in each state.
///
/// | reader          | device                         | by                                         |
/// |-----------------|--------------------------------|--------------------------------------------|
/// | any             | a table                        | its entries, exactly                       |
/// | steps() known   | with cdf                       | the probability of each value, exactly     |
/// | kinks() known   | with cdf, quantile and mean    | adaptive quadrature from kink to kink      |
/// | other           | with mean                      | the device's own quadrature (1e-12 for     |
/// |                 |                                | smooth readings; a kink costs up to 1e-5)  |
/// | any             | other                          | the stand-in table                         |
///
/// @tparam Distribution a ResistanceDistribution
/// @tparam Reader an analog CellReader
template <class Distribution, class Reader>
class CellMoments {
  static constexpr std::size_t S = states_of<Distribution>;
  static constexpr bool is_stepped = SteppedReader<Reader>;
  static constexpr bool is_known = TabulatedDistribution<Distribution> ||
                                   (is_stepped ? HasCdf<Distribution> : HasMeanOfAny<Distribution>);
  using Source = std::conditional_t<is_known, Distribution, DeviceLUT<S>>;
  static constexpr bool is_table = TabulatedDistribution<Source>;

 public:
  CellMoments(const Distribution& distribution, const Reader& reader)
      : reader_(reader), source_(source_of(distribution)) {
    find_probabilities();
    find_kinks();
  }

  Moments reading(LogicState s) const {
    return moments_of(s, [](double digit) { return digit; });
  }

  /// Moments of 2^(place·(d̂ − stored) − shift): what an analog exponent digit multiplies a weight
  /// by, in units of 2^shift.
  ///
  /// An exponential of a resistance may have no moments: 2^(c·g) of a log-normal conductance g has
  /// none. Then those of what a sampler can draw (tails of 2⁻⁹⁶ cut off) are given, unless even
  /// they are made by events that no run will see; what then remains unknown is infinite.
  Moments power(double place, LogicState stored, int shift = 0) const {
    const auto exponent = [place, stored, shift](double digit) {
      return place * (digit - static_cast<double>(stored)) - shift;
    };
    const auto factor = [exponent](double digit) { return portable_exp2(exponent(digit)); };
    if constexpr (is_table) {
      std::vector<double> values = readings(stored, exponent);
      const std::size_t size = values.size();
      values.resize((size + lanes::group - 1) / lanes::group * lanes::group);
      lanes::draw_kernels_for(widest_instruction_set()).raise_two_to(values);
      return moments_of_sample(std::span(values).first(size));
    } else if constexpr (!is_stepped && HasQuantile<Source>) {
      // Nearer to 0, integrals over several sources would underflow.
      const Moments all = moments_within(1e-200, stored, factor);
      return std::isfinite(all.variance) ? all : moments_within(0x1p-96, stored, factor);
    } else {
      return moments_of(stored, factor);
    }
  }

  /// P(d̂ > ½), for a sign that is read as a real number. Where the resistance that reads as ½ is
  /// unknown, from the stand-in table, to 0.002 or so.
  double probability_above_half(LogicState stored) const {
    const auto above = [](double digit) { return digit > 0.5 ? 1.0 : 0.0; };
    if constexpr (is_table) {
      return source_.mean(stored, [&](ohm r) { return above(reader_(r)); });
    } else if constexpr (is_stepped) {
      return mean_of_steps(stored, above);
    } else if constexpr (HasCdf<Source> && requires { reader_.half_ohm(); }) {
      const ohm half = reader_.half_ohm();
      return reader_.falling() ? share_below(source_, stored, half).below
                               : survival(source_, stored, half);
    } else {
      return stand_in_table(source_).mean(stored, [&](ohm r) { return above(reader_(r)); });
    }
  }

 private:
  static Source source_of(const Distribution& distribution) {
    if constexpr (is_known) {
      return distribution;
    } else {
      return stand_in_table(distribution);
    }
  }

  static constexpr bool has_kinks() {
    if constexpr (requires(const Reader& reader) { reader.kinks(); }) {
      return S > 2 && !is_table && !is_stepped && HasCdf<Source> && HasQuantile<Source>;
    }
    return false;
  }
  void find_kinks() {
    if constexpr (has_kinks()) {
      for (LogicState s = 0; s < S; ++s) {
        for (const ohm r : reader_.kinks()) {
          const Share share = share_below(source_, s, r);
          const double z = share.below < share.above ? normal_quantile(share.below)
                                                     : -normal_quantile(share.above);
          if (std::abs(z) < 37.0) kinks_[s].push_back(z);
        }
      }
    }
  }

  void find_probabilities() {
    if constexpr (is_stepped && !is_table) {
      steps_ = reader_.steps();
      for (LogicState s = 0; s < S; ++s) {
        for (const ReadingStep& step : steps_) {
          probability_[s].push_back(probability_between(share_below(source_, s, step.from),
                                                        share_below(source_, s, step.to)));
        }
      }
    }
  }
  double mean_of_steps(LogicState s, NumberFunction f) const {
    double sum = 0.0;
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      if (probability_[s][i] > 0.0) sum += probability_[s][i] * f(steps_[i].digit);
    }
    return sum;
  }

  /// Quantiles of a state by normal score, which may each be a search.
  using Quantiles = std::unordered_map<double, ohm>;

  /// E[f(R)]. @param known quantiles of this state, to which others are added
  double mean(LogicState s, NumberFunction f, [[maybe_unused]] Quantiles& known) const {
    if constexpr (has_kinks()) {
      if (!has_steps(source_)) {
        const auto of_score = [&](double z) {
          const auto [place, is_new] = known.try_emplace(z);
          if (is_new) place->second = quantile_at(source_, s, detail::uniform_at(z));
          return f(place->second);
        };
        return detail::normal_mean(of_score, kinks_[s]);
      }
    }
    return source_.mean(s, f);
  }

  /// f(d̂) of every entry of the table.
  std::vector<double> readings(LogicState s, NumberFunction f) const requires is_table {
    const auto& entries = source_.sorted(s);
    std::vector<double> out(entries.size());
    std::transform(entries.begin(), entries.end(), out.begin(),
                   [&](ohm r) { return f(reader_(r)); });
    return out;
  }

  /// Moments of f(d̂).
  Moments moments_of(LogicState s, NumberFunction f) const {
    if constexpr (is_table) {
      return moments_of_sample(readings(s, f));
    } else if constexpr (is_stepped) {
      std::vector<Alternative> values;
      for (std::size_t i = 0; i < steps_.size(); ++i) {
        values.push_back({probability_[s][i], Moments::constant(f(steps_[i].digit))});
      }
      return mixture(values);
    } else {
      Quantiles known;
      return moments_by_mean(
          s, [&](ohm r) { return f(reader_(r)); }, known);
    }
  }

  /// Moments of f(R).
  Moments moments_by_mean(LogicState s, NumberFunction f, Quantiles& known) const {
    const double middle = mean(s, f, known);
    const auto central = [&](auto power_of) {
      const auto power = [&](ohm r) { return power_of(f(r) - middle); };
      return mean(s, power, known);
    };
    return {middle, central([](double d) { return d * d; }),
            central([](double d) { return d * d * d; }),
            central([](double d) { return d * d * d * d; })};
  }

  struct Range {
    ohm low, high;
  };
  /// The resistances between the two tails of probability `tail`, and a hair more: where the cdf
  /// has steps, rounding must not leave out the outermost.
  Range range(LogicState s, double tail) const {
    constexpr double hair = 1e-9;
    return {quantile_at(source_, s, {tail, 1.0 - tail}) * (1.0 - hair),
            quantile_at(source_, s, {1.0 - tail, tail}) * (1.0 + hair)};
  }

  /// Moments of f(d̂) > 0 with both tails of R of probability `tail` cut off. An order to which the
  /// tails of probability tail^⅔ still add more than a millionth has not converged: infinite.
  Moments moments_within(double tail, LogicState s, NumberFunction f) const {
    const Range possible = range(s, tail);
    const Range usual = range(s, std::pow(tail, 2.0 / 3));
    const auto cut = [&](ohm r) { return f(reader_(std::clamp(r, possible.low, possible.high))); };
    Quantiles known;
    const auto tails_matter = [&](int k) {  // in E[f(R)ᵏ]; the more, the larger k
      const auto raw = [&](ohm r) {
        const double x = cut(r);
        double power = x;
        for (int i = 1; i < k; ++i) power *= x;
        return power;
      };
      const auto outside = [&](ohm r) { return r < usual.low || r > usual.high ? raw(r) : 0.0; };
      const double whole = mean(s, raw, known);
      return !std::isfinite(whole) || mean(s, outside, known) > 1e-6 * whole;
    };
    Moments out = moments_by_mean(s, cut, known);
    double* const moments[] = {&out.mean, &out.variance, &out.third, &out.fourth};
    for (int k = 4; k > 0 && tails_matter(k); --k) {
      *moments[k - 1] = std::numeric_limits<double>::infinity();
    }
    return out;
  }

  Reader reader_;
  Source source_;
  std::array<std::vector<double>, S> kinks_;        ///< normal scores of the inner levels, by state
  ReadingSteps steps_;                              ///< of a stepped reader
  std::array<std::vector<double>, S> probability_;  ///< of each step, by state
};

}  // namespace rramvar
