#pragma once
/// The name of a column taken apart: "I_HRS @0.2V [uA]" is 'ihrs', in microampere, read at 0.2 V.

#include <optional>
#include <string>
#include <string_view>

#include "rramvar/core/units.hpp"
#include "rramvar/io/cell_values.hpp"

namespace rramvar::programs {

struct CellUnit {
  CellQuantity quantity;
  double size;    ///< ohm, siemens, volt or ampere of 1 in the column
  bool is_exact;  ///< written as the unit is; "ua" may be microampere where the name says current
};

struct ColumnName {
  std::string base;  ///< letters and digits only, small
  std::optional<CellUnit> unit;
  std::optional<volt> read_voltage;
};

ColumnName analysed(std::string_view column);

}  // namespace rramvar::programs
