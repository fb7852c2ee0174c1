#pragma once
/// DrawCurve: the draws of a law, tabulated as a function of the random word, so
/// that drawing from a law costs little more than drawing from a table.

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <vector>

#include "rramvar/core/draw.hpp"
#include "rramvar/core/portable_exp2.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar {

/// How the pieces of a curve are numbered.
struct CurvePieces {
  static constexpr int side_shift = 9;
  static constexpr int state_shift = 10;
  static constexpr std::uint32_t least = 1u << 20;  ///< distance from an end, in 2⁻³²
  static constexpr int piece_lsb = 52 - 5;          ///< of a double's bits: exponent and 5 more
  static constexpr std::uint64_t first_piece = std::uint64_t{1023 + 20} << 5;
  static constexpr std::size_t pieces_a_side = 11 * 32;
  static constexpr std::size_t unknown_piece = (std::size_t{1} << side_shift) - 1;
};

/// A number (a reading, a standard normal number) of each state as cubics of the first random word
/// of a draw.
///
/// A piece is a 32nd of an octave of the distance to the nearer end of (0, 1), so that pieces get
/// shorter towards both tails as the law gets steeper. Each cubic meets the exact number at four
/// Chebyshev nodes; it is tried at five other points, and a piece that is off by more than
/// 1e-8·(1 + |number|) anywhere (a step, a kink between two reference levels) is left out, as are
/// the outermost 2⁻¹² of both tails, where OpenUniform takes more than one word: there the draw is
/// exact. Where more than an eighth of the draws would be, there is no curve.
class DrawCurve : private CurvePieces {
 public:
  static constexpr double accuracy = 1e-8;

  /// No curve.
  DrawCurve() = default;
  /// @param states S of the cells; 1 where the number does not depend on the state
  /// @param exact (state, OpenUniform::Value) → number, smooth or monotone in the draw
  template <class Exact>
  DrawCurve(std::size_t states, const Exact& exact) : pieces_(states << state_shift) {
    double left_out = 0.0;  // probability, of all states together
    for (LogicState s = 0; s < states; ++s) {
      for (const bool upper : {false, true}) {
        Piece* const pieces =
            pieces_.data() + (s << state_shift | std::size_t{upper} << side_shift);
        for (std::size_t i = 0; i < pieces_a_side; ++i) {
          pieces[i] = piece(i, [&](double tail) {
            return exact(s, upper ? OpenUniform::Value{1.0 - tail, tail}
                                  : OpenUniform::Value{tail, 1.0 - tail});
          });
          if (std::isnan(pieces[i][0])) left_out += length_of(i) * 0x1p-32;
        }
        pieces[unknown_piece].fill(std::numeric_limits<double>::quiet_NaN());
      }
    }
    if (left_out > static_cast<double>(states) / 8) pieces_.clear();
  }

  bool exists() const { return !pieces_.empty(); }

  /// The number of a cell in state s whose draw has this first word; NaN where it is not known.
  /// core/lanes_kernel.hpp holds the same steps for vectors. @pre exists()
  double operator()(LogicState s, std::uint32_t word) const {
    const bool upper = (word & 0x80000000u) != 0;
    const std::uint32_t from_end = upper ? ~word : word;
    const auto bits = std::bit_cast<std::uint64_t>(static_cast<double>(from_end));
    const std::size_t i = from_end < least ? unknown_piece : (bits >> piece_lsb) - first_piece;
    return value(pieces_[s << state_shift | std::size_t{upper} << side_shift | i].data(),
                 place_in_piece(bits));
  }

  /// Four coefficients a piece, from the constant up; the index of a piece is
  /// state·2^state_shift | upper half·2^side_shift | its number.
  const double* data() const { return pieces_.front().data(); }

  /// The cubic at y, to the last bit the same on all machines.
  static double value(const double* piece, double y) {
    RRAMVAR_NO_CONTRACTION
    double sum = RRAMVAR_ROUNDED(piece[3] * y) + piece[2];
    sum = RRAMVAR_ROUNDED(sum * y) + piece[1];
    return RRAMVAR_ROUNDED(sum * y) + piece[0];
  }

 private:
  /// Within one line of the cache.
  struct alignas(32) Piece : std::array<double, 4> {};

  /// What a double has below the bits that name its piece, as a number in [0, 1).
  static double place_in_piece(std::uint64_t bits) {
    constexpr std::uint64_t mantissa = (std::uint64_t{1} << 52) - 1;
    return std::bit_cast<double>(std::uint64_t{1023} << 52 | (bits << 5 & mantissa)) - 1.0;
  }

  /// In units of 2⁻³².
  static double length_of(std::size_t i) { return std::ldexp(1.0, 15 + static_cast<int>(i / 32)); }

  /// @param at (distance from the end) → number
  template <class At>
  static Piece piece(std::size_t i, const At& at) {
    const double length = length_of(i);
    const double first = length * static_cast<double>(32 + i % 32);
    // The last word of the last piece is the middle, from where the other side goes on.
    const auto number = [&](double y) {
      return at(std::min((first + y * length + 0.5) * 0x1p-32, 0.5));
    };
    std::array<double, 4> node{};
    Piece divided{};  // differences, in Newton's form
    for (std::size_t j = 0; j < 4; ++j) {
      node[j] = 0.5 - 0.5 * std::cos((2.0 * static_cast<double>(j) + 1.0) * std::numbers::pi / 8);
      divided[j] = number(node[j]);
    }
    for (std::size_t order = 1; order < 4; ++order) {
      for (std::size_t j = 3; j >= order; --j) {
        divided[j] = (divided[j] - divided[j - 1]) / (node[j] - node[j - order]);
      }
    }
    Piece out{};
    for (std::size_t order = 4; order-- > 0;) {  // out = out·(y − node) + divided
      for (std::size_t power = 3; power > 0; --power) {
        out[power] = out[power - 1] - node[order] * out[power];
      }
      out[0] = divided[order] - node[order] * out[0];
    }
    for (const double y : {0.0, 0.15, 0.5, 0.85, 1.0}) {
      const double exact = number(y);
      if (!(std::abs(value(out.data(), y) - exact) <= accuracy * (1.0 + std::abs(exact)))) {
        out.fill(std::numeric_limits<double>::quiet_NaN());
        break;
      }
    }
    return out;
  }

  std::vector<Piece> pieces_;
};

}  // namespace rramvar
