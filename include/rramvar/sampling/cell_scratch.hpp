#pragma once
/// CellScratch: what reading words cell by cell works in.

#include <cstddef>
#include <vector>

#include "rramvar/core/instruction_set.hpp"
#include "rramvar/device/cell_batch.hpp"
#include "rramvar/sampling/cell_readings.hpp"

namespace rramvar {

/// The cells of a piece of words, and what each of their digits reads as.
struct CellScratch {
  /// @param digits of a word
  CellScratch(const CellReadings& cells, std::size_t digits, InstructionSet set)
      : batch(digits * cells.facts().cells_per_digit, cells.facts().states, set), rows(digits) {}

  CellBatch batch;
  std::vector<ReadingRow> rows;
};

}  // namespace rramvar
