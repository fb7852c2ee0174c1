#pragma once
/// Floats in blocks that share one exponent, as in the OCP Microscaling (MX) formats.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>

#include "rramvar/encoding/ieee_float.hpp"
#include "rramvar/encoding/layouts.hpp"
#include "rramvar/encoding/scale.hpp"

namespace rramvar {

/// A power of two from 2^−127 to 2^127, or NaN: OCP E8M0, the scale of a block. Rounds to the
/// nearest, a middle up; a number too large or not positive is NaN.
struct e8m0 {
  static constexpr int bits = 8;
  static constexpr int bias = 127;

  static constexpr PowerLayout layout() { return {bits, bias}; }

  std::uint8_t encode(double scale) const {
    if (!(scale > 0.0) || std::isinf(scale)) return 0xFF;
    const int down = std::ilogb(scale);
    const int exponent = scale >= 1.5 * std::ldexp(1.0, down) ? down + 1 : down;
    if (exponent > bias) return 0xFF;
    return static_cast<std::uint8_t>(std::max(exponent, -bias) + bias);
  }
  double decode(std::uint8_t word) const {
    return word == 0xFF ? std::numeric_limits<double>::quiet_NaN() : power_of_two(word - bias);
  }
  static constexpr double largest() { return power_of_two(bias); }
};

/// Elements of a float format in blocks of Block neighbours with one scale, a power of two.
///
/// The scale is the largest power of two that is no larger than the largest |w| of the block,
/// divided by the largest power of two of the element format; elements are rounded to nearest and
/// saturate. Source: OCP Microscaling Formats (MX) Specification 1.0, 2023, 5.2 and 6.3. For a
/// block of zeros, which it leaves open, the scale is the least, 2^−127, as in the reference
/// implementations: a misread element of such a block is next to nothing.
///
/// The scale is a stored field: with scale_in_cells its eight bits lie in RRAM as the elements'
/// do, and a misread one hits the whole block.
/// @tparam Element the format of a weight divided by its scale
/// @tparam Block weights that share a scale
template <class Element, int Block = 32>
struct block_float : Element {
  static_assert(Block >= 1, "block_float<Element, Block>: a block has at least one element.");
  static constexpr int block = Block;
  using scale_format = e8m0;
  bool scale_in_cells = true;

  Affine affine_for(std::span<const float> weights) const {
    const float largest = largest_magnitude(weights);
    const int exponent =
        largest == 0.0f ? -e8m0::bias : std::ilogb(largest) - std::ilogb(Element::largest());
    return {static_cast<float>(power_of_two(std::clamp(exponent, -e8m0::bias, e8m0::bias))), 0.0};
  }
};

using mxfp8 = block_float<e4m3>;
using mxfp4 = block_float<e2m1>;

}  // namespace rramvar
