#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/study/sensitivity.hpp"

namespace rramvar {

RRAMVAR_INLINE std::string name_of(const Digit& digit, std::span<const Field> fields) {
  const Field& field = fields[digit.field];
  const int low = digit.lsb - field.lsb;
  std::string out(name_of(field.role));
  out.append("[").append(std::to_string(low + digit.width - 1));
  if (digit.width > 1) out.append(":").append(std::to_string(low));
  return out + "]";
}

}  // namespace rramvar
