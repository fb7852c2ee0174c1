#pragma once
/// DigitMoments: how one digit reads back, as moments and probabilities instead of draws.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <utility>
#include <vector>

#include "rramvar/device/concepts.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/encoding/cell_map.hpp"
#include "rramvar/readout/concepts.hpp"
#include "rramvar/sampling/moments.hpp"

namespace rramvar {

/// What is taken as ideal in a calculation, to see what it does to the error.
struct IdealParts {
  WordBits bits = 0;         ///< bits of every word that are read as stored; whole digits
  std::uint64_t states = 0;  ///< bit s set: cells in state s read as exactly s

  bool has_state(LogicState s) const { return s < 64 && ((states >> s) & 1) != 0; }
};

namespace detail {
/// A function with a state of its own, which not every user's mean() takes.
struct ProbeFunction {
  double factor;
  double operator()(ohm r) const { return factor * r; }
};
}  // namespace detail

/// Satisfied by distributions that know the mean of any function object, not of pointers only.
template <class D>
concept HasMeanOfAny = requires(const D& d, LogicState s, const detail::ProbeFunction& f) {
  { d.mean(s, f) } -> std::convertible_to<double>;
};

/// The readings of a digit, given what is stored in it.
///
/// Exact for tables; for distributions with a mean by their quadrature (1e-12 for smooth readings;
/// where S > 2 analog levels make a kink, 1e-5 of a digit and 5e-5 of its variance); for all others
/// from the stand-in table. A digital reader needs a confusion matrix, or a table to count in.
/// @tparam Sampler a VariabilitySampler
template <class Sampler>
class DigitMoments {
  using Distribution = std::remove_cvref_t<decltype(std::declval<const Sampler&>().distribution())>;
  using Reader = typename Sampler::reader_type;
  static constexpr std::size_t S = Sampler::states;
  static constexpr bool is_table = TabulatedDistribution<Distribution>;
  static constexpr bool has_confusion = requires(const Reader& reader) { reader.confusion(); };
  /// Where means are taken from; confusion matrices come ready.
  struct Nothing {};
  using Source =
      std::conditional_t<is_table || (!Sampler::is_digital && HasMeanOfAny<Distribution>),
                         Distribution,
                         std::conditional_t<Sampler::is_digital, Nothing, DeviceLUT<S>>>;

 public:
  /// False for a digital reader whose probabilities nobody knows.
  static constexpr bool known = !Sampler::is_digital || has_confusion || is_table;

  explicit DigitMoments(const Sampler& sampler, const IdealParts& ideal = {})
      : reader_(sampler.reader()), source_(source_of(sampler)), ideal_(ideal) {
    for (LogicState s = 0; s < S; ++s) {
      if constexpr (Sampler::is_digital) {
        if constexpr (known) read_with_confusion(s);
      } else {
        analog_[s] = ideal.has_state(s) ? Moments::constant(static_cast<double>(s))
                                        : moments_of(s, [this](ohm r) { return reader_(r); });
      }
    }
  }

  /// P(a digit of `width` bits that holds `stored` reads as `read`); the highest value stands for
  /// all states above it too.
  double probability(int width, LogicState stored, LogicState read) const
      requires(Sampler::is_digital) {
    const LogicState highest = (LogicState{1} << width) - 1;
    double p = confusion_[stored][read];
    if (read == highest) {
      for (LogicState t = read + 1; t < S; ++t) p += confusion_[stored][t];
    }
    return p;
  }

  /// Moments of the reading of a digit of `width` bits that holds `stored`.
  Moments reading(int width, LogicState stored) const {
    if constexpr (Sampler::is_digital) {
      std::vector<Alternative> values;
      for (LogicState t = 0; t < LogicState{1} << width; ++t) {
        values.push_back(
            {probability(width, stored, t), Moments::constant(static_cast<double>(t))});
      }
      return mixture(values);
    } else {
      return analog_[stored];
    }
  }

