#pragma once
/// Designs by name: which format, cells, protection, distribution and readout a program was asked
/// for.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "common/design/device.hpp"
#include "common/design/formats.hpp"
#include "common/design/variability.hpp"
#include "common/program/choice.hpp"
#include "rramvar/memory/stored_weights.hpp"

namespace rramvar::programs {

/// How weights are coded, stored and read. Every text is a name that a user typed.
struct Design {
  std::string format = "binary16";
  std::string scale = "filter";  ///< which weights share the scale of a format that has one
  std::string store = "all";
  std::string cells = "1";
  std::string protect = "none";
  std::string protect_fields = "sign+exponent";  ///< that protect = duplicate keeps twice
  std::string distribution = "table";
  std::string spread = "c2c";  ///< what the spread of the table is
  std::string readout = "conductance";
  std::string references;  ///< resistances, joined by commas; empty: from the device
  std::string levels = "table";
  std::string threshold_rule = "likelihood";
  double comparator_offset = 0.0;  ///< sigma, relative to the reference
  int adc_bits = 6;
  double adc_clipped = 1e-3;
  std::string non_finite = "saturate";
  Variability variability;
};

/// @throws Error if one of its names is unknown, with the nearest known ones
void check_names(const Design& design);

/// Whether its readout gives bits, which can be misread, and not real numbers.
bool reads_bits(const Design& design);

/// Whether blocks of its format share an exponent, which lies in cells whatever else does.
bool shares_exponents(const Design& design);

/// The fields that lie in RRAM: "fraction", "fraction and the shared exponents".
std::string stored_fields(const Design& design);

std::span<const Choice> scale_choices();
std::span<const Choice> store_choices();
std::span<const Choice> protect_choices();
std::span<const Choice> distribution_choices();
std::span<const Choice> spread_choices();
std::span<const Choice> readout_choices();
std::span<const Choice> level_choices();
std::span<const Choice> threshold_rule_choices();
std::span<const Choice> non_finite_choices();

/// Weights of a layer, and how they lie in it.
struct LayerWeights {
  std::span<const float> values;
  std::size_t per_filter = 0;  ///< that share a scale of "filter"; 0: all
};

/// The weights as this design stores them in such devices.
/// @param chips how many there are, for a map of their faults
/// @throws Error if a name is unknown (with the nearest known ones) or the parts do not fit
std::unique_ptr<StoredWeights> store_by_design(const Design& design, const Device& device,
                                               const LayerWeights& weights,
                                               std::uint32_t chips = 1);

/// Cells that the weights take in all, check bits and shared exponents among them, for each weight.
double storage_cells(const StoredWeights& stored);

}  // namespace rramvar::programs
