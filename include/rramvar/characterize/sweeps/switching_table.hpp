#pragma once
/// From write cycles to the table of measured resistances: two states, or one a RESET stop voltage.

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "rramvar/characterize/sweeps/switching.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/measured_cycles.hpp"

namespace rramvar {

/// A table of resistances, and where each was read.
struct PlacedCycles {
  MeasuredCycles cycles;
  std::vector<std::vector<ReadPlace>> places;  ///< a vector a state, in the order of resistances
};

/// The resistances of switching cycles as a table, in state order.
///
/// Two states: Logic-0 = HRS, Logic-1 = LRS, whatever the RESET stop voltages are.
///
/// More states: the resistances after RESET, grouped by the magnitude of the RESET stop voltage; a
/// larger one leaves a higher resistance. N stop voltages make N states, or N + 1 with the LRS as
/// the last state, whichever the number asked for says. The resistance falls with the state.
class SwitchingTable {
 public:
  /// Stop voltages that differ by less than this share of the larger one are the same.
  static constexpr double same_stop = 0.02;

  /// @param states how many; 0: two, unless every cycle is labelled with one of N > 2 RESET stop
  /// voltages; then N + 1 if that is a power of two, else N
  explicit SwitchingTable(std::size_t states = 0) : states_(states) {}

  /// @throws Error if no cycle is usable, or if the number of states does not fit the stop voltages
  MeasuredCycles operator()(const SwitchingResult& result) const {
    return with_places(result).cycles;
  }

  /// The same, with the voltage and the branch of every resistance.
  PlacedCycles with_places(const SwitchingResult& result) const {
    std::vector<const SwitchingCycle*> used;
    for (const SwitchingCycle& cycle : result.cycles) {
      if (result.uses(cycle)) used.push_back(&cycle);
    }
    if (used.empty()) throw nothing_usable(result);
    return table_of(used, used, result.citation);
  }

  /// The same states read at one sign of the read voltage, wherever a cycle shows one.
  /// @throws Error as above
  PlacedCycles at_sign(const SwitchingResult& result, bool is_positive) const {
    std::vector<const SwitchingCycle*> used;
    for (const SwitchingCycle& cycle : result.cycles) {
      if (result.uses(cycle)) used.push_back(&cycle);
    }
    if (used.empty()) throw nothing_usable(result);
    const SwitchingResult there = result.at_sign(is_positive);
    std::vector<const SwitchingCycle*> reads;
    for (const SwitchingCycle& cycle : there.cycles) {
      if (there.failures == FailurePolicy::keep || !cycle.has_failure()) reads.push_back(&cycle);
    }
    return table_of(used, reads, result.citation);
  }

 private:
  /// @param used they say what the states are
  /// @param reads their resistances make the table
  PlacedCycles table_of(const std::vector<const SwitchingCycle*>& used,
                        const std::vector<const SwitchingCycle*>& reads,
                        const std::string& citation) const {
    const std::vector<volt> stops = stop_voltages(used);
    const std::size_t states = states_ != 0 ? states_ : states_of(used, stops.size());
    const bool with_lrs = states == 2 || states == stops.size() + 1;
    if (states != stops.size() && !with_lrs) throw wrong_number(stops.size());
    std::vector<std::size_t> rank(stops.size(), 0);  // two states: all stop voltages are state 0
    if (states != 2) rank = by_resistance(used, stops);
    Builder table(citation, states);
    for (const SwitchingCycle* cycle : reads) {
      const std::size_t stop = cycle->reset_stop ? index_of(stops, *cycle->reset_stop) : 0;
      if (cycle->r_hrs && (states == 2 || stop < stops.size())) {
        table.add(states == 2 ? 0 : rank[stop], *cycle->r_hrs, cycle->hrs_place, *cycle);
      }
      if (cycle->r_lrs && with_lrs) {
        table.add(states - 1, *cycle->r_lrs, cycle->lrs_place, *cycle);
      }
    }
    return table.take();
  }

  /// Of each stop voltage, how many leave a higher median resistance.
  static std::vector<std::size_t> by_resistance(const std::vector<const SwitchingCycle*>& cycles,
                                                const std::vector<volt>& stops) {
    std::vector<std::vector<ohm>> resistances(stops.size());
    for (const SwitchingCycle* cycle : cycles) {
      resistances[index_of(stops, *cycle->reset_stop)].push_back(*cycle->r_hrs);
    }
    std::vector<ohm> medians;
    for (std::vector<ohm>& r : resistances) {
      const auto middle = r.begin() + static_cast<std::ptrdiff_t>(r.size() / 2);
      std::nth_element(r.begin(), middle, r.end());
      medians.push_back(*middle);
    }
    std::vector<std::size_t> order(stops.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return medians[a] > medians[b]; });
    std::vector<std::size_t> rank(stops.size());
    for (std::size_t k = 0; k < order.size(); ++k) rank[order[k]] = k;
    return rank;
  }