  /// Moments of 2^(place·(d̂ − stored)), what an analog exponent digit multiplies a weight by.
  ///
  /// An exponential of a resistance may have no moments: 2^(c·g) of a log-normal conductance g has
  /// none. Then those of what a sampler can draw (tails of 2⁻⁹⁶ cut off) are given, unless even
  /// they are made by events that no run will see; what then remains unknown is infinite.
  Moments power(double place, LogicState stored) const requires(!Sampler::is_digital) {
    if (ideal_.has_state(stored)) return Moments::constant(1.0);
    const auto factor = [&](ohm r) {
      return std::exp2(place * (reader_(r) - static_cast<double>(stored)));
    };
    if constexpr (!TabulatedDistribution<Source> && HasQuantile<Source>) {
      const Moments all = moments_within(1e-250, stored, factor);
      return std::isfinite(all.variance) ? all : moments_within(0x1p-96, stored, factor);
    } else {
      return moments_of(stored, factor);
    }
  }

  /// P(d̂ > ½), for a sign that is read as a real number. Exact for tables; for others from the
  /// stand-in table, to 0.002 or so, because a step is beyond quadrature.
  double probability_above_half(LogicState stored) const requires(!Sampler::is_digital) {
    const auto above = [this](ohm r) { return reader_(r) > 0.5 ? 1.0 : 0.0; };
    if (ideal_.has_state(stored)) return stored > 0 ? 1.0 : 0.0;
    if constexpr (TabulatedDistribution<Source>) {
      return source_.mean(stored, above);
    } else {
      return stand_in_table(source_).mean(stored, above);
    }
  }

 private:
  static Source source_of(const Sampler& sampler) {
    if constexpr (std::same_as<Source, Distribution>) {
      return sampler.distribution();
    } else if constexpr (Sampler::is_digital) {
      return {};
    } else {
      return stand_in_table(sampler.distribution());
    }
  }

  void read_with_confusion(LogicState s) {
    if (ideal_.has_state(s)) {
      confusion_[s][s] = 1.0;
    } else if constexpr (has_confusion) {
      std::copy_n(reader_.confusion()[s].begin(), S, confusion_[s].begin());
    } else {
      const auto table = source_.sorted(s);
      for (const ohm r : table) confusion_[s][static_cast<LogicState>(reader_(r))] += 1.0;
      for (double& p : confusion_[s]) p /= static_cast<double>(table.size());
    }
  }

  struct Range {
    ohm low, high;
  };
  /// The resistances between the two tails of probability `tail`.
  Range range(LogicState s, double tail) const {
    return {quantile_at(source_, s, {tail, 1.0 - tail}),
            quantile_at(source_, s, {1.0 - tail, tail})};
  }

  /// Moments of f(R) > 0 with both tails of R of probability `tail` cut off. An order to which the
  /// tails of probability tail^⅔ still add more than a millionth has not converged: infinite.
  template <class F>
  Moments moments_within(double tail, LogicState s, const F& f) const {
    const Range possible = range(s, tail);
    const Range usual = range(s, std::pow(tail, 2.0 / 3));
    const auto cut = [&](ohm r) { return f(std::clamp(r, possible.low, possible.high)); };
    const auto tails_matter = [&](int k) {  // in E[f(R)ᵏ]; the more, the larger k
      const auto raw = [&](ohm r) { return std::pow(cut(r), k); };
      const auto outside = [&](ohm r) { return r < usual.low || r > usual.high ? raw(r) : 0.0; };
      const double whole = source_.mean(s, raw);
      return !std::isfinite(whole) || source_.mean(s, outside) > 1e-6 * whole;
    };
    Moments out = moments_of(s, cut);
    double* const moments[] = {&out.mean, &out.variance, &out.third, &out.fourth};
    for (int k = 4; k > 0 && tails_matter(k); --k) {
      *moments[k - 1] = std::numeric_limits<double>::infinity();
    }
    return out;
  }

  template <class F>
  Moments moments_of(LogicState s, const F& f) const {
    if constexpr (TabulatedDistribution<Source>) {
      std::vector<double> values;
      for (const ohm r : source_.sorted(s)) values.push_back(f(r));
      return moments_of_sample(values);
    } else {
      const double mean = source_.mean(s, f);
      const auto central = [&](auto power_of) {
        return source_.mean(s, [&](ohm r) { return power_of(f(r) - mean); });
      };
      return {mean, central([](double d) { return d * d; }),
              central([](double d) { return d * d * d; }),
              central([](double d) { return d * d * d * d; })};
    }
  }

  Reader reader_;
  Source source_;
  IdealParts ideal_;
  Confusion<S> confusion_{};         ///< of a digital reader
  std::array<Moments, S> analog_{};  ///< readings of an analog one, by state
};

}  // namespace rramvar
