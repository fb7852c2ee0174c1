#pragma once
/// DigitMoments: how one digit reads back, as moments and probabilities instead of draws.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

#include "rramvar/device/concepts.hpp"
#include "rramvar/encoding/cell_map.hpp"
#include "rramvar/readout/concepts.hpp"
#include "rramvar/readout/differential.hpp"
#include "rramvar/sampling/cell_moments.hpp"
#include "rramvar/sampling/moments.hpp"

namespace rramvar {

/// What is taken as ideal in a calculation, to see what it does to the error.
struct IdealParts {
  WordBits bits = 0;         ///< bits of every word that are read as stored; whole digits
  std::uint64_t states = 0;  ///< bit s set: digits in state s read as exactly s

  bool has_state(LogicState s) const { return s < 64 && ((states >> s) & 1) != 0; }
};

/// Satisfied by readers of pairs whose digit is ½(1 + cell(r) − cell(other)).
template <class R>
concept LinearPairReader = PairReader<R> && !DigitalReader<R> && requires(const R& reader) {
  { reader.cell() } -> CellReader;
};

/// The readings of a digit, given what is stored in it.
///
/// Analog: those of its cell (see CellMoments), or of both its cells, which are independent: sums
/// of their moments, and products where the digit is in an exponent. A digital reader needs a
/// confusion matrix, or a table to count in; an analog one with noise of its own is unknown.
/// @tparam Sampler a VariabilitySampler
template <class Sampler>
class DigitMoments {
  using Distribution = std::remove_cvref_t<decltype(std::declval<const Sampler&>().distribution())>;
  using Reader = typename Sampler::reader_type;
  static constexpr std::size_t S = Sampler::states;
  static constexpr bool is_analog = !Sampler::is_digital;
  static constexpr bool is_pair = LinearPairReader<Reader>;
  static constexpr bool has_confusion = requires(const Reader& reader) { reader.confusion(); };
  static constexpr bool can_count = TabulatedDistribution<Distribution> && CellReader<Reader>;

  struct Nothing {};
  static auto cell_moments(const Sampler& sampler) {
    if constexpr (is_analog && is_pair) {
      return CellMoments(sampler.distribution(), sampler.reader().cell());
    } else if constexpr (is_analog && CellReader<Reader>) {
      return CellMoments(sampler.distribution(), sampler.reader());
    } else {
      return Nothing{};
    }
  }

 public:
  /// False where nobody knows the probabilities of a reader.
  static constexpr bool known =
      is_analog ? CellReader<Reader> || is_pair : has_confusion || can_count;

  explicit DigitMoments(const Sampler& sampler, const IdealParts& ideal = {})
      : cell_(cell_moments(sampler)), ideal_(ideal) {
    for (LogicState s = 0; s < S; ++s) {
      if constexpr (known && is_analog) read_as_number(s);
      if constexpr (known && !is_analog) read_with_confusion(sampler, s);
    }
    if constexpr (is_pair) {
      // The pair reads above ½ where its sign reads as 1.
      const auto& cell = sampler.reader().cell();
      confusion_ =
          DifferentialSignReader(cell(2.0) < cell(1.0), sampler.distribution()).confusion();
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

  /// Moments of 2^(place·(d̂ − stored)), what an analog exponent digit multiplies a weight by (see
  /// CellMoments::power).
  Moments power(double place, LogicState stored) const requires(!Sampler::is_digital) {
    if (ideal_.has_state(stored)) return Moments::constant(1.0);
    if constexpr (is_pair) {
      return cell_.power(0.5 * place, stored) * cell_.power(-0.5 * place, S - 1 - stored);
    } else {
      return cell_.power(place, stored);
    }
  }

  /// P(d̂ > ½), for a sign that is read as a real number.
  double probability_above_half(LogicState stored) const requires(!Sampler::is_digital) {
    if (ideal_.has_state(stored)) return stored > 0 ? 1.0 : 0.0;
    if constexpr (is_pair) {
      return confusion_[stored][1];
    } else {
      return cell_.probability_above_half(stored);
    }
  }

 private:
  void read_as_number(LogicState s) requires(!Sampler::is_digital) {
    if (ideal_.has_state(s)) {
      analog_[s] = Moments::constant(static_cast<double>(s));
    } else if constexpr (is_pair) {
      const Moments other = cell_.reading(S - 1 - s);
      analog_[s] = cell_.reading(s).scaled(0.5) + other.scaled(-0.5).shifted(0.5);
    } else {
      analog_[s] = cell_.reading(s);
    }
  }

  void read_with_confusion(const Sampler& sampler, LogicState s) requires(Sampler::is_digital) {
    if (ideal_.has_state(s)) {
      confusion_[s][s] = 1.0;
    } else if constexpr (has_confusion) {
      std::copy_n(sampler.reader().confusion()[s].begin(), S, confusion_[s].begin());
    } else {
      const auto table = sampler.distribution().sorted(s);
      for (const ohm r : table) {
        confusion_[s][static_cast<LogicState>(sampler.reader()(r))] += 1.0;
      }
      for (double& p : confusion_[s]) p /= static_cast<double>(table.size());
    }
  }

  using Cell = decltype(cell_moments(std::declval<const Sampler&>()));
  Cell cell_;  ///< of an analog reader
  IdealParts ideal_;
  Confusion<S> confusion_{};         ///< of a digital reader, or of the sign of a pair
  std::array<Moments, S> analog_{};  ///< readings of an analog one, by state
};

}  // namespace rramvar
