#pragma once
/// The fields of a stored word, and which of its bits lie in resistive memory.

#include <bit>
#include <charconv>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/core/names.hpp"

namespace rramvar {

/// Words of every format travel in 64 bits.
using WordBits = std::uint64_t;

/// The smallest unsigned type of at least Bits bits.
template <int Bits>
using word_of_bits = std::conditional_t<
    (Bits <= 8), std::uint8_t,
    std::conditional_t<(Bits <= 16), std::uint16_t,
                       std::conditional_t<(Bits <= 32), std::uint32_t, std::uint64_t>>>;

/// The `count` lowest bits set. @pre count ≤ 64
constexpr WordBits low_bits(int count) {
  RRAMVAR_ASSERT(count >= 0 && count <= 64);
  return count == 64 ? ~WordBits{0} : (WordBits{1} << count) - 1;
}

/// The bits of a word that a mask chooses, side by side from bit 0 upwards.
constexpr WordBits gather(WordBits word, WordBits mask) {
  WordBits out = 0;
  for (int to = 0; mask != 0; mask &= mask - 1, ++to) {
    out |= (word >> std::countr_zero(mask) & 1) << to;
  }
  return out;
}
/// The inverse: bits from 0 upwards put where the mask has its bits.
constexpr WordBits scatter(WordBits bits, WordBits mask) {
  WordBits out = 0;
  for (; mask != 0; mask &= mask - 1, bits >>= 1) out |= (bits & 1) << std::countr_zero(mask);
  return out;
}

/// Fields that a word can have at most.
inline constexpr std::size_t most_fields = 8;
/// Digits likewise: each holds a bit at least.
inline constexpr std::size_t most_digits = 64;

/// What the bits of a field mean. `word` is the whole word of a format that names no fields.
enum class FieldRole : std::uint8_t { sign, exponent, integer, fraction, word };

constexpr std::string_view name_of(FieldRole role) {
  constexpr std::string_view names[] = {"sign", "exponent", "integer", "fraction", "word"};
  return names[static_cast<std::size_t>(role)];
}

/// `width` neighbouring bits of a word, from bit `lsb` (0 = least significant) upwards.
struct Field {
  FieldRole role;
  int lsb;
  int width;

  constexpr WordBits mask() const { return low_bits(width) << lsb; }
  /// The field's bits as an unsigned integer.
  constexpr WordBits of(WordBits word) const { return (word >> lsb) & low_bits(width); }
};

/// Which bits of every word lie in RRAM; the others are held in reliable memory.
///
/// store::all, any union such as store::sign | store::fraction, or store::mask(0x83ff).
class StoredBits {
 public:
  constexpr explicit StoredBits(std::uint8_t roles, WordBits mask) : roles_(roles), mask_(mask) {}

  friend constexpr StoredBits operator|(StoredBits a, StoredBits b) {
    return StoredBits(a.roles_ | b.roles_, a.mask_ | b.mask_);
  }

  /// The bits chosen in a word made of these fields.
  /// @throws Error if a chosen field or bit does not exist, or no bit is chosen
  WordBits in(std::span<const Field> fields) const;

  static constexpr std::uint8_t every_role = 0xff;
  static constexpr std::uint8_t bit_of(FieldRole role) {
    return static_cast<std::uint8_t>(1u << static_cast<unsigned>(role));
  }

 private:
  std::uint8_t roles_;
  WordBits mask_;
};

namespace store {
inline constexpr StoredBits all{StoredBits::every_role, 0};
inline constexpr StoredBits sign{StoredBits::bit_of(FieldRole::sign), 0};
inline constexpr StoredBits exponent{StoredBits::bit_of(FieldRole::exponent), 0};
inline constexpr StoredBits integer{StoredBits::bit_of(FieldRole::integer), 0};
inline constexpr StoredBits fraction{StoredBits::bit_of(FieldRole::fraction), 0};
constexpr StoredBits mask(WordBits bits) {
  return StoredBits(0, bits);
}

/// The choice that a text names: "all", field names joined by '+', or "mask:0x3ff" (also joined).
/// @throws Error naming what could have been meant
StoredBits parse(std::string_view text);
}  // namespace store

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/encoding/fields-inl.hpp"
#endif
