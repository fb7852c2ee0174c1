#pragma once
/// Designs by name: which format, stored bits, distribution and readout a program was asked for.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "common/variability.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/device/measured_cycles.hpp"
#include "rramvar/sampling/stored_weights.hpp"

namespace rramvar::programs {

/// How weights are coded, stored and read. Every member is a name that a user typed.
struct Design {
  std::string format = "binary16";
  std::string store = "all";
  std::string distribution = "table";
  std::string readout = "conductance";
  std::string non_finite = "saturate";
  std::string spread = "c2c";  ///< what the spread of the table is
  Variability variability;
};

/// The device that weights are stored in.
struct Device {
  DeviceLUT<2> lut;
  std::optional<MeasuredCycles> measured;  ///< with its cells, where the table has them
  volt read_voltage = 0.0;                 ///< that the table was measured at; 0: not known
};

/// A name and what it means, for --list and --help.
struct Choice {
  std::string_view name;
  std::string_view meaning;
};

std::span<const Choice> format_choices();
std::span<const Choice> distribution_choices();
std::span<const Choice> readout_choices();
std::span<const Choice> non_finite_choices();
std::span<const Choice> store_choices();
std::span<const Choice> spread_choices();

/// The weights as this design stores them in such devices.
/// @param chips how many there are, for a map of their faults
/// @throws Error if a name is unknown (with the nearest known ones) or the parts do not fit
std::unique_ptr<StoredWeights> store_by_design(const Design& design, const Device& device,
                                               std::span<const float> weights,
                                               std::uint32_t chips = 1);

}  // namespace rramvar::programs
