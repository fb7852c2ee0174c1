#pragma once
/// From write cycles to the table of measured resistances: two states, or one a RESET stop voltage.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
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
  PlacedCycles with_places(const SwitchingResult& result) const;

  /// The same states read at one sign of the read voltage, wherever a cycle shows one.
  /// @throws Error as above
  PlacedCycles at_sign(const SwitchingResult& result, bool is_positive) const;

 private:
  /// @param used they say what the states are
  /// @param reads their resistances make the table
  PlacedCycles table_of(const std::vector<const SwitchingCycle*>& used,
                        const std::vector<const SwitchingCycle*>& reads,
                        const std::string& citation) const;

  /// Of each stop voltage, how many leave a higher median resistance.
  static std::vector<std::size_t> by_resistance(const std::vector<const SwitchingCycle*>& cycles,
                                                const std::vector<volt>& stops);

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

  /// Whether it shows a state that a stop voltage tells.
  static bool has_reset(const SwitchingCycle& cycle) { return cycle.r_hrs && cycle.reset_stop; }

  static std::size_t index_of(const std::vector<volt>& stops, volt stop);

  /// The different stop voltages, largest first.
  static std::vector<volt> stop_voltages(const std::vector<const SwitchingCycle*>& cycles);

  static std::size_t states_of(const std::vector<const SwitchingCycle*>& cycles, std::size_t stops);

  Error wrong_number(std::size_t stops) const;

  static Error no_state(LogicState state, std::size_t states);

  Error nothing_usable(const SwitchingResult& result) const;

  std::size_t states_;
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/sweeps/switching_table-inl.hpp"
#endif
