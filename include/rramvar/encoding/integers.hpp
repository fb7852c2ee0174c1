#pragma once
/// Integer weights with a scale: two's complement, offset binary, sign-magnitude, ternary, binary.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "rramvar/encoding/fields.hpp"
#include "rramvar/encoding/layouts.hpp"
#include "rramvar/encoding/scale.hpp"

namespace rramvar {

/// How integers take their scale from the weights.
enum class ScaleRule : std::uint8_t {
  largest,  ///< the largest |w| is the largest integer; 0 is 0
  range,    ///< the least and the largest w are the ends; 0 is a whole number, the zero point
};

namespace detail {
/// The nearest integer in low … high, ties to even; NaN, which has no word, is 0.
inline std::int64_t nearest_integer(double v, double low, double high) {
  if (std::isnan(v)) return 0;
  // nearbyint rounds ties to even in the default rounding mode.
  return static_cast<std::int64_t>(std::nearbyint(std::clamp(v, low, high)));
}
}  // namespace detail

/// N-bit integers in two's complement, −2^(N−1) … 2^(N−1) − 1. Rounds to nearest, ties to even;
/// saturates.
/// @tparam N bits
template <int N>
struct twos_complement {
  static_assert(N >= 2 && N <= 29, "twos_complement<N>: 2 to 29 bits, so that scaling is exact.");

  static constexpr int bits = N;
  using word_type = word_of_bits<N>;
  ScaleRule rule = ScaleRule::largest;

  static constexpr LinearLayout layout() {
    return {{{{FieldRole::sign, 1, least()}, {FieldRole::integer, N - 1, 1.0}, {}}}};
  }

  word_type encode(double v) const {
    const auto steps = static_cast<WordBits>(detail::nearest_integer(v, least(), largest()));
    return static_cast<word_type>(steps & low_bits(N));
  }
  double decode(word_type word) const {
    const auto steps = static_cast<double>(word);
    return (word >> (N - 1) & 1) != 0 ? steps + 2.0 * least() : steps;
  }

  static constexpr double least() { return -power_of_two(N - 1); }
  static constexpr double largest() { return power_of_two(N - 1) - 1.0; }

  Affine affine_for(std::span<const float> weights) const {
    return rule == ScaleRule::largest ? symmetric_scale(weights, largest())
                                      : range_scale(weights, least(), largest());
  }
};

/// The same integers as unsigned words: word = integer + 2^(N−1). One field, no sign bit.
/// @tparam N bits
template <int N>
struct offset_binary {
  static_assert(N >= 2 && N <= 29, "offset_binary<N>: 2 to 29 bits, so that scaling is exact.");

  static constexpr int bits = N;
  using word_type = word_of_bits<N>;
  ScaleRule rule = ScaleRule::largest;

  static constexpr LinearLayout layout() {
    return {{{{FieldRole::integer, N, 1.0}, {}, {}}}, least()};
  }

  word_type encode(double v) const {
    const std::int64_t steps = detail::nearest_integer(v, least(), largest());
    return static_cast<word_type>(steps + (std::int64_t{1} << (N - 1)));
  }
  double decode(word_type word) const { return static_cast<double>(word) + least(); }

  static constexpr double least() { return -power_of_two(N - 1); }
  static constexpr double largest() { return power_of_two(N - 1) - 1.0; }

  Affine affine_for(std::span<const float> weights) const {
    return twos_complement<N>{rule}.affine_for(weights);
  }
};

/// A sign bit and an (N − 1)-bit magnitude: −(2^(N−1) − 1) … 2^(N−1) − 1, with a negative zero.
/// @tparam N bits
template <int N>
struct sign_magnitude {
  static_assert(N >= 2 && N <= 29, "sign_magnitude<N>: 2 to 29 bits, so that scaling is exact.");

  static constexpr int bits = N;
  using word_type = word_of_bits<N>;

  static constexpr SignMagnitudeLayout layout() { return {N - 1}; }

  word_type encode(double v) const {
    const auto magnitude =
        static_cast<WordBits>(detail::nearest_integer(std::abs(v), 0.0, largest()));
    const bool negative = std::signbit(v) && !std::isnan(v);
    return static_cast<word_type>(magnitude | WordBits{negative} << (N - 1));
  }
  double decode(word_type word) const {
    const auto magnitude = static_cast<double>(word & low_bits(N - 1));
    return (word >> (N - 1) & 1) != 0 ? -magnitude : magnitude;
  }

  static constexpr double largest() { return power_of_two(N - 1) - 1.0; }

  Affine affine_for(std::span<const float> weights) const {
    return symmetric_scale(weights, largest());
  }
};

/// −1, 0 and +1 as sign and magnitude, with the scale of the least squared error.
///
/// With the k largest |w| coded as ±1 the best scale is their mean, and the error is smallest where
/// (their sum)²/k is largest; all |w| above half that scale are then among the k, as rounding to
/// the nearest wants it. Source: F. Li, B. Liu et al., "Ternary Weight Networks",
/// arXiv:1605.04711, eq. 3 to 5; they approximate k, here it is exact.
struct ternary : sign_magnitude<2> {
  Affine affine_for(std::span<const float> weights) const {
    std::vector<double> sizes;
    for (const float w : weights) {
      if (std::isfinite(w)) sizes.push_back(std::abs(static_cast<double>(w)));
    }
    std::sort(sizes.begin(), sizes.end(), std::greater<>{});
    double sum = 0.0;
    double best = 0.0;
    double scale = 0.0;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      sum += sizes[i];
      const double mean = sum / static_cast<double>(i + 1);
      if (sum * mean <= best) continue;
      best = sum * mean;
      scale = mean;
    }
    return {float_scale(scale), 0.0};
  }
};

/// +1 and −1 in one sign bit, with the scale of the least squared error: the mean of |w|.
/// Zero and NaN are +1. Source: M. Rastegari et al., "XNOR-Net", arXiv:1603.05279, eq. 6.
struct binary_weight {
  static constexpr int bits = 1;

  static constexpr LinearLayout layout() { return {{{{FieldRole::sign, 1, -2.0}, {}, {}}}, 1.0}; }

  std::uint8_t encode(double v) const { return v < 0.0 ? 1 : 0; }
  double decode(std::uint8_t word) const { return word != 0 ? -1.0 : 1.0; }
  static constexpr double largest() { return 1.0; }

  Affine affine_for(std::span<const float> weights) const {
    double sum = 0.0;
    double count = 0.0;
    for (const float w : weights) {
      if (!std::isfinite(w)) continue;
      sum += std::abs(static_cast<double>(w));
      count += 1.0;
    }
    return {float_scale(sum / std::max(count, 1.0)), 0.0};
  }
};

using int8 = twos_complement<8>;
using int4 = twos_complement<4>;

}  // namespace rramvar
