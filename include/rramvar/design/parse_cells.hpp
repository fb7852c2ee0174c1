#pragma once
/// Cell maps as text: "1:sign,1:exponent,3-gray:fraction".

#include <string_view>

#include "rramvar/design/spelling.hpp"
#include "rramvar/encoding/cell_map.hpp"

namespace rramvar {

/// Parts BITS[-gray][-msb][:FIELD], joined by commas. A part without a field is for all fields; a
/// field that the format does not have is passed over. "gray": neighbouring states differ in one
/// bit; "msb": whole cells are cut from the most significant bit on.
/// @throws Error if a part is not understood
FieldCells parse_cells(std::string_view text, Spelling spelling = as_member);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/design/parse_cells-inl.hpp"
#endif
