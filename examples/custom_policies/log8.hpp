#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <span>

#include "rramvar/encoding/concepts.hpp"

/// A number format of our own: sign and logarithm in 8 bits, ±2^((code − 112)/8), code 0 is zero.
struct Log8 {
  static constexpr int bits = 8;

  /// What the bits mean. A format can do without; analog readout cannot.
  struct Layout {
    std::array<rramvar::Field, 2> fields() const {
      return {rramvar::Field{rramvar::FieldRole::sign, 7, 1},
              rramvar::Field{rramvar::FieldRole::exponent, 0, 7}};
    }
    double combine(rramvar::WordBits word, std::span<const double> read) const {
      const bool is_zero = (word & 127) == 0;
      return (1.0 - 2.0 * read[0]) * (is_zero ? 0.0 : std::exp2((read[1] - 112.0) / 8.0));
    }
  };
  static Layout layout() { return {}; }

  static double decode(std::uint8_t word) {
    const double fields[] = {word / 128 * 1.0, word % 128 * 1.0};
    return layout().combine(word, fields);
  }
  static double largest() { return decode(127); }

  /// The nearest value: the code nearest to the logarithm, or one beside it.
  static std::uint8_t encode(float w) {
    const double size = std::fmin(std::abs(static_cast<double>(w)), largest());
    const int near = size > decode(1) ? static_cast<int>(8.0 * std::log2(size) + 112.0) : 1;
    int best = 0;
    for (int code = near; code <= std::min(near + 1, 127); ++code) {
      const double error = std::abs(decode(static_cast<std::uint8_t>(code)) - size);
      if (error < std::abs(decode(static_cast<std::uint8_t>(best)) - size)) best = code;
    }
    return static_cast<std::uint8_t>(best + (std::signbit(w) ? 128 : 0));
  }
};
