#include "common/report/text_table.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>

#include "common/program/printable.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar::programs {

namespace {

/// Characters shown: bytes that do not continue a UTF-8 character.
std::size_t width_of(const std::string& text) {
  return text.size() -
         static_cast<std::size_t>(std::count_if(text.begin(), text.end(), continues_character));
}

std::string formatted(const char* format, double x) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, format, x);
  return buffer;
}

}  // namespace

void TextTable::print(std::ostream& out) const {
  std::vector<std::size_t> width;
  std::vector<std::vector<std::string>> rows = rows_;
  for (auto& row : rows) {
    for (std::string& cell : row) cell = printable(cell);
    width.resize(std::max(width.size(), row.size()), 0);
    for (std::size_t i = 0; i < row.size(); ++i) width[i] = std::max(width[i], width_of(row[i]));
  }
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::size_t blanks = width[i] - width_of(row[i]);
      line.append(2, ' ');
      if (i > 0) line.append(blanks, ' ');
      line.append(row[i]);
      if (i == 0) line.append(blanks, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out << line << '\n';
  }
}

std::string number(double x) {
  if (std::isnan(x)) return "-";
  return formatted("%.4g", x);
}

std::string percent(double share) {
  return number(100.0 * share) + " %";
}

std::string interval_text(const Interval& interval, double unit) {
  if (std::isnan(interval.low) && std::isnan(interval.high)) return "-";
  return number(unit * interval.low) + " … " + number(unit * interval.high);
}

std::string resistance(double ohm) {
  if (ohm >= 1e6) return formatted("%.4g Mohm", ohm / 1e6);
  if (ohm >= 1e3) return formatted("%.4g kohm", ohm / 1e3);
  return formatted("%.4g ohm", ohm);
}

std::string count(double n) {
  const std::string digits = formatted("%.0f", n);
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out.push_back(',');
    out.push_back(digits[i]);
  }
  return out;
}

}  // namespace rramvar::programs
