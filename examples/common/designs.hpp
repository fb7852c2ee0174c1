#pragma once
/// Designs by name: which format, stored bits, distribution and readout a program was asked for.

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "rramvar/device/device_lut.hpp"
#include "rramvar/sampling/stored_weights.hpp"

namespace rramvar::programs {

/// How weights are coded, stored and read. Every member is a name that a user typed.
struct Design {
  std::string format = "binary16";
  std::string store = "all";
  std::string distribution = "table";
  std::string readout = "conductance";
  std::string non_finite = "saturate";
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

/// The weights as this design stores them in such devices.
/// @throws Error if a name is unknown (with the nearest known ones) or the parts do not fit
std::unique_ptr<StoredWeights> store_by_design(const Design& design, const DeviceLUT<2>& lut,
                                               std::span<const float> weights);

}  // namespace rramvar::programs