  /// Collects resistances, and gives every cell an index.
  class Builder {
   public:
    Builder(std::string citation, std::size_t states) : states_(states) {
      out_.citation = std::move(citation);
    }

    void add(LogicState state, ohm r, const ReadPlace& place, const SwitchingCycle& cycle) {
      MeasuredState& to = states_[state].first;
      to.resistance.push_back(r);
      states_[state].second.push_back(place);
      to.cycle.push_back(cycle.cycle);
      if (!cycle.cell) return;
      const auto next = static_cast<std::uint32_t>(out_.cells.size());
      const auto [index, is_new] = index_of_.try_emplace(*cycle.cell, next);
      if (is_new) out_.cells.push_back(*cycle.cell);
      to.cell.push_back(index->second);
    }

    /// Cells that only some sweeps are labelled with are left out.
    PlacedCycles take() {
      PlacedCycles all;
      for (auto& [state, places] : states_) {
        out_.states.push_back(std::move(state));
        all.places.push_back(std::move(places));
      }
      if (!out_.has_cells()) {
        out_.cells.clear();
        for (MeasuredState& state : out_.states) state.cell.clear();
      }
      all.cycles = std::move(out_);
      return all;
    }

   private:
    using State = std::pair<MeasuredState, std::vector<ReadPlace>>;

    MeasuredCycles out_;
    std::vector<State> states_;
    std::unordered_map<std::int64_t, std::uint32_t> index_of_;
  };

  static bool is_same(volt a, volt b) {
    return std::abs(std::abs(a) - std::abs(b)) <= same_stop * std::max(std::abs(a), std::abs(b));
  }

  static std::size_t index_of(const std::vector<volt>& stops, volt stop) {
    const auto place = std::find_if(stops.begin(), stops.end(),
                                    [stop](volt known) { return is_same(known, stop); });
    return static_cast<std::size_t>(place - stops.begin());
  }

  /// The different stop voltages, largest first.
  static std::vector<volt> stop_voltages(const std::vector<const SwitchingCycle*>& cycles) {
    std::vector<volt> all;
    for (const SwitchingCycle* cycle : cycles) {
      if (!cycle->reset_stop || !std::isfinite(*cycle->reset_stop)) {
        throw Error("a RESET stop voltage is not finite", "states are told apart by it",
                    "mend the column of RESET stop voltages");
      }
      all.push_back(std::abs(*cycle->reset_stop));
    }
    std::sort(all.rbegin(), all.rend());
    std::vector<volt> stops;
    for (const volt stop : all) {
      if (stops.empty() || !is_same(stops.back(), stop)) stops.push_back(stop);
    }
    return stops;
  }

  static std::size_t states_of(const std::vector<const SwitchingCycle*>& cycles,
                               std::size_t stops) {
    const bool labelled =
        std::all_of(cycles.begin(), cycles.end(),
                    [](const SwitchingCycle* cycle) { return cycle->has_stop_label; });
    if (!labelled || stops <= 2) return 2;
    return std::has_single_bit(stops + 1) ? stops + 1 : stops;
  }

  Error wrong_number(std::size_t stops) const {
    const std::string n = std::to_string(stops);
    return Error("the sweeps have " + n + " RESET stop voltage" + (stops == 1 ? "" : "s"),
                 "that makes " + (stops == 1 ? std::string() : n + " states, or ") +
                     std::to_string(stops + 1) + " with the LRS, not " + std::to_string(states_),
                 "ask for such a number of states, or for 2");
  }

  Error nothing_usable(const SwitchingResult& result) const {
    std::string first;
    for (const SwitchingCycle& cycle : result.cycles) {
      if (first.empty()) first = cycle.why;
    }
    return Error(
        "none of the " + std::to_string(result.summary.sweeps) + " I-V sweeps gives resistances",
        first.empty() ? "there is no half sweep 0 → V → 0 in the data"
                      : "the first problem is: " + first,
        "check the columns and the read voltage");
  }

  std::size_t states_;
};

}  // namespace rramvar
