#pragma once
/// The read voltage that a file tells in words: in a column's name, or in a line above its table.

#include <optional>
#include <string>
#include <string_view>

#include "rramvar/core/units.hpp"

namespace rramvar::programs {

/// Takes a voltage out of a column's name: "@0.2V", "at 0.2 V", "(-100 mV)", "_0.2V".
std::optional<volt> take_read_voltage(std::string& name);

/// The voltage in a remark such as "Vread = 0.2 V", "Read voltage (mV): 100" or "read at -0.1 V".
std::optional<volt> read_voltage_in(std::string_view remark);

}  // namespace rramvar::programs
