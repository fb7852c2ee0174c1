#include "common/design/cells.hpp"

#include <utility>

#include "rramvar/core/error.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar::programs {

namespace {

constexpr int most_bits_of_cell = 3;  // as many as the programs have devices for

constexpr std::pair<std::string_view, FieldCells::Cells FieldCells::*> fields[] = {
    {"sign", &FieldCells::sign},
    {"exponent", &FieldCells::exponent},
    {"integer", &FieldCells::integer},
    {"fraction", &FieldCells::fraction},
    {"word", &FieldCells::word}};

[[noreturn]] void fail(std::string_view part) {
  throw Error("--cells: " + excerpt(part) + " is not understood", {},
              "give the bits of a cell, 1 to 3, for all fields or for one: 2, or "
              "1:sign,1:exponent,3:fraction; 3-gray for a Gray code, 3-msb to cut whole cells from "
              "the most significant bit on");
}

/// What stands before `separator`; the rest, without it, stays in `text`.
std::string_view cut(std::string_view& text, char separator) {
  const std::size_t at = text.find(separator);
  const std::string_view out = trimmed(text.substr(0, at));
  text = at == std::string_view::npos ? std::string_view() : text.substr(at + 1);
  return out;
}

FieldCells::Cells parse_kind(std::string_view kind, std::string_view part) {
  FieldCells::Cells out;
  const auto bits = parse_number<int>(cut(kind, '-'));
  if (!bits || *bits < 1 || *bits > most_bits_of_cell) fail(part);
  out.bits = *bits;
  while (!kind.empty()) {
    const std::string_view option = cut(kind, '-');
    if (option == "gray") {
      out.code = CellCode::gray;
    } else if (option == "msb") {
      out.split_from = SplitFrom::most_significant;
    } else {
      fail(part);
    }
  }
  return out;
}

}  // namespace

FieldCells parse_cells(std::string_view text) {
  FieldCells out;
  if (trimmed(text).empty()) fail(text);
  while (!text.empty()) {
    const std::string_view part = cut(text, ',');
    std::string_view field = part;
    const FieldCells::Cells cells = parse_kind(cut(field, ':'), part);
    bool found = false;
    for (const auto& [name, of] : fields) {
      if (!field.empty() && trimmed(field) != name) continue;
      out.*of = cells;
      found = true;
    }
    if (!found) fail(part);
  }
  return out;
}

}  // namespace rramvar::programs
