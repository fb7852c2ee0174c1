#pragma once
/// The null format: the weight's own bits. Copy it to write your own (encoding/concepts.hpp).

#include <bit>
#include <cstdint>

#include "rramvar/encoding/layouts.hpp"

namespace rramvar {

/// A float as it lies in memory; nothing is rounded.
struct RawFloat {
  static constexpr int bits = 32;
  std::uint32_t encode(float w) const { return std::bit_cast<std::uint32_t>(w); }
  float decode(std::uint32_t word) const { return std::bit_cast<float>(word); }
  /// Optional: the fields, for analog readout and for choosing stored bits by name.
  static constexpr FloatLayout layout() { return {8, 23, 127}; }
};

}  // namespace rramvar
