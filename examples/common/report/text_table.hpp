#pragma once
/// Tables for a terminal.

#include <ostream>
#include <string>
#include <vector>

#include "rramvar/core/interval.hpp"

namespace rramvar::programs {

/// Rows of text cells, printed in aligned columns: the first to the left, the others to the right.
class TextTable {
 public:
  explicit TextTable(std::vector<std::string> header) { rows_.push_back(std::move(header)); }
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  void print(std::ostream& out) const;
  /// The header, then all rows.
  const std::vector<std::vector<std::string>>& rows() const { return rows_; }

 private:
  std::vector<std::vector<std::string>> rows_;
};

/// A number with four significant digits: "0.06268", "6.445e+04".
std::string number(double x);
/// A share as "6.268 %".
std::string percent(double share);
/// "low … high" in multiples of 1/unit (100 for percent); "-" where there is no interval.
std::string interval_text(const Interval& interval, double unit = 1.0);

/// A resistance with its unit: "7.434 kohm".
std::string resistance(double ohm);

/// A whole number with its digits in groups of three: "557,568".
std::string count(double n);

}  // namespace rramvar::programs
