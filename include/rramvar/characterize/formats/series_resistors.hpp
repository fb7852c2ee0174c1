#pragma once
/// Resistors that were in series with the cell when its sweeps were measured.

#include <string>

#include "rramvar/core/units.hpp"

namespace rramvar {

struct SeriesResistors {
  /// Across which a column holds the voltage in place of a current, as an oscilloscope measures it:
  /// I = V_shunt/R, and the cell has V_source − V_shunt. 0: no column does.
  ohm shunt = 0.0;
  /// Whose voltage is taken off: the cell has V − I·R. 0: the voltages are those of the cell.
  ohm subtracted = 0.0;
  std::string shunt_is = "IVTableOptions::series.shunt";  ///< as messages call it

  bool any() const { return shunt != 0.0 || subtracted != 0.0; }

  /// From a sample as it was written to that of the cell.
  /// @param current a voltage where the sweep is over_shunt
  void take_off(bool over_shunt, volt& voltage, double& current) const {
    if (over_shunt) {
      voltage -= current;
      current /= shunt;
    }
    voltage -= current * subtracted;
  }
};

}  // namespace rramvar
