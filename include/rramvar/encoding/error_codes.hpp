#pragma once
/// Codes that detect or correct misread bits by extra bits, for groups of words of up to 64 bits.
///
/// | expression               | result   | meaning                                               |
/// |--------------------------|----------|-------------------------------------------------------|
/// | c.words_per_group(bits)  | int      | words of so many stored bits that are checked as one  |
/// | C::check_words           | int      | check words a group, a constant                       |
/// | c.check_bits(m)          | int ≤ 64 | bits of each check word for a message of m bits       |
/// | c.check(k, message, m)   | WordBits | check word k of a message                             |
/// | c.repair(message, checks, m) | Repaired | the message as it should be, given all as read;   |
/// |                          |          | clean if nothing was misread (then it is not asked)   |
/// | c.on_detection           | OnDetection | what becomes of words found wrong and not repaired |
/// | c.of_scales()            | the same type | optional: the code of exponents that blocks share; |
/// |                          |          | else c itself                                         |
///
/// A message is the stored bits of the words of a group, the first word lowest; words that a last
/// group lacks are zeros that take no cells. Cost: check_words·check_bits(m) bits a group.

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

#include "rramvar/core/config.hpp"
#include "rramvar/encoding/fields.hpp"

namespace rramvar {

enum class Verdict : std::uint8_t {
  clean,
  corrected,
  detected,  ///< wrong, and it is not known where
};

struct Repaired {
  WordBits message;
  Verdict verdict;
};

enum class OnDetection : std::uint8_t {
  zero,  ///< every weight of the group is 0
  keep,  ///< as read
};

/// A concept matching codes over groups of words.
template <class C>
concept ErrorCode = std::copy_constructible<C> &&
    requires(const C& c, WordBits message, int n, std::span<const WordBits> checks) {
  { C::check_words } -> std::convertible_to<int>;
  { c.words_per_group(n) } -> std::same_as<int>;
  { c.check_bits(n) } -> std::same_as<int>;
  { c.check(n, message, n) } -> std::same_as<WordBits>;
  { c.repair(message, checks, n) } -> std::same_as<Repaired>;
  { c.on_detection } -> std::convertible_to<OnDetection>;
};

namespace detail {
/// Whether the number of set bits is odd, without an instruction that not all processors have.
constexpr WordBits parity(WordBits x) {
  for (int shift = 32; shift >= 4; shift /= 2) x ^= x >> shift;
  return 0x6996 >> (x & 15) & 1;
}
constexpr bool is_power_of_two(WordBits x) {
  return x != 0 && (x & (x - 1)) == 0;
}
}  // namespace detail

/// One even-parity bit a word: detects an odd number of misread bits.
struct Parity {
  static constexpr int check_words = 1;
  OnDetection on_detection = OnDetection::zero;

  constexpr int words_per_group(int) const { return 1; }
  constexpr int check_bits(int) const { return 1; }
  constexpr WordBits check(int, WordBits message, int) const { return detail::parity(message); }
  constexpr Repaired repair(WordBits message, std::span<const WordBits> checks, int bits) const {
    return {message, check(0, message, bits) == checks[0] ? Verdict::clean : Verdict::detected};
  }
};

/// Every bit three times, in cells of its own; the majority counts. Corrects any errors of which no
/// two hit the same bit; others it takes for right.
struct TripleRedundancy {
  static constexpr int check_words = 2;
  OnDetection on_detection = OnDetection::keep;  // it never detects what it does not correct

  constexpr int words_per_group(int) const { return 1; }
  constexpr int check_bits(int bits) const { return bits; }
  constexpr WordBits check(int, WordBits message, int) const { return message; }
  constexpr Repaired repair(WordBits message, std::span<const WordBits> checks, int) const {
    const WordBits a = checks[0];
    const WordBits b = checks[1];
    return {(message & a) | (message & b) | (a & b),
            message == a && message == b ? Verdict::clean : Verdict::corrected};
  }
};

/// Some bits of a word twice, such as sign and exponent: detects where the copies differ.
struct Duplicate {
  static constexpr int check_words = 1;
  WordBits which;  ///< bits of the message; see duplicate() in sampling/protected_weights.hpp
  OnDetection on_detection = OnDetection::zero;
  bool scales = true;  ///< exponents that blocks share too, whole

