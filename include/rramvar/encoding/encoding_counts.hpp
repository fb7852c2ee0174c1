#pragma once
/// EncodingCounts: what the range of a number format did to weights when they were encoded.

#include <cmath>
#include <cstdint>

#include "rramvar/encoding/concepts.hpp"
#include "rramvar/encoding/scale.hpp"

namespace rramvar {

/// Weights that their number format could not take as they are, beyond mere rounding.
struct EncodingCounts {
  std::uint64_t overflowed = 0;  ///< encoded as Inf or NaN, whatever the policy makes of them
  std::uint64_t saturated = 0;   ///< beyond an end of the range, and stored as that end
  std::uint64_t vanished = 0;    ///< other than 0, stored as 0, and none of the others

  EncodingCounts& operator+=(const EncodingCounts& other) {
    overflowed += other.overflowed;
    saturated += other.saturated;
    vanished += other.vanished;
    return *this;
  }
  bool any() const { return overflowed + saturated + vanished > 0; }
};

/// Whether a number was cut off at an end of the format's range, not rounded to it. What lies half
/// a step beyond the end is still rounded to it, as its mirror image inside the range is.
/// @param v in the format's unit @param word what encode() made of it, finite
template <NumberFormat F>
bool is_saturated(const F& format, double v, word_type_of<F> word) {
  const double end = v > 0.0 ? largest_of(format) : least_of(format);
  if (!(std::abs(v) > std::abs(end)) || static_cast<double>(format.decode(word)) != end) {
    return false;
  }
  const double mirrored = end - (v - end);
  if constexpr (ScaledFormat<F>) {
    return format.encode(mirrored) != word;
  } else {
    return format.encode(static_cast<float>(mirrored)) != word;
  }
}

}  // namespace rramvar
