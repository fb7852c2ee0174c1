#pragma once
/// Two's complement fixed point, without a scale: q3.12 is fixed_point<3, 12>.

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "rramvar/encoding/fields.hpp"
#include "rramvar/encoding/layouts.hpp"

namespace rramvar {

/// A sign bit, I integer bits and F fraction bits: the multiples of 2^−F in [−2^I, 2^I − 2^−F].
///
/// Rounds to nearest, ties to even; saturates at both ends; NaN, which has no word, becomes 0.
/// @tparam I integer bits
/// @tparam F fraction bits
template <int I, int F>
struct fixed_point {
  static_assert(I >= 0 && F >= 0 && I + F >= 1 && I + F <= 31,
                "fixed_point<I, F>: I + F must be 1 to 31 bits beside the sign.");

  static constexpr int bits = 1 + I + F;
  using word_type = word_of_bits<bits>;

  static constexpr LinearLayout layout() {
    return {{{{FieldRole::sign, 1, -power_of_two(I)},
              {FieldRole::integer, I, 1.0},
              {FieldRole::fraction, F, power_of_two(-F)}}}};
  }

  word_type encode(double w) const {
    if (std::isnan(w)) return 0;
    constexpr auto limit = static_cast<double>(std::int64_t{1} << (I + F));
    const double scaled = std::clamp(std::ldexp(w, F), -limit, limit - 1);
    // nearbyint rounds ties to even in the default rounding mode.
    const auto steps = static_cast<std::int64_t>(std::nearbyint(scaled));
    return static_cast<word_type>(static_cast<WordBits>(steps) & low_bits(bits));
  }

  double decode(word_type word) const {
    const auto unsigned_steps = static_cast<std::int64_t>(word);
    const bool negative = ((word >> (I + F)) & 1) != 0;
    const std::int64_t steps =
        negative ? unsigned_steps - (std::int64_t{1} << bits) : unsigned_steps;
    return std::ldexp(static_cast<double>(steps), -F);
  }

  static constexpr double least() { return -power_of_two(I); }
  /// The largest value.
  static constexpr double largest() {
    return static_cast<double>((std::int64_t{1} << (I + F)) - 1) /
           static_cast<double>(std::int64_t{1} << F);
  }
};

}  // namespace rramvar