  constexpr Duplicate of_scales() const {
    return {scales ? ~WordBits{0} : 0, on_detection, scales};
  }

  constexpr int words_per_group(int) const { return 1; }
  constexpr int check_bits(int bits) const { return std::popcount(which & low_bits(bits)); }
  constexpr WordBits check(int, WordBits message, int) const { return gather(message, which); }
  constexpr Repaired repair(WordBits message, std::span<const WordBits> checks, int) const {
    return {message, gather(message, which) == checks[0] ? Verdict::clean : Verdict::detected};
  }
};

/// Corrects one misread bit in a group and detects two: a Hamming code with an overall parity bit,
/// by default (72, 64), shortened where the words of a group are less than 64 bits.
///
/// The bits of a codeword have positions 1, 2, …; check bit i of the Hamming code has position 2^i,
/// message bits have the others. The exclusive or of the positions of all set bits is 0, so with
/// one bit wrong it is that bit's position. Three and more errors may be taken for one.
/// Sources: R. W. Hamming, Bell Syst. Tech. J. 29:147, 1950; M. Y. Hsiao, IBM J. Res. Dev. 14:395,
/// 1970, for memories of 64 + 8 bits.
struct Secded {
  static constexpr int check_words = 1;
  OnDetection on_detection = OnDetection::zero;
  int group_bits = 64;  ///< as many words as fit, at least one

  constexpr int words_per_group(int bits) const {
    return bits < group_bits ? group_bits / bits : 1;
  }
  constexpr int check_bits(int bits) const { return hamming_bits(bits) + 1; }

  constexpr WordBits check(int, WordBits message, int bits) const {
    const WordBits positions = exclusive_or(message);
    const WordBits overall = detail::parity(message ^ positions);
    return positions | overall << hamming_bits(bits);
  }

  constexpr Repaired repair(WordBits message, std::span<const WordBits> checks, int bits) const {
    const WordBits wrong = exclusive_or(message) ^ (checks[0] & low_bits(hamming_bits(bits)));
    const bool odd = detail::parity(message ^ checks[0]) != 0;
    if (!odd) return {message, wrong == 0 ? Verdict::clean : Verdict::detected};
    if (wrong == 0 || detail::is_power_of_two(wrong)) return {message, Verdict::corrected};
    // Positions up to a power of two hold one message bit less for each power.
    const int index = static_cast<int>(wrong) - static_cast<int>(std::bit_width(wrong)) - 1;
    if (index >= bits) return {message, Verdict::detected};
    return {message ^ WordBits{1} << index, Verdict::corrected};
  }

 private:
  /// The least r with 2^r > bits + r.
  static constexpr int hamming_bits(int bits) {
    int r = 2;
    while ((1 << r) <= bits + r) ++r;
    return r;
  }

  /// Of the positions of the set bits of a message: 3, 5, 6, 7, 9, …
  static constexpr WordBits exclusive_or(WordBits message) {
    WordBits out = 0;
    for (std::size_t byte = 0; byte < 8; ++byte) {
      out ^= of_byte[byte][message >> (8 * byte) & 0xff];
    }
    return out;
  }

  using BytePositions = std::array<std::array<std::uint8_t, 256>, 8>;
  static constexpr BytePositions positions_by_byte() {
    BytePositions out{};
    std::uint8_t position = 3;
    for (auto& of_one : out) {
      for (std::size_t bit = 1; bit < 256; bit *= 2, ++position) {
        if (detail::is_power_of_two(position)) ++position;
        for (std::size_t rest = 0; rest < bit; ++rest) {
          of_one[bit | rest] = static_cast<std::uint8_t>(of_one[rest] ^ position);
        }
      }
    }
    return out;
  }
  static const BytePositions of_byte;
};

inline constexpr Secded::BytePositions Secded::of_byte = positions_by_byte();

}  // namespace rramvar
