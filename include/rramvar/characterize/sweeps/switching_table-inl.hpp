#pragma once

#include <bit>
#include <numeric>

#include "rramvar/characterize/sweeps/switching_table.hpp"
#include "rramvar/core/config.hpp"

namespace rramvar {

RRAMVAR_INLINE PlacedCycles SwitchingTable::with_places(const SwitchingResult& result) const {
  std::vector<const SwitchingCycle*> used;
  for (const SwitchingCycle& cycle : result.cycles) {
    if (result.uses(cycle)) used.push_back(&cycle);
  }
  if (used.empty()) throw nothing_usable(result);
  PlacedCycles out = table_of(used, used, result.citation);
  for (LogicState s = 0; s < out.cycles.states.size(); ++s) {
    if (out.cycles.states[s].size() == 0) throw no_state(s, out.cycles.states.size());
  }
  return out;
}

RRAMVAR_INLINE PlacedCycles SwitchingTable::at_sign(const SwitchingResult& result,
                                                    bool is_positive) const {
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

RRAMVAR_INLINE PlacedCycles SwitchingTable::table_of(
    const std::vector<const SwitchingCycle*>& used, const std::vector<const SwitchingCycle*>& reads,
    const std::string& citation) const {
  const std::vector<volt> stops = stop_voltages(used);
  const std::size_t states = states_ != 0 ? states_ : states_of(used, stops.size());
  const bool with_lrs = states == 2 || states == stops.size() + 1;
  if (states != stops.size() && !with_lrs) throw wrong_number(stops.size());
  std::vector<std::size_t> rank(stops.size(), 0);  // two states: all stop voltages are state 0
  if (states != 2) rank = by_resistance(used, stops);
  Builder table(citation, states);
  for (const SwitchingCycle* cycle : reads) {
    const std::size_t stop = cycle->reset_stop ? index_of(stops, *cycle->reset_stop) : stops.size();
    if (cycle->r_hrs && (states == 2 || stop < stops.size())) {
      table.add(states == 2 ? 0 : rank[stop], *cycle->r_hrs, cycle->hrs_place, *cycle);
    }
    if (cycle->r_lrs && with_lrs) {
      table.add(states - 1, *cycle->r_lrs, cycle->lrs_place, *cycle);
    }
  }
  return table.take();
}

RRAMVAR_INLINE std::vector<std::size_t> SwitchingTable::by_resistance(
    const std::vector<const SwitchingCycle*>& cycles, const std::vector<volt>& stops) {
  std::vector<std::vector<ohm>> resistances(stops.size());
  for (const SwitchingCycle* cycle : cycles) {
    if (!has_reset(*cycle)) continue;
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

RRAMVAR_INLINE std::size_t SwitchingTable::index_of(const std::vector<volt>& stops, volt stop) {
  const auto place =
      std::find_if(stops.begin(), stops.end(), [stop](volt known) { return is_same(known, stop); });
  return static_cast<std::size_t>(place - stops.begin());
}

RRAMVAR_INLINE std::vector<volt> SwitchingTable::stop_voltages(
    const std::vector<const SwitchingCycle*>& cycles) {
  std::vector<volt> all;
  for (const SwitchingCycle* cycle : cycles) {
    if (!has_reset(*cycle)) continue;
    if (!std::isfinite(*cycle->reset_stop)) {
      throw Error("a RESET stop voltage is not finite", "states are told apart by it",
                  "correct the column of RESET stop voltages");
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

RRAMVAR_INLINE std::size_t SwitchingTable::states_of(
    const std::vector<const SwitchingCycle*>& cycles, std::size_t stops) {
  const bool labelled = std::all_of(cycles.begin(), cycles.end(), [](const SwitchingCycle* cycle) {
    return cycle->has_stop_label || !has_reset(*cycle);
  });
  if (!labelled || stops <= 2) return 2;
  return std::has_single_bit(stops + 1) ? stops + 1 : stops;
}

RRAMVAR_INLINE Error SwitchingTable::wrong_number(std::size_t stops) const {
  const std::string n = std::to_string(stops);
  return Error("the sweeps have " + n + " RESET stop voltage" + (stops == 1 ? "" : "s"),
               "that makes " + (stops == 1 ? std::string() : n + " states, or ") +
                   std::to_string(stops + 1) + " with the LRS, not " + std::to_string(states_),
               "ask for such a number of states, or for 2");
}

RRAMVAR_INLINE Error SwitchingTable::no_state(LogicState state, std::size_t states) {
  const std::string name = states > 2   ? "state " + std::to_string(state)
                           : state == 0 ? std::string("the HRS")
                                        : std::string("the LRS");
  return Error("the I-V sweeps show no resistance of " + name,
               "the states of a memory are compared here, so all are needed",
               "give the other half sweeps too, or check the read voltage");
}

RRAMVAR_INLINE Error SwitchingTable::nothing_usable(const SwitchingResult& result) const {
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

}  // namespace rramvar
