#pragma once
/// DeviceLUT<S>: the resistances measured in each of S logic states, as a look-up table.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <ranges>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "rramvar/core/draw.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/cell_batch.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/ln_normal.hpp"

namespace rramvar {

/// The measured sample R_{s,1…n} of every state s, sorted, and the distribution that gives each of
/// its entries the probability 1/n: sampling from it is the bootstrap of the measured cycles.
///
/// It is a ResistanceDistribution with every optional function. The states may have different
/// numbers of entries. Copying shares nothing; all functions are const and thread-safe.
/// @tparam S number of logic states, 2 for one bit a cell, 8 for three
template <std::size_t S = 2>
class DeviceLUT {
  static_assert(S >= 2, "DeviceLUT<S>: a cell needs at least two states, S >= 2.");

 public:
  static constexpr std::size_t states = S;

  /// @param resistance_ohm the sample of each state [ohm], in any order
  /// @param citation where the data come from; printed with results
  /// @throws Error if a state is empty or a resistance is not positive and finite
  explicit DeviceLUT(std::array<std::vector<ohm>, S> resistance_ohm, std::string citation = {});

  /// The same from any S ranges of numbers [ohm]: DeviceLUT<2>::from(hrs, lrs), in state order.
  template <std::ranges::input_range... Ranges>
  requires(sizeof...(Ranges) == S) static DeviceLUT from(const Ranges&... resistance_ohm) {
    const auto copy = [](const auto& range) {
      std::vector<ohm> out;
      for (const auto& r : range) out.push_back(static_cast<ohm>(r));
      return out;
    };
    return DeviceLUT(std::array<std::vector<ohm>, S>{copy(resistance_ohm)...});
  }

  /// A table of n draws a state from a distribution: a pure function of (distribution, n, seed).
  template <class D>
  static DeviceLUT tabulate(const D& distribution, std::size_t n, std::uint64_t seed = 1) {
    static_assert(ResistanceDistribution<D>,
                  "tabulate: a distribution needs "
                  "`ohm operator()(LogicState, DrawEngine&) const`.");
    static_assert(states_of<D> == S, "tabulate: the distribution has another number of states.");
    std::array<std::vector<ohm>, S> samples;
    for (LogicState s = 0; s < S; ++s) {
      for (std::size_t i = 0; i < n; ++i) {
        DrawEngine engine({.seed = seed, .trial = static_cast<std::uint32_t>(s)},
                          static_cast<std::uint32_t>(i), 0, DrawSource::tabulation);
        samples[s].push_back(distribution(s, engine));
      }
    }
    return DeviceLUT(std::move(samples));
  }

  /// The sample of state s in ascending order [ohm]; a copy of it where the table does not stay.
  std::span<const ohm> sorted(LogicState s) const& { return sorted_[s]; }
  std::vector<ohm> sorted(LogicState s) const&& { return sorted_[s]; }
  std::size_t size(LogicState s) const { return sorted_[s].size(); }
  const std::string& citation() const { return citation_; }

  /// One entry of state s, each equally likely.
  template <class Engine>
  ohm operator()(LogicState s, Engine& engine) const {
    return sorted_[s][uniform_index(engine(), size(s))];
  }

  void in_cells(CellBatch& batch) const {
    std::array<std::span<const ohm>, S> entries;
    for (LogicState s = 0; s < S; ++s) entries[s] = sorted_[s];
    batch.draw_entries(entries);
  }

  /// Share of the entries of state s that are ≤ r.
  double cdf(LogicState s, ohm r) const { return share(count_up_to(s, r), s); }
  /// Share of the entries of state s that are > r.
  double survival(LogicState s, ohm r) const { return share(size(s) - count_up_to(s, r), s); }

  /// P(R·e^move ≤ r) and P(R·e^move > r).
  double cdf_after(LogicState s, const LnNormal& move, ohm r) const {
    const auto x = sorted(s);
    return share_after(x.begin(), x.end(), move, r,
                       [](const LnNormal& of, ohm before, ohm to) { return of.cdf(before, to); });
  }
  double survival_after(LogicState s, const LnNormal& move, ohm r) const {
    const auto x = sorted(s);
    return share_after(x.rbegin(), x.rend(), move, r, [](const LnNormal& of, ohm before, ohm to) {
      return of.survival(before, to);
    });
  }

