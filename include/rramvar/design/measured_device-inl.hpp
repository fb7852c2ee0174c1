#pragma once

#include <bit>

#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/design/measured_device.hpp"
#include "rramvar/device/builtin_tables.hpp"
#include "rramvar/device/chosen_states.hpp"

namespace rramvar {

RRAMVAR_INLINE MeasuredDevice MeasuredDevice::for_bits(int bits) const {
  if (calibration) {
    const MeasuredDevice fresh{.cycles = *calibration, .read_voltage = read_voltage};
    MeasuredDevice out =
        MeasuredDevice{.cycles = cycles, .read_voltage = read_voltage}.for_bits(bits);
    out.calibration = fresh.for_bits(bits).cycles;
    return out;
  }
  const std::size_t wanted = std::size_t{1} << bits;
  if (levels && states() != wanted) {
    throw Error("a cell is to hold " + std::to_string(bits) + (bits == 1 ? " bit" : " bits"),
                "the transition matrix is of " + std::to_string(states()) +
                    " levels, and how others would be read follows from resistances only",
                std::has_single_bit(states()) && states() <= 8
                    ? "use cells of " + std::to_string(std::bit_width(states()) - 1) + " bits"
                    : std::string("give a matrix of 2, 4 or 8 levels"));
  }
  if (states() < wanted) {
    throw Error("a cell is to hold " + std::to_string(bits) + " bits",
                "the device has " + std::to_string(states()) + " states",
                "use fewer bits a cell, or a device table with more states");
  }
  if (states() == wanted) return *this;
  MeasuredDevice out{.cycles = {}, .read_voltage = read_voltage};
  out.cycles.cells = cycles.cells;
  out.cycles.citation = cycles.citation;
  for (std::size_t s = 0; s < wanted; ++s) {
    const LogicState from = chosen_state(s, wanted, states());
    out.cycles.states.push_back(cycles.states[from]);
  }
  return out;
}

RRAMVAR_INLINE MeasuredDevice builtin_device(std::string_view name) {
  constexpr std::size_t entries = 1000;
  const BuiltinTable& table = builtin_table(name);
  MeasuredDevice out{.cycles = {}, .read_voltage = table.read_voltage};
  out.cycles.citation = table.citation;
  for (const StateFigures& state : table.state) {
    MeasuredState& to = out.cycles.states.emplace_back();
    for (std::size_t i = 0; i < entries; ++i) {
      to.resistance.push_back(
          quantile(state, (static_cast<double>(i) + 0.5) / static_cast<double>(entries)));
    }
  }
  return out;
}

}  // namespace rramvar
