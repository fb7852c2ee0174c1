#pragma once
/// DigitMoments: how a digit reads back, as moments and probabilities instead of draws.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
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
  std::uint64_t states = 0;  ///< bit s set: cells in state s of the device read as exactly that
  bool shared_exponents = false;  ///< those of blocks are read as stored

  bool has_state(LogicState s) const { return s < 64 && ((states >> s) & 1) != 0; }
};

/// Satisfied by readers of pairs whose digit is ½(1 + cell(r) − cell(other)).
template <class R>
concept LinearPairReader = PairReader<R> && !DigitalReader<R> && requires(const R& reader) {
  { reader.cell() } -> CellReader;
};

/// How the digits of every width read back, given what is stored in them.
///
/// Analog: as their cell does (see CellMoments), or as both their cells, which are independent:
/// sums of their moments, and products where the digit is in an exponent. Digital: by the reader's
/// confusion matrix, or by counting in a table. An analog reader with noise of its own is unknown.
///
/// No template, so that what is made of it is compiled once for all devices and readouts.
class DigitMoments {
  template <class Distribution, class Reader>
  static constexpr bool can_count = TabulatedDistribution<Distribution>&& CellReader<Reader>;
  template <class Reader>
  static constexpr bool has_confusion = requires(const Reader& reader) {
    reader.confusion();
  };

 public:
  /// False where nobody knows the probabilities of a sampler's reader.
  template <class Sampler>
  static constexpr bool known_for =
      Sampler::is_digital
          ? has_confusion<typename Sampler::reader_type> ||
                can_count<typename Sampler::distribution_type, typename Sampler::reader_type>
          : CellReader<typename Sampler::reader_type> ||
                LinearPairReader<typename Sampler::reader_type>;

  /// Of a VariabilitySampler of which they are known.
  template <class Sampler>
  requires known_for<Sampler>
  static DigitMoments of(const Sampler& sampler, const IdealParts& ideal = {}) {
    DigitMoments out;
    out.is_digital_ = Sampler::is_digital;
    sampler.kinds().for_each([&](const auto& kind) {
      if constexpr (Sampler::is_digital) {
        out.add_digital(sampler.distribution(), kind, ideal);
      } else {
        out.add_analog(sampler.distribution(), kind, ideal);
      }
    });
    return out;
  }

  bool is_digital() const { return is_digital_; }

  /// P(a digit of `width` bits in state `stored` reads as state `read`). @pre is_digital()
  double probability(int width, LogicState stored, LogicState read) const {
    return kind(width).confusion[stored][read];
  }
  /// Moments of the reading of a digit of `width` bits in state `stored`.
  const Moments& reading(int width, LogicState stored) const { return kind(width).reading[stored]; }
  /// Moments of 2^(place·(d̂ − stored)), what an analog exponent digit multiplies a weight by (see
  /// CellMoments::power). @pre !is_digital()
  Moments power(int width, double place, LogicState stored) const {
    return kind(width).power(place, stored);
  }
  /// P(d̂ > ½), for a sign that is read as a real number. @pre !is_digital()
  double probability_above_half(LogicState stored) const { return kind(1).above_half[stored]; }

 private:
  struct Kind {
    std::vector<std::vector<double>> confusion;  ///< [stored][read] of a digital reader
    std::vector<Moments> reading;                ///< by state
    std::function<Moments(double place, LogicState stored)> power;  ///< of an analog reader
    std::vector<double> above_half;                                 ///< by state, likewise
  };

  const Kind& kind(int width) const { return kinds_[static_cast<std::size_t>(width - 1)]; }

  template <class Distribution, class K>
  void add_digital(const Distribution& distribution, const K& kind, const IdealParts& ideal) {
    Kind out;
    for (LogicState s = 0; s < K::states; ++s) {
      std::vector<double>& row = out.confusion.emplace_back(K::states, 0.0);
      if (ideal.has_state(kind.in_device(s))) {
        row[s] = 1.0;
      } else if constexpr (has_confusion<typename K::reader_type>) {
        const auto& confusion = kind.reader().confusion();
        row.assign(confusion[s].begin(), confusion[s].end());
      } else {
        const auto table = distribution.sorted(kind.in_device(s));
        for (const ohm r : table) {
          // A user's reader may give more states than these cells have.
          row[std::min<std::size_t>(static_cast<std::size_t>(kind.reader()(r)), K::states - 1)] +=
              1.0 / static_cast<double>(table.size());
        }
      }
      std::vector<Alternative> values;
      for (LogicState t = 0; t < K::states; ++t) {
        values.push_back({row[t], Moments::constant(static_cast<double>(t))});
      }
      out.reading.push_back(mixture(values));
    }
    kinds_.push_back(std::move(out));
  }

  template <class Distribution, class K>
  void add_analog(const Distribution& distribution, const K& kind, const IdealParts& ideal) {
    if constexpr (LinearPairReader<typename K::reader_type>) {
      add_pair(distribution, kind, ideal);
    } else {
      const CellMoments cell(kind.device(distribution), kind.reader());
      Kind out;
      const auto is_ideal = [ideal](LogicState s) { return ideal.has_state(K::in_device(s)); };
      for (LogicState s = 0; s < K::states; ++s) {
        out.reading.push_back(is_ideal(s) ? Moments::constant(static_cast<double>(s))
                                          : cell.reading(s));
        if constexpr (K::states == 2) {  // cells of signs
          out.above_half.push_back(is_ideal(s) ? (s > 0 ? 1.0 : 0.0)
                                               : cell.probability_above_half(s));
        }
      }
      out.power = [cell, is_ideal](double place, LogicState stored) {
        return is_ideal(stored) ? Moments::constant(1.0) : cell.power(place, stored);
      };
      kinds_.push_back(std::move(out));
    }
  }

  template <class Distribution, class K>
  void add_pair(const Distribution& distribution, const K& kind, const IdealParts& ideal) {
    static_assert(K::states == 2);
    const auto& reader = kind.reader().cell();
    const CellMoments cell(distribution, reader);
    // The pair reads above ½ where its sign reads as 1.
    const auto sign = DifferentialSignReader(reader(2.0) < reader(1.0), distribution).confusion();
    Kind out;
    for (LogicState s = 0; s < 2; ++s) {
      const Moments other = cell.reading(1 - s);
      out.reading.push_back(ideal.has_state(s)
                                ? Moments::constant(static_cast<double>(s))
                                : cell.reading(s).scaled(0.5) + other.scaled(-0.5).shifted(0.5));
      out.above_half.push_back(ideal.has_state(s) ? (s > 0 ? 1.0 : 0.0) : sign[s][1]);
    }
    out.power = [cell, ideal](double place, LogicState stored) {
      if (ideal.has_state(stored)) return Moments::constant(1.0);
      return cell.power(0.5 * place, stored) * cell.power(-0.5 * place, 1 - stored);
    };
    kinds_.push_back(std::move(out));
  }

  DigitMoments() = default;

  bool is_digital_ = false;
  std::vector<Kind> kinds_;  ///< by width
};

}  // namespace rramvar
