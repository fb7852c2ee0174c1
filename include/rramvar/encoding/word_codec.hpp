#pragma once
/// WordCodec: an encoder whose format and cell map are data, not types: what reads words works with
/// it.

#include "rramvar/encoding/any_format.hpp"
#include "rramvar/encoding/bit_encoder.hpp"

namespace rramvar {

/// Fields, digits and values of words. Its cells are those of the encoder that it was made of.
using WordCodec = BitEncoder<AnyFormat>;

/// @tparam Format a NumberFormat
/// @tparam Cells a CellMap
template <class Format, class Cells>
WordCodec codec_of(const BitEncoder<Format, Cells>& encoder) {
  return encoder.template as<AnyFormat>();
}

}  // namespace rramvar
