#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/design/design.hpp"
#include "rramvar/design/design_names.hpp"
#include "rramvar/design/readout_settings.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar {

RRAMVAR_INLINE ReadoutSettings readout_settings(const Design& design) {
  constexpr LevelsOf levels[] = {LevelsOf::calibration, LevelsOf::reading};
  constexpr BoundaryRule rules[] = {BoundaryRule::maximum_likelihood, BoundaryRule::equal_error};
  const DesignNames& known = design_names();
  place_of("readout", design.readout, known.readouts);
  ReadoutSettings out;
  for (std::string_view text = design.references; !text.empty();) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const auto r = parse_number<double>(trimmed(text.substr(0, comma)));
    if (!r) {
      throw Error(design.spelling("references", {}) + ": " + excerpt(text.substr(0, comma)) +
                      " is not a number",
                  {}, "give resistances in ohm, joined by commas");
    }
    out.references.push_back(*r);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  out.levels = levels[place_of("source of reference levels", design.levels, known.levels)];
  out.rule = rules[place_of("threshold rule", design.threshold_rule, known.threshold_rules)];
  return out;
}

}  // namespace rramvar
