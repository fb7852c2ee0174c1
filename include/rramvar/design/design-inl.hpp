#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/design/design.hpp"
#include "rramvar/design/design_names.hpp"
#include "rramvar/design/format_named.hpp"
#include "rramvar/design/readout_settings.hpp"
#include "rramvar/encoding/fields.hpp"

namespace rramvar {

RRAMVAR_INLINE bool Variability::any() const {
  return !(d2d.empty() && c2c.empty() && read_noise.empty() && drift.empty() &&
           drift_sigma.empty() && stuck.empty() && fault_map.empty()) ||
         c2c_lag1 != 0.0 || telegraph_share != 0.0 || telegraph_step != 0.0 ||
         read_voltage != 0.0 || series_ohm != 0.0;
}

RRAMVAR_INLINE void check_names(const Design& design) {
  const DesignNames& known = design_names();
  place_of("scale", design.scale, known.scales);
  place_of("protection", design.protect, known.protections);
  readout_settings(design);
  format_named(design.format);
  store::parse(design.store);
  place_of("policy for Inf and NaN", design.non_finite, known.non_finites);
  place_of("distribution", design.distribution, known.distributions);
  place_of("spread", design.spread, known.spreads);
}

RRAMVAR_INLINE bool reads_bits(const Design& design) {
  return design.readout == "threshold" || design.readout == "differential-sign";
}

RRAMVAR_INLINE bool shares_exponents(const Design& design) {
  return format_named(design.format).scale_format() != nullptr;
}

}  // namespace rramvar