  /// The smallest entry with cdf ≥ p. @pre 0 ≤ p ≤ 1
  ohm quantile(LogicState s, double p) const {
    const double n = static_cast<double>(size(s));
    const double rank = std::ceil(p * n * (1 - 1e-15));  // so that p = k/n gives entry k
    return sorted_[s][static_cast<std::size_t>(std::clamp(rank, 1.0, n)) - 1];
  }

  /// The middle entry, or the mean of the middle two [ohm].
  ohm median(LogicState s) const {
    const std::size_t n = size(s);
    return 0.5 * (sorted_[s][(n - 1) / 2] + sorted_[s][n / 2]);
  }

  /// The average of f(R) over the entries of state s. Where all entries give one value, exactly it:
  /// the sum runs over the differences from the first.
  template <class F>
  double mean(LogicState s, const F& f) const {
    const double first = static_cast<double>(f(sorted_[s].front()));
    double sum = 0.0;
    for (const ohm r : sorted_[s]) sum += static_cast<double>(f(r)) - first;
    return first + sum / static_cast<double>(size(s));
  }

  /// Mean of ln R, R in ohm.
  double mean_ln(LogicState s) const {
    return mean(s, [](ohm r) { return std::log(r); });
  }
  /// Standard deviation of ln R (divided by n − 1; 0 for a single entry).
  double sigma_ln(LogicState s) const {
    const double mu = mean_ln(s);
    const double n = static_cast<double>(size(s));
    if (n < 2) return 0.0;
    const double square = mean(s, [mu](ohm r) { return (std::log(r) - mu) * (std::log(r) - mu); });
    return std::sqrt(square * n / (n - 1));
  }

 private:
  std::size_t count_up_to(LogicState s, ohm r) const {
    const auto& x = sorted_[s];
    return static_cast<std::size_t>(
        std::distance(x.begin(), std::upper_bound(x.begin(), x.end(), r)));
  }
  double share(std::size_t count, LogicState s) const {
    return static_cast<double>(count) / static_cast<double>(size(s));
  }
  /// The average of probability(move, R, r), which falls from 1 to 0 along the entries: only those
  /// in between are looked at.
  template <class Entry, class Probability>
  static double share_after(Entry first, Entry last, const LnNormal& move, ohm r,
                            const Probability& probability) {
    const double count = static_cast<double>(last - first);
    const Entry certain = std::partition_point(
        first, last, [&](ohm before) { return probability(move, before, r) == 1.0; });
    double sum = static_cast<double>(certain - first);
    for (Entry entry = certain; entry != last; ++entry) {
      const double p = probability(move, *entry, r);
      sum += p;
      if (p * count <= 1e-17 * sum) break;  // as are all that follow
    }
    return sum / count;
  }

  std::array<std::vector<ohm>, S> sorted_;
  std::string citation_;
};

template <std::size_t S>
DeviceLUT<S>::DeviceLUT(std::array<std::vector<ohm>, S> resistance_ohm, std::string citation)
    : sorted_(std::move(resistance_ohm)), citation_(std::move(citation)) {
  for (LogicState s = 0; s < S; ++s) {
    const std::string name = "state " + std::to_string(s);
    if (sorted_[s].empty()) {
      throw Error(name + " has no resistances", "every logic state needs at least one",
                  "measure it, or check the state column");
    }
    for (std::size_t i = 0; i < sorted_[s].size(); ++i) {
      if (!(sorted_[s][i] > 0.0) || !std::isfinite(sorted_[s][i])) {
        throw Error("resistance " + std::to_string(i + 1) + " of " + name + " is " +
                        std::to_string(sorted_[s][i]) + " ohm",
                    "a resistance is positive and finite", "remove it or correct its unit");
      }
    }
    std::sort(sorted_[s].begin(), sorted_[s].end());
  }
}

/// The same table with the states in reverse order: the convention in which Logic-1 is the HRS.
template <std::size_t S>
DeviceLUT<S> swap_states(const DeviceLUT<S>& lut) {
  std::array<std::vector<ohm>, S> samples;
  for (LogicState s = 0; s < S; ++s) {
    const auto from = lut.sorted(S - 1 - s);
    samples[s].assign(from.begin(), from.end());
  }
  return DeviceLUT<S>(std::move(samples), lut.citation());
}

/// What a distribution without cdf, quantile or mean is replaced by where one of them is needed:
/// a fixed table of 2¹⁶ draws a state.
template <ResistanceDistribution D>
DeviceLUT<states_of<D>> stand_in_table(const D& distribution) {
  return DeviceLUT<states_of<D>>::tabulate(distribution, std::size_t{1} << 16);
}

}  // namespace rramvar
