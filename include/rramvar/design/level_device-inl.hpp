#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/design/level_device.hpp"

namespace rramvar {

RRAMVAR_INLINE void check_levels_suffice(const Design& design) {
  if (design.readout != "threshold") {
    throw Error(design.spelling("readout", design.readout) +
                    " reads resistances, and a transition matrix has none",
                "it tells which level is read where another was written",
                "use " + design.spelling("readout", "threshold"));
  }
  const Variability& v = design.variability;
  const std::pair<std::string_view, bool> of_resistances[] = {
      {"distribution", design.distribution != "table"},
      {"spread", design.spread == "measured"},
      {"references", !design.references.empty()},
      {"threshold_rule", design.threshold_rule != Design{}.threshold_rule},
      {"comparator_offset", design.comparator_offset != 0.0},
      {"d2d", !v.d2d.empty()},
      {"c2c", !v.c2c.empty()},
      {"drift", !v.drift.empty()},
      {"drift_sigma", !v.drift_sigma.empty()},
      {"read_voltage", v.read_voltage != 0.0},
      {"telegraph_share", v.telegraph_share != 0.0},
      {"series_ohm", v.series_ohm != 0.0},
      {"read_noise", !v.read_noise.empty()},
  };
  for (const auto& [member, is_asked] : of_resistances) {
    if (!is_asked) continue;
    throw Error(
        design.spelling(member, {}) + " needs resistances, and a transition matrix has none",
        "its levels were read with all that moves them",
        "leave it out, or give the table of resistances that the levels were read from");
  }
}

}  // namespace rramvar
