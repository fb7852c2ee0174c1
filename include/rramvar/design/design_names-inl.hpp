#pragma once

#include <vector>

#include "rramvar/core/config.hpp"
#include "rramvar/design/design_names.hpp"
#include "rramvar/design/known_formats.hpp"
#include "rramvar/device/builtin_tables.hpp"

namespace rramvar {

namespace known {

inline constexpr KnownName scales[] = {
    {"filter", "each filter has its own; 0 for a filter of zeros, which stays 0 whatever is read"},
    {"tensor", "one for all weights"},
};
inline constexpr KnownName stores[] = {
    {"all", "every bit of the word"},
    {"sign", "the sign bit"},
    {"exponent", "the exponent of a floating-point format"},
    {"integer", "the integer bits of a fixed-point format"},
    {"fraction", "the fraction bits"},
    {"mask:0x3ff", "the bits set in a hexadecimal mask"},
};
inline constexpr KnownName protections[] = {
    {"none", "words are used as they are read"},
    {"parity", "one bit a word; a weight with an odd number of misread bits becomes 0"},
    {"secded", "Hamming code over 64 bits, (72,64): corrects one misread bit, zeroes after two"},
    {"tmr", "every bit three times; the majority counts"},
    {"duplicate", "some fields twice; a weight whose copies differ becomes 0"},
    {"clamp", "weights are limited to the largest that was stored; for every readout"},
};
inline constexpr KnownName distributions[] = {
    {"table", "each entry of the device table equally likely (bootstrap)"},
    {"smoothed", "the table smoothed between its entries, with fitted tails beyond them"},
    {"lognormal", "log-normal with the mean and spread of ln R of the table"},
    {"normal", "normal with the mean and spread of R of the table, cut at its least entry"},
    {"weibull", "Weibull law fitted to the table"},
    {"gamma", "gamma law fitted to the table"},
    {"mixture", "two normals of ln R fitted to the table"},
    {"median", "no spread: each state has its median, for use with sources of variability"},
};
inline constexpr KnownName spreads[] = {
    {"c2c", "cycle-to-cycle: drawn anew at each write"},
    {"d2d", "device-to-device: drawn once for each cell of a chip"},
    {"measured", "as measured: a cell is one of the table's cells, a write one of its cycles"},
};
inline constexpr KnownName readouts[] = {
    {"conductance", "analog, linear in 1/R"},
    {"resistance", "analog, linear in R"},
    {"log-resistance", "analog, linear in ln R"},
    {"adc", "analog, 1/R rounded by a converter of a few bits between the outermost states"},
    {"differential", "analog, two cells a bit, it and its complement: the difference of 1/R"},
    {"threshold", "sense amplifier: R is compared with boundaries between the states"},
    {"differential-sign", "two cells a bit: which of them conducts better"},
};
inline constexpr KnownName levels[] = {
    {"table",
     "the device when levels are set: without stuck cells, drift, telegraph noise and a resistor "
     "in series"},
    {"chip", "each chip calibrated on its own cells as they are read"},
};
inline constexpr KnownName threshold_rules[] = {
    {"likelihood", "least sum of both error rates (maximum likelihood)"},
    {"equal-error", "both error rates equal, or as near as a table allows"},
};
inline constexpr KnownName non_finites[] = {
    {"saturate", "Inf and NaN become the largest finite value with the sign bit that was read"},
    {"zero", "Inf and NaN become 0"},
    {"propagate", "Inf and NaN stay, and the metrics with them"},
};

}  // namespace known

RRAMVAR_INLINE const DesignNames& design_names() {
  static const std::vector<KnownName> devices = [] {
    std::vector<KnownName> out;
    for (const BuiltinTable& table : builtin_tables())
      out.push_back({table.name, table.description});
    return out;
  }();
  static const DesignNames names{
      .devices = devices,
      .formats = known::format_names,
      .format_aliases = known::format_aliases,
      .scales = known::scales,
      .stores = known::stores,
      .protections = known::protections,
      .distributions = known::distributions,
      .spreads = known::spreads,
      .readouts = known::readouts,
      .levels = known::levels,
      .threshold_rules = known::threshold_rules,
      .non_finites = known::non_finites,
  };
  return names;
}

}  // namespace rramvar
