#pragma once
/// MeasuredCycles: resistances as they were measured, each with its cell and its cycle. DeviceLUT
/// forgets both; what separates d2d from c2c needs them.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "rramvar/core/error.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/device_lut.hpp"

namespace rramvar {

/// All resistances measured in one logic state, in the order of the file.
struct MeasuredState {
  std::vector<ohm> resistance;
  std::vector<std::uint32_t> cell;  ///< index into MeasuredCycles::cells; empty if not recorded
  std::vector<std::int64_t> cycle;  ///< number of the write cycle; empty if not recorded

  std::size_t size() const { return resistance.size(); }
};

/// A measured array: S states, any number of cells and cycles. The number of states is known when
/// the data are, so that programs can read any table; lut<S>() makes it a type.
struct MeasuredCycles {
  std::vector<MeasuredState> states;  ///< in state order, Logic-0 first
  std::vector<std::int64_t> cells;    ///< address of each cell; empty if not recorded
  std::string citation;               ///< where the data come from

  /// Whether the cell of every resistance was recorded.
  bool has_cells() const {
    for (const MeasuredState& state : states) {
      if (state.cell.size() != state.size()) return false;
    }
    return !cells.empty();
  }
  bool has_cycles() const {
    for (const MeasuredState& state : states) {
      if (state.cycle.size() != state.size() || state.size() == 0) return false;
    }
    return !states.empty();
  }

  /// The look-up table of all resistances, whichever cell and cycle they are of.
  /// @throws Error if there are not S states, or as the constructor of DeviceLUT
  template <std::size_t S>
  DeviceLUT<S> lut() const {
    if (states.size() != S) {
      throw Error("the measurement has " + std::to_string(states.size()) + " states",
                  "a DeviceLUT<" + std::to_string(S) + "> was asked for");
    }
    std::array<std::vector<ohm>, S> samples;
    for (LogicState s = 0; s < S; ++s) samples[s] = states[s].resistance;
    return DeviceLUT<S>(std::move(samples), citation);
  }
};

}  // namespace rramvar
