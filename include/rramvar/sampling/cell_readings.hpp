#pragma once
/// CellReadings: what the cells of a device read as, as data. Below it no policy is a type: what
/// reads words, and what draws, is compiled once for all devices and readouts.

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "rramvar/core/config.hpp"
#include "rramvar/core/draw.hpp"
#include "rramvar/core/draw_curve.hpp"
#include "rramvar/device/cell_batch.hpp"
#include "rramvar/encoding/cell_map.hpp"
#include "rramvar/sampling/lanes.hpp"
#include "rramvar/sampling/reading_table.hpp"
#include "rramvar/sampling/step_table.hpp"

namespace rramvar {

/// What one digit of each word of a piece reads as: a real number, or the number of a state.
using ReadingRow = CellBatch::Row<double>;

/// Cells of one width, by the states that they hold; tables and curves one a cell of a digit.
struct CellsOfWidth {
  std::vector<LogicState> in_device;           ///< the device's state that each state is
  std::vector<std::vector<double>> confusion;  ///< P(read t | stored s), [s][t]; none if unknown
  std::vector<ReadingTable> tables;            ///< analog, of the entries of a table
  std::vector<std::vector<ReadingCut>> cuts;   ///< digital, likewise; by state
  std::vector<DrawCurve> curves;               ///< analog, of draws by quantile
  std::vector<StepTable> steps;                ///< likewise, behind a converter

  std::size_t states() const { return in_device.size(); }
};

/// The readings of the cells of a device, by the bits that they hold.
class CellReadings {
 public:
  /// What is the same for all widths.
  struct Facts {
    std::size_t states;           ///< of the device
    std::size_t cells_per_digit;  ///< 2 for a differential pair
    bool is_digital;              ///< digits read as states
    bool is_table;                ///< a draw is an entry of a table
    bool is_drawn_at_writes;      ///< every write is a draw of its own, with the device's cdf
    double fault_probability;     ///< of a cell
  };

  virtual ~CellReadings() = default;

  const Facts& facts() const { return facts_; }
  /// Bits that a cell can hold.
  int most_bits() const { return static_cast<int>(widths_.size()); }
  /// Cells that hold so many bits. @pre 1 ≤ bits ≤ most_bits()
  const CellsOfWidth& of_width(int bits) const {
    RRAMVAR_ASSERT(bits >= 1 && bits <= most_bits());
    return widths_[static_cast<std::size_t>(bits - 1)];
  }
  /// Whether readings are found by curves of the random word.
  bool have_curves() const {
    const CellsOfWidth& any = widths_.front();
    return !any.curves.empty() || !any.steps.empty();
  }

  /// Draws and reads the digits of words cell by cell: what all other ways are held against.
  /// @param batch of cells_per_digit cells a digit; the second ones lie behind the first of all
  /// @param rows one a digit
  /// @return how many cells were stuck
  std::uint64_t read(std::span<const Digit> digits, const lanes::Words& words, CellBatch& batch,
                     std::span<ReadingRow> rows) const;
  /// The same of one word, by the first random word of each cell, or exactly where a curve does not
  /// know the reading. @param readings one a digit. @pre have_curves()
  void read_by_curves(std::span<const Digit> digits, WordBits word, const TrialIndex& at,
                      std::uint32_t weight, std::span<double> readings) const;

 protected:
  explicit CellReadings(const Facts& facts) : facts_(facts) {}
  CellReadings(const CellReadings&) = default;

  /// The same without curves. @param batch whose states are set
  virtual std::uint64_t read_drawn(std::span<const Digit> digits, CellBatch& batch,
                                   std::span<ReadingRow> rows) const = 0;
  /// What the draw by quantile at u adds to the reading of a digit that holds s. @pre have_curves()
  virtual double share_at(int width, std::size_t cell, LogicState s,
                          const OpenUniform::Value& u) const = 0;

  void add(CellsOfWidth cells) { widths_.push_back(std::move(cells)); }
  /// Finds curves for all widths; leaves none if one of them has none.
  /// @param are_stepped readings are those of a converter
  void find_curves(bool are_stepped);

 private:
  /// Writes the words to the cells.
  void set_states(std::span<const Digit> digits, const lanes::Words& words, CellBatch& batch) const;

  Facts facts_;
  std::vector<CellsOfWidth> widths_;
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/sampling/cell_readings-inl.hpp"
#endif
