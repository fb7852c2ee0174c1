#include "common/measured/column_name.hpp"

#include <cstddef>
#include <utility>

#include "common/measured/read_voltage_text.hpp"
#include "rramvar/io/column_words.hpp"
#include "rramvar/io/engineering_number.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar::programs {

namespace {

/// The unit such as "ohm", "kΩ", "MOhm", "uS" or "nA"; nothing if the text is none.
std::optional<CellUnit> unit_in(std::string_view text) {
  text = trimmed(text);
  const double size = take_si_prefix(text);
  const std::string name = lower_case(text);
  if (is_unit(text, UnitAfter::in_ohm) || name == "ohms") {
    if (size < 1.0) return std::nullopt;  // a small m is no M
    return CellUnit{CellQuantity::resistance, size, true};
  }
  if (name == "s" || name == "siemens") {
    return CellUnit{CellQuantity::conductance, size, text != "s"};
  }
  if (name == "a" || name == "ampere") return CellUnit{CellQuantity::current, size, text != "a"};
  if (name == "v" || name == "volt") return CellUnit{CellQuantity::voltage, size, text != "v"};
  return std::nullopt;
}

}  // namespace

ColumnName analysed(std::string_view column) {
  ColumnName out;
  std::string whole(trimmed(column));
  out.read_voltage = take_read_voltage(whole);
  std::string_view text = trimmed(whole);
  for (const auto& [open, close] : {std::pair{'(', ')'}, std::pair{'[', ']'}}) {
    const std::size_t begin = text.rfind(open);
    if (!text.ends_with(close) || begin == text.npos) continue;
    out.unit = unit_in(text.substr(begin + 1, text.size() - begin - 2));
    if (out.unit) text = trimmed(text.substr(0, begin));
  }
  const std::size_t mark = text.find_last_of("_/ ");
  if (!out.unit && mark != text.npos) {
    out.unit = unit_in(text.substr(mark + 1));
    if (out.unit) text = text.substr(0, mark);
  }
  for (const char c : in_english(text)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out.base += c;
  }
  return out;
}

}  // namespace rramvar::programs
