#pragma once
/// Design: how weights are coded, stored, read and protected, in names and numbers, as a user, a
/// file or another language gives them. design_names() tells the names.

#include <optional>
#include <string>

#include "rramvar/core/units.hpp"
#include "rramvar/design/spelling.hpp"

namespace rramvar {

/// Sources of variability on top of what the device's table has; empty texts and zeros are sources
/// that are not there. A text holds a number for each state: "0.1" for all of them,
/// "lrs=0.1,hrs=0.7" for the outermost, with even steps between them, or "0.7,0.4,0.2,0.1", one a
/// state from the HRS on. README says in which order the sources act.
struct Variability {
  std::string d2d = {};             ///< sigma of ln R over cells
  std::string c2c = {};             ///< sigma of ln R over cycles
  double c2c_lag1 = 0.0;            ///< correlation of a cycle with the next one
  std::string read_noise = {};      ///< std/mean of the current: one number, or "published"
  double telegraph_share = 0.0;     ///< of cells that have a trap
  double telegraph_step = 0.0;      ///< ΔR/R of a filled trap
  std::string drift = {};           ///< mean change of ln R a unit of ln(1 + t/t0)
  std::string drift_sigma = {};     ///< standard deviation of the same
  std::optional<second> time = {};  ///< between write and read
  second drift_t0 = 1.0;
  kelvin temperature = 298.15;     ///< in that time
  double activation_energy = 0.0;  ///< of the drift [eV]
  std::string stuck = {};          ///< probability of being stuck at each state
  std::string fault_map = {};      ///< file of stuck cells (io/fault_map_csv.hpp) instead
  volt read_voltage = 0.0;         ///< 0: that of the device
  ohm series_ohm = 0.0;            ///< in series with each cell while it is read

  /// Whether anything is asked for.
  bool any() const;
};

/// How weights are coded, stored and read.
struct Design {
  std::string format = "binary16";  ///< or another name for it, such as "half"
  std::string scale = "filter";     ///< which weights share the scale of a format that has one
  std::string store = "all";        ///< fields that lie in cells, joined by '+'
  std::string cells = "1";          ///< bits a cell, as parse_cells() reads them
  std::string protect = "none";
  std::string protect_fields = "sign+exponent";  ///< that protect = duplicate keeps twice
  std::string distribution = "table";
  std::string spread = "c2c";  ///< what the spread of the table is
  std::string readout = "conductance";
  std::string references = {};   ///< resistances [ohm], joined by commas; empty: from the device
  std::string levels = "table";  ///< what analog reference levels are the means of
  std::string threshold_rule = "likelihood";
  double comparator_offset = 0.0;  ///< of readout = threshold: sigma, relative to the reference
  int adc_bits = 6;                ///< of readout = adc
  double adc_clipped = 1e-3;       ///< share of resistances beyond its range, at either end
  std::string non_finite = "saturate";
  Variability variability = {};
  Spelling spelling = as_member;  ///< how messages call these members
};

/// @throws Error if one of its names is unknown, with the nearest known ones
void check_names(const Design& design);

/// Whether its readout gives bits, which can be misread, and not real numbers.
bool reads_bits(const Design& design);

/// Whether blocks of its format share an exponent, which lies in cells whatever else does.
/// @throws Error if the format is unknown
bool shares_exponents(const Design& design);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/design/design-inl.hpp"
#endif
