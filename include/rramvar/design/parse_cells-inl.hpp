#pragma once

#include <cstddef>
#include <optional>
#include <utility>

#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/design/parse_cells.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar {

namespace detail {

/// What stands before `separator`; the rest, without it, stays in `text`.
RRAMVAR_INLINE std::string_view cut(std::string_view& text, char separator) {
  const std::size_t at = text.find(separator);
  const std::string_view out = trimmed(text.substr(0, at));
  text = at == std::string_view::npos ? std::string_view() : text.substr(at + 1);
  return out;
}

/// The cells that "3-gray" asks for; none if that is not understood.
RRAMVAR_INLINE std::optional<FieldCells::Cells> cells_in(std::string_view text) {
  constexpr int most_bits = 3;  // as many as store_by_design() stores
  FieldCells::Cells out;
  if (text.ends_with('-')) return std::nullopt;
  const auto bits = parse_number<int>(cut(text, '-'));
  if (!bits || *bits < 1 || *bits > most_bits) return std::nullopt;
  out.bits = *bits;
  while (!text.empty()) {
    const std::string_view option = cut(text, '-');
    if (option == "gray") {
      out.code = CellCode::gray;
    } else if (option == "msb") {
      out.split_from = SplitFrom::most_significant;
    } else {
      return std::nullopt;
    }
  }
  return out;
}

/// Understands one part. @return whether it did
RRAMVAR_INLINE bool set_cells(FieldCells& cells, std::string_view part) {
  constexpr std::pair<std::string_view, FieldCells::Cells FieldCells::*> fields[] = {
      {"sign", &FieldCells::sign},
      {"exponent", &FieldCells::exponent},
      {"integer", &FieldCells::integer},
      {"fraction", &FieldCells::fraction},
      {"word", &FieldCells::word}};
  std::string_view field = part;
  if (part.ends_with(':')) return false;
  const auto asked = cells_in(cut(field, ':'));
  if (!asked) return false;
  bool found = false;
  for (const auto& [name, of] : fields) {
    if (!field.empty() && trimmed(field) != name) continue;
    cells.*of = *asked;
    found = true;
  }
  return found;
}

}  // namespace detail

RRAMVAR_INLINE FieldCells parse_cells(std::string_view text, Spelling spelling) {
  FieldCells out;
  bool is_understood = !trimmed(text).empty() && !trimmed(text).ends_with(',');
  std::string_view part = text;
  while (is_understood && !text.empty()) {
    part = detail::cut(text, ',');
    is_understood = detail::set_cells(out, part);
  }
  if (is_understood) return out;
  throw Error(spelling("cells", {}) + ": " + excerpt(part) + " is not understood", {},
              "give the bits of a cell, 1 to 3, for all fields or for one: 2, or "
              "1:sign,1:exponent,3:fraction; 3-gray for a Gray code, 3-msb to cut whole cells from "
              "the most significant bit on");
}

}  // namespace rramvar
