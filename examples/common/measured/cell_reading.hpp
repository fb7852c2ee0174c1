#pragma once
/// From the numbers of a table to resistances: R, 1/G, or V/I at the read voltage.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/measured/resistance_names.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/io/cell_values.hpp"
#include "rramvar/io/engineering_number.hpp"
#include "rramvar/io/text_table.hpp"

namespace rramvar::programs {

/// The unit that a number of this quantity may carry itself.
UnitAfter unit_after(CellQuantity quantity);

/// The read voltage as the user gives it.
struct GivenVoltage {
  std::optional<volt> value;
  std::string option = "--v-read";  ///< of the program, that gives it
};

/// A resistance, or why there is none.
struct CellReading {
  ohm resistance = 0.0;
  std::optional<ValueProblem> problem = {};
};

/// Converts the numbers of one table, row by row.
class CellReader {
 public:
  explicit CellReader(const TextTableReader& table) : table_(table) {}

  /// Looks in the comments and the current row, which lie above the values, for a read voltage.
  void look_for_voltage();

  /// The columns are known. @param names of all columns
  /// @throws Error if currents lack a read voltage, or the file and the user differ about it
  void begin(const ResistanceNames& columns, std::span<const std::string> names,
             const GivenVoltage& given);

  /// @param index of the column among ResistanceNames::values
  /// @throws Error if the row's read voltage is none
  CellReading operator()(std::size_t index);

  /// At which everything was read; nothing where no one says it, or it differs. Where columns tell
  /// it, of the rows so far.
  std::optional<volt> read_voltage() const { return common_; }

 private:
  volt voltage_of(const ResistanceNames::Value& value);
  std::optional<WrittenNumber> number_in(std::size_t column, CellQuantity quantity,
                                         double unit) const;
  CellReading of_resistance(const std::optional<WrittenNumber>& number,
                            std::string_view text) const;
  CellReading of_current(ampere i, volt at);

  const TextTableReader& table_;
  ResistanceNames columns_;
  std::vector<std::string> names_;
  std::optional<volt> remarked_;  ///< above the table
  std::optional<volt> common_;
  bool follows_columns_ = false;  ///< columns tell the voltages of all values
  std::optional<volt> first_;     ///< in such a column
  /// Whether the first current goes against its voltage: an instrument may count it so.
  std::optional<bool> is_reversed_;
};

}  // namespace rramvar::programs
