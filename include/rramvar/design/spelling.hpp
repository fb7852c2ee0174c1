#pragma once
/// How messages about a design call its parts, so that they speak the language of whoever wrote it.

#include <string>
#include <string_view>

namespace rramvar {

/// Calls a member of Design or Variability by its name, or a value of it; the value is empty where
/// the member alone is meant. "measured_at" is MeasuredDevice::read_voltage.
using Spelling = std::string (*)(std::string_view member, std::string_view value);

/// As a program's own code has them: "protect", "protect = secded".
inline std::string as_member(std::string_view member, std::string_view value) {
  std::string out(member == "measured_at" ? "the device's read_voltage" : member);
  if (!value.empty()) out.append(" = ").append(value);
  return out;
}

}  // namespace rramvar
