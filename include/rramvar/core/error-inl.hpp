#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"

namespace rramvar {

RRAMVAR_INLINE std::string SourcePlace::text() const {
  std::string out = file;
  if (line != 0) out.append(":").append(std::to_string(line));
  if (line != 0 && column != 0) out.append(":").append(std::to_string(column));
  return out;
}

RRAMVAR_INLINE std::string Error::compose(const SourcePlace& place, std::string_view problem,
                                          std::string_view why, std::string_view suggestion) {
  std::string out = place.text();
  if (!out.empty()) out += ": ";
  out += problem;
  if (!why.empty()) out.append(" (").append(why).append(")");
  if (!suggestion.empty()) out.append("; ").append(suggestion);
  return out;
}

}  // namespace rramvar
