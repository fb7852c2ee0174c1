#pragma once
/// What a built-in device table is: the published figures of each state, and the citation that goes
/// with every result made from them.

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rramvar/core/error.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/device_lut.hpp"

namespace rramvar {

namespace builtin {

/// The probabilities of all measured quantiles.
inline constexpr std::array<double, 55> quantile_probability{
    0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1,  0.12, 0.14, 0.16, 0.18,  0.2,  0.22,
    0.24,  0.26,  0.28, 0.3,  0.32, 0.34, 0.36, 0.38, 0.4,  0.42, 0.44, 0.46,  0.48, 0.5,
    0.52,  0.54,  0.56, 0.58, 0.6,  0.62, 0.64, 0.66, 0.68, 0.7,  0.72, 0.74,  0.76, 0.78,
    0.8,   0.82,  0.84, 0.86, 0.88, 0.9,  0.92, 0.94, 0.96, 0.98, 0.99, 0.995, 0.999};

}  // namespace builtin

/// What is published of one state. Where the quantiles are missing, the median and the spread of
/// ln R stand for a log-normal law.
struct StateFigures {
  ohm median_ohm;
  ohm mean_ohm;
  ohm std_ohm;
  double sigma_ln;                         ///< standard deviation of ln R
  std::span<const ohm> quantile_ohm = {};  ///< at builtin::quantile_probability
};

/// Figures of a measured device with any number of states.
struct BuiltinTable {
  std::string_view name;
  std::string_view description;
  std::string_view citation;
  volt read_voltage = 0.0;              ///< 0 where the source does not state it
  std::size_t measured = 0;             ///< resistances behind each state
  std::span<const StateFigures> state;  ///< in state order: resistance falls with the state

  constexpr std::size_t states() const { return state.size(); }
};

/// Resistance at probability p: ln R linear in the normal score between the measured quantiles, and
/// along the outermost pair beyond them. [ohm]
ohm interpolated_quantile(std::span<const double> probability, std::span<const ohm> r, double p);

/// Resistance of a state at probability p. [ohm]
ohm quantile(const StateFigures& state, double p);

/// One line for lists: "1T1R array of …; 2 states, 2048 resistances each, read at 0.2 V".
std::string describe(const BuiltinTable& table);

/// A look-up table of n entries a state, the quantiles at the probabilities (i + ½)/n.
/// @throws Error if the table has not S states
template <std::size_t S = 2>
DeviceLUT<S> make_lut(const BuiltinTable& table, std::size_t n = 1000) {
  if (table.states() != S) {
    throw Error("the built-in device '" + std::string(table.name) + "' has " +
                    std::to_string(table.states()) + " states",
                std::to_string(S) + " were asked for", "take a device with as many states");
  }
  std::array<std::vector<ohm>, S> samples;
  for (LogicState s = 0; s < S; ++s) {
    for (std::size_t i = 0; i < n; ++i) {
      const double p = (static_cast<double>(i) + 0.5) / static_cast<double>(n);
      samples[s].push_back(quantile(table.state[s], p));
    }
  }
  return DeviceLUT<S>(std::move(samples), std::string(table.citation));
}

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/device/tables/builtin_table-inl.hpp"
#endif
