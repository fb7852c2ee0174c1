#pragma once
/// From write cycles to the table of measured resistances: two states, or one a RESET stop voltage.

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "rramvar/core/error.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/measured_cycles.hpp"
#include "rramvar/device/sweeps/switching.hpp"

namespace rramvar {

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
    std::vector<const SwitchingCycle*> used;
    for (const SwitchingCycle& cycle : result.cycles) {
      const bool drop = result.failures == FailurePolicy::drop && cycle.has_failure();
      if (cycle.is_complete() && !drop) used.push_back(&cycle);
    }
    if (used.empty()) throw nothing_usable(result);
    const std::vector<volt> stops = stop_voltages(used);
    const std::size_t states = states_ != 0 ? states_ : states_of(used, stops.size());
    Builder table(result.citation, states);
    if (states == 2) {
      for (const SwitchingCycle* cycle : used) {
        table.add(0, *cycle->r_hrs, *cycle);
        table.add(1, *cycle->r_lrs, *cycle);
      }
      return table.take();
    }
    const bool with_lrs = states == stops.size() + 1;
    if (states != stops.size() && !with_lrs) throw wrong_number(stops.size());
    for (const SwitchingCycle* cycle : used) {
      const auto state = static_cast<std::size_t>(
          std::find_if(stops.begin(), stops.end(),
                       [&](volt stop) { return is_same(stop, *cycle->reset_stop); }) -
          stops.begin());
      table.add(state, *cycle->r_hrs, *cycle);
      if (with_lrs) table.add(states - 1, *cycle->r_lrs, *cycle);
    }
    return table.take_sorted(stops.size());
  }

 private:
  /// Collects resistances, and gives every cell an index.
  class Builder {
   public:
    Builder(std::string citation, std::size_t states) {
      out_.citation = std::move(citation);
      out_.states.resize(states);
    }

    void add(LogicState state, ohm r, const SwitchingCycle& cycle) {
      MeasuredState& to = out_.states[state];
      to.resistance.push_back(r);
      to.cycle.push_back(cycle.cycle);
      if (!cycle.cell) return;
      const auto next = static_cast<std::uint32_t>(out_.cells.size());
      const auto [place, is_new] = index_of_.try_emplace(*cycle.cell, next);
      if (is_new) out_.cells.push_back(*cycle.cell);
      to.cell.push_back(place->second);
    }

    /// Cells that only some sweeps are labelled with are left out.
    MeasuredCycles take() {
      if (!out_.has_cells()) {
        out_.cells.clear();
        for (MeasuredState& state : out_.states) state.cell.clear();
      }
      return std::move(out_);
    }

    /// The first `levels` states in falling order of their median resistance.
    MeasuredCycles take_sorted(std::size_t levels) {
      const auto median = [](const MeasuredState& state) {
        std::vector<ohm> r = state.resistance;
        const auto middle = r.begin() + static_cast<std::ptrdiff_t>(r.size() / 2);
        std::nth_element(r.begin(), middle, r.end());
        return *middle;
      };
      std::stable_sort(
          out_.states.begin(), out_.states.begin() + static_cast<std::ptrdiff_t>(levels),
          [&](const MeasuredState& a, const MeasuredState& b) { return median(a) > median(b); });
      return take();
    }

   private:
    MeasuredCycles out_;
    std::unordered_map<std::int64_t, std::uint32_t> index_of_;
  };

  static bool is_same(volt a, volt b) {
    return std::abs(std::abs(a) - std::abs(b)) <= same_stop * std::max(std::abs(a), std::abs(b));
  }

  /// The different stop voltages, largest first.
  static std::vector<volt> stop_voltages(const std::vector<const SwitchingCycle*>& cycles) {
    std::vector<volt> all;
    for (const SwitchingCycle* cycle : cycles) all.push_back(std::abs(*cycle->reset_stop));
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
        "check the columns, the read voltage and the polarity");
  }

  std::size_t states_;
};

}  // namespace rramvar
