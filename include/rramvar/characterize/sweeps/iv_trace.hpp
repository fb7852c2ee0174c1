#pragma once
/// I-V data as they were measured: voltage, current and the notes of the measurement.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "rramvar/core/units.hpp"

namespace rramvar {

/// Samples of one cell in the order of time: any number of sweeps, or a part of one.
struct IVTrace {
  std::vector<volt> voltage;          ///< across the cell
  std::vector<ampere> current;        ///< through the cell; of the voltage's sign where it conducts
  std::optional<std::int64_t> cell;   ///< address of the cell
  std::optional<std::int64_t> cycle;  ///< number of the write cycle
  std::optional<volt> reset_stop;     ///< RESET stop voltage, where the measurement names it

  std::size_t size() const { return voltage.size(); }
};

/// All traces of one measurement, in the order of time.
struct IVMeasurement {
  std::vector<IVTrace> traces;
  std::size_t overflows = 0;  ///< samples left out because the instrument marked an overflow
  std::string citation;       ///< where the data come from
  std::string columns = {};   ///< which columns of the file were read, in words; may be empty
};

}  // namespace rramvar
