#pragma once
/// MeasuredArray<S>: a measured array of cells and cycles as a distribution that keeps d2d and c2c
/// apart as they were measured.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "rramvar/core/cell_draws.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/measured_cycles.hpp"
#include "rramvar/device/rare_events.hpp"

namespace rramvar {

/// Every cell of a chip is one of the measured cells, for good (d2d); every write is one of the
/// cycles measured of that cell (c2c). Measured cells are equally likely, whatever their numbers of
/// cycles: the bootstrap of an array with the cells as clusters.
/// @tparam S number of states
template <std::size_t S = 2>
class MeasuredArray {
 public:
  static constexpr std::size_t states = S;
  static constexpr bool is_staircase = true;  ///< finitely many resistances

  /// @throws Error if the cells were not recorded, there are not S states, or a measured cell lacks
  /// one of them
  explicit MeasuredArray(const MeasuredCycles& measured) : citation_(measured.citation) {
    if (!measured.has_cells()) {
      throw Error("this measurement does not say which cell each resistance is of",
                  "without cells d2d and c2c cannot be told apart",
                  "add a column `cell`, or use the plain table");
    }
    if (measured.states.size() != S) {
      throw Error("the measurement has " + std::to_string(measured.states.size()) + " states",
                  std::to_string(S) + " are needed here");
    }
    for (LogicState s = 0; s < S; ++s) {
      const MeasuredState& state = measured.states[s];
      cells_[s].resize(measured.cells.size());
      for (std::size_t i = 0; i < state.size(); ++i) {
        cells_[s][state.cell[i]].push_back(state.resistance[i]);
      }
      for (std::size_t c = 0; c < cells_[s].size(); ++c) {
        if (!cells_[s][c].empty()) continue;
        throw Error("cell " + std::to_string(measured.cells[c]) + " was not measured in state " +
                        std::to_string(s),
                    "a cell of a chip needs all its states", "leave that cell out");
      }
      sort_entries(s);
    }
  }

  ohm in_cell(LogicState s, const CellDraws& draws) const {
    DrawEngine cell = draws.engine(DrawSource::cell, Lifetime::chip);
    DrawEngine cycle = draws.engine(DrawSource::write, Lifetime::write);
    return draw(s, cell, cycle);
  }
  ohm operator()(LogicState s, DrawEngine& engine) const { return draw(s, engine, engine); }

  double cdf(LogicState s, ohm r) const {
    const std::size_t n = count_up_to(s, r);
    return n == 0 ? 0.0 : entries_[s][n - 1].share_up_to;
  }
  double survival(LogicState s, ohm r) const {
    const std::size_t n = count_up_to(s, r);
    return n == entries_[s].size() ? 0.0 : entries_[s][n].share_from;
  }
  ohm quantile(LogicState s, double p) const {
    const auto& x = entries_[s];
    const auto found = std::lower_bound(
        x.begin(), x.end() - 1, p * (1 - 1e-15),
        [](const Entry& entry, double wanted) { return entry.share_up_to < wanted; });
    return found->resistance;
  }
  template <class F>
  double mean(LogicState s, const F& f) const {
    const double first = static_cast<double>(f(entries_[s].front().resistance));
    double sum = 0.0;
    for (const Entry& entry : entries_[s]) {
      sum += entry.weight * (static_cast<double>(f(entry.resistance)) - first);
    }
    return first + sum;
  }

  std::size_t cells() const { return cells_[0].size(); }
  /// Of its cells: the cycles of one are not independent.
  RareEvents rare_events(LogicState) const { return RareEvents::in_table(cells()); }
  const std::string& citation() const { return citation_; }

 private:
  struct Entry {
    ohm resistance;
    double weight;
    double share_up_to = 0.0;  ///< weight of the entries up to and with this one
    double share_from = 0.0;   ///< weight of the entries from this one on
  };

  ohm draw(LogicState s, DrawEngine& cell, DrawEngine& cycle) const {
    const std::vector<ohm>& cycles = cells_[s][uniform_index(cell(), cells_[s].size())];
    return cycles[uniform_index(cycle(), cycles.size())];
  }

  void sort_entries(LogicState s) {
    auto& x = entries_[s];
    for (const std::vector<ohm>& cycles : cells_[s]) {
      const double weight =
          1.0 / (static_cast<double>(cells_[s].size()) * static_cast<double>(cycles.size()));
      for (const ohm r : cycles) x.push_back({r, weight});
    }
    std::sort(x.begin(), x.end(),
              [](const Entry& a, const Entry& b) { return a.resistance < b.resistance; });
    double sum = 0.0;
    for (Entry& entry : x) entry.share_up_to = sum += entry.weight;
    for (Entry& entry : x) entry.share_up_to /= sum;
    sum = 0.0;
    for (std::size_t i = x.size(); i-- > 0;) x[i].share_from = sum += x[i].weight;
    for (Entry& entry : x) entry.share_from /= sum;
  }

  std::size_t count_up_to(LogicState s, ohm r) const {
    const auto& x = entries_[s];
    const auto above = std::upper_bound(x.begin(), x.end(), r, [](ohm wanted, const Entry& entry) {
      return wanted < entry.resistance;
    });
    return static_cast<std::size_t>(above - x.begin());
  }

  std::array<std::vector<std::vector<ohm>>, S> cells_;  ///< cycles of each cell
  std::array<std::vector<Entry>, S> entries_;
  std::string citation_;
};

}  // namespace rramvar
