#pragma once
/// DigitMoments: how a digit reads back, as moments and probabilities instead of draws.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "rramvar/device/concepts.hpp"
#include "rramvar/encoding/cell_map.hpp"
#include "rramvar/memory/cell_moments.hpp"
#include "rramvar/memory/ideal_parts.hpp"
#include "rramvar/memory/moments.hpp"
#include "rramvar/readout/concepts.hpp"
#include "rramvar/readout/differential.hpp"

namespace rramvar {

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
  /// False where the probabilities of a sampler's reader are unknown.
  template <class Sampler>
  static constexpr bool known_for =
      Sampler::is_digital
          ? has_confusion<typename Sampler::reader_type> ||
                can_count<typename Sampler::distribution_type, typename Sampler::reader_type>
          : CellReader<typename Sampler::reader_type> ||
                LinearPairReader<typename Sampler::reader_type>;

  /// Of a VariabilitySampler of which they are known.
  /// @param digits those that will be asked for; any if there are none
  template <class Sampler>
  requires known_for<Sampler>
  static DigitMoments of(const Sampler& sampler, std::span<const Digit> digits = {}) {
    DigitMoments out;
    out.is_digital_ = Sampler::is_digital;
    const auto& distribution = by_curves(sampler.distribution());
    int width = 0;
    sampler.kinds().for_each([&](const auto& kind) {
      ++width;
      out.kinds_.emplace_back();
      const bool is_used =
          digits.empty() || std::any_of(digits.begin(), digits.end(), [width](const Digit& digit) {
            return digit.width == width;
          });
      if (!is_used) return;
      if constexpr (Sampler::is_digital) {
        out.add_digital(distribution, kind);
      } else {
        out.add_analog(distribution, kind);
      }
      for (LogicState s = 0; s < kind.states; ++s) {
        out.kinds_.back().in_device.push_back(kind.in_device(s));
      }
    });
    return out;
  }

  /// The same where cells in some states read as exactly that.
  DigitMoments taken_as(const IdealParts& ideal) const;

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
    return kind(width).power(place, stored, 0);
  }
  /// The same with an exponent, where squares have no room without. Where no exponent up to 4608
  /// gives them room, or they do not exist, without.
  ScaledMoments scaled_power(int width, double place, LogicState stored) const;
  /// P(d̂ > ½), for a sign that is read as a real number. @pre !is_digital()
  double probability_above_half(LogicState stored) const { return kind(1).above_half[stored]; }

 private:
  struct Kind {
    std::vector<std::vector<double>> confusion;  ///< [stored][read] of a digital reader
    std::vector<Moments> reading;                ///< by state
    /// Of an analog reader, as CellMoments::power.
    std::function<Moments(double place, LogicState stored, int shift)> power;
    std::vector<double> above_half;     ///< by state, likewise
    std::vector<LogicState> in_device;  ///< the device's state that each state is
  };

  /// The same function, which computes each answer once: it may take a second.
  template <class Power>
  static auto remembered(Power power) {
    struct Known {
      std::mutex mutex;
      std::map<std::tuple<double, LogicState, int>, Moments> moments;
    };
    return [power = std::move(power), known = std::make_shared<Known>()](
               double place, LogicState stored, int shift) {
      const std::tuple asked(place, stored, shift);
      {
        const std::lock_guard lock(known->mutex);
        if (const auto found = known->moments.find(asked); found != known->moments.end()) {
          return found->second;
        }
      }
      const Moments out = power(place, stored, shift);
      const std::lock_guard lock(known->mutex);
      return known->moments.try_emplace(asked, out).first->second;
    };
  }

  const Kind& kind(int width) const { return kinds_[static_cast<std::size_t>(width - 1)]; }

  template <class Distribution, class K>
  void add_digital(const Distribution& distribution, const K& kind) {
    Kind& out = kinds_.back();
    for (LogicState s = 0; s < K::states; ++s) {
      std::vector<double>& row = out.confusion.emplace_back(K::states, 0.0);
      if constexpr (has_confusion<typename K::reader_type>) {
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
  }

  template <class Distribution, class K>
  void add_analog(const Distribution& distribution, const K& kind) {
    if constexpr (LinearPairReader<typename K::reader_type>) {
      add_pair(distribution, kind);
    } else {
      const CellMoments cell(kind.device(distribution), kind.reader());
      Kind& out = kinds_.back();
      for (LogicState s = 0; s < K::states; ++s) {
        out.reading.push_back(cell.reading(s));
        if constexpr (K::states == 2) {  // cells of signs
          out.above_half.push_back(cell.probability_above_half(s));
        }
      }
      out.power = remembered([cell](double place, LogicState stored, int shift) {
        return cell.power(place, stored, shift);
      });
    }
  }

  template <class Distribution, class K>
  void add_pair(const Distribution& distribution, const K& kind) {
    static_assert(K::states == 2, "A reader of pairs with `cell()` has two states.");
    const auto& reader = kind.reader().cell();
    const CellMoments cell(distribution, reader);
    // The pair reads above ½ where its sign reads as 1.
    const auto sign = DifferentialSignReader(reader(2.0) < reader(1.0), distribution).confusion();
    Kind& out = kinds_.back();
    for (LogicState s = 0; s < 2; ++s) {
      const Moments other = cell.reading(1 - s);
      out.reading.push_back(cell.reading(s).scaled(0.5) + other.scaled(-0.5).shifted(0.5));
      out.above_half.push_back(sign[s][1]);
    }
    out.power = remembered([cell](double place, LogicState stored, int shift) {
      const int half = shift / 2;
      return cell.power(0.5 * place, stored, half) *
             cell.power(-0.5 * place, 1 - stored, shift - half);
    });
  }

  DigitMoments() = default;

  bool is_digital_ = false;
  std::vector<Kind> kinds_;  ///< by width
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/memory/digit_moments-inl.hpp"
#endif
