#pragma once
/// MeasuredDevice: the device of a design, with as many states as its data have.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "rramvar/core/units.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/device/measured_cycles.hpp"
#include "rramvar/device/transition_matrix.hpp"

namespace rramvar {

/// Resistances of a device with two states or more: of a built-in table (builtin_device), of a
/// table that a program made (device_of), or measured ones as a reader gives them
/// (io/measured_cycles_csv.hpp, characterize/formats/measurement.hpp).
struct MeasuredDevice {
  MeasuredCycles cycles;
  volt read_voltage = 0.0;  ///< that they were measured at; 0: not known
  /// What readouts set their references by, where that is not the same: the device before a bake.
  std::optional<MeasuredCycles> calibration = {};
  /// In place of resistances, where level errors alone are known.
  std::optional<TransitionMatrix> levels = {};

  std::size_t states() const { return levels ? levels->levels() : cycles.states.size(); }
  const std::string& citation() const { return levels ? levels->citation : cycles.citation; }
  /// Resistances of a state, or reads of a level; 0 where only rates of these are known.
  std::size_t entries(LogicState s) const {
    if (levels) return levels->reads.empty() ? 0 : levels->reads[s];
    return cycles.states[s].size();
  }
  /// @pre no levels @throws Error if there are not S states
  template <std::size_t S>
  DeviceLUT<S> lut() const {
    return cycles.lut<S>();
  }

  /// The same for cells of so many bits: 2^bits of its states, spread evenly from the first to the
  /// last (chosen_state). @throws Error if it has not so many, or other levels
  MeasuredDevice for_bits(int bits) const;
};

/// A built-in device as a table of 1000 entries a state, as builtin_lut() makes it.
/// @param name one of design_names().devices @throws Error naming the nearest ones if it is not
MeasuredDevice builtin_device(std::string_view name = "ni_rram_1t1r");

/// A look-up table as the device of a design. @param read_voltage that it was measured at, if known
template <std::size_t S>
MeasuredDevice device_of(const DeviceLUT<S>& lut, volt read_voltage = 0.0) {
  MeasuredDevice out{.cycles = {}, .read_voltage = read_voltage};
  out.cycles.citation = lut.citation();
  for (LogicState s = 0; s < S; ++s) {
    const auto entries = lut.sorted(s);
    out.cycles.states.emplace_back().resistance.assign(entries.begin(), entries.end());
  }
  return out;
}

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/design/measured_device-inl.hpp"
#endif
