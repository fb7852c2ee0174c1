#pragma once
/// Posits: numbers with a tapered precision, which have no fields of fixed place.

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

#include "rramvar/encoding/concepts.hpp"
#include "rramvar/encoding/fields.hpp"
#include "rramvar/encoding/layouts.hpp"

namespace rramvar {

/// posit<N, ES>: after the sign a regime of equal bits and their end, then ES exponent bits, then
/// the fraction: (1 + fraction)·2^(k·2^ES + exponent), k = −(zeros) or ones − 1. A negative posit
/// is the two's complement of its magnitude; 100…0 is NaR, which decodes to NaN with its sign bit
/// set, as it is in the word.
///
/// Rounds to nearest in the posit sense: in the word, to even on a tie, so that where exponent bits
/// are cut off the middle between two posits is the one of N + 1 bits, not their mean. Never rounds
/// to 0 or NaR; beyond the ends, the largest or the least posit. Inf and NaN become NaR.
/// Source: Standard for Posit Arithmetic (2022), 3.2, 3.3 and 4.1; there ES is 2.
///
/// No layout: which bits are exponent depends on the regime, so readout is by threshold.
/// @tparam N bits
/// @tparam ES exponent bits
template <int N, int ES = 2>
struct posit {
  static_assert(N >= 3 && N <= 32 && ES >= 0 && ES <= 4,
                "posit<N, ES>: 3 to 32 bits, 0 to 4 of them exponent, so that every value is a "
                "double.");

  static constexpr int bits = N;
  using word_type = word_of_bits<N>;
  /// Not the nearest value but the nearest word (see above).
  static constexpr bool rounds_in_word = true;

  constexpr word_type encode(double w) const {
    if (w == 0.0) return 0;
    const auto source = std::bit_cast<std::uint64_t>(w);
    const auto source_exponent = static_cast<int>(source >> 52 & low_bits(11));
    if (source_exponent == 0x7FF) return static_cast<word_type>(nar());
    const WordBits magnitude = round(source_exponent - 1023, source & low_bits(52));
    const bool negative = source >> 63 != 0;
    return static_cast<word_type>((negative ? ~magnitude + 1 : magnitude) & low_bits(N));
  }

  constexpr double decode(word_type word) const {
    if (word == 0) return 0.0;
    if (word == nar()) return std::bit_cast<double>(low_bits(13) << 51);
    const bool negative = (WordBits{word} >> (N - 1)) != 0;
    const WordBits magnitude = (negative ? ~WordBits{word} + 1 : word) & low_bits(N - 1);
    // The bits after the sign, from the top of 64 downwards, zeros after the last.
    const WordBits body = magnitude << (65 - N);
    const bool ones = (body >> 63) != 0;
    const int run = ones ? std::countl_one(body) : std::countl_zero(body);
    const int k = ones ? run - 1 : -run;
    const int used = std::min(run + 1, N - 1);  // a regime that fills the word has no end
    const WordBits rest = body << used;
    const int exponent = ES == 0 ? 0 : static_cast<int>(rest >> (64 - std::max(ES, 1)));
    const WordBits fraction = (rest << ES) >> 12;  // at most N − 3 bits, so none is lost
    const double significand = 1.0 + static_cast<double>(fraction) * 0x1p-52;
    const double value = significand * power_of_two(k * (1 << ES) + exponent);
    return negative ? -value : value;
  }

  /// The word that is Not a Real.
  static constexpr WordBits nar() { return WordBits{1} << (N - 1); }
  static constexpr NonFiniteWords non_finite_words() { return {low_bits(N), nar()}; }
  /// The largest posit; its inverse is the least.
  static constexpr double largest() { return power_of_two(greatest_exponent); }

 private:
  static constexpr int greatest_exponent = (N - 2) * (1 << ES);

  /// The word of (1 + fraction/2^52)·2^exponent.
  static constexpr WordBits round(int exponent, std::uint64_t fraction) {
    if (exponent >= greatest_exponent) return low_bits(N - 1);
    if (exponent < -greatest_exponent) return 1;
    const int k = exponent >> ES;  // rounded down
    const int regime = k >= 0 ? k + 2 : 1 - k;
    const WordBits regime_bits = k >= 0 ? low_bits(regime) - 1 : 1;
    // Regime, exponent and fraction from the top of 64 bits downwards; what is beyond the bottom
    // matters only as being there.
    const auto low_exponent = static_cast<WordBits>(exponent & ((1 << ES) - 1));
    const int room = 64 - regime - ES;  // for the fraction; at least 28
    const WordBits fits = room >= 52 ? fraction << (room - 52) : fraction >> (52 - room);
    const bool lost = room < 52 && (fraction & low_bits(52 - room)) != 0;
    const WordBits body = regime_bits << (64 - regime) | low_exponent << room | fits;
    const WordBits kept = body >> (65 - N);
    const WordBits half = WordBits{1} << (64 - N);
    const WordBits rest = body & low_bits(65 - N);
    const bool above = rest > half || (rest == half && lost);
    const bool tie = rest == half && !lost;
    return kept + ((above || (tie && (kept & 1) != 0)) ? 1 : 0);
  }
};

using posit8 = posit<8>;
using posit16 = posit<16>;
using posit32 = posit<32>;

}  // namespace rramvar
