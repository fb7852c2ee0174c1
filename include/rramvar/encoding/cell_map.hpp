#pragma once
/// How the bits of a field are cut into cells.
///
/// | expression            | result     | meaning                                          |
/// |-----------------------|------------|--------------------------------------------------|
/// | m.bits_per_cell(role) | int, 1 … 8 | bits that one cell holds in a field of that role |
///
/// A cell never straddles two fields, nor a gap between stored bits; the most significant digit of
/// a run of stored bits may be narrower than the cell.

#include <concepts>
#include <cstdint>
#include <vector>

#include "rramvar/encoding/fields.hpp"

namespace rramvar {

/// A concept matching cell maps.
template <class M>
concept CellMap = std::copy_constructible<M> && requires(const M& m, FieldRole role) {
  { m.bits_per_cell(role) } -> std::convertible_to<int>;
};

/// The null map: the same number of bits in every cell. Copy it to write your own.
template <int Bits = 1>
struct UniformCells {
  static_assert(Bits >= 1 && Bits <= 8, "UniformCells<Bits>: a cell holds 1 to 8 bits.");
  constexpr int bits_per_cell(FieldRole) const { return Bits; }
};

/// One cell's share of a word.
struct Digit {
  std::uint8_t field;  ///< index of the field it belongs to
  std::uint8_t lsb;    ///< its lowest bit in the word
  std::uint8_t width;  ///< its bits
  double place;        ///< weight of the digit in its field's value, a power of two

  constexpr WordBits of(WordBits word) const { return (word >> lsb) & low_bits(width); }
};

/// Cuts the stored bits of a word into digits, the least significant digit of each field first.
template <CellMap M>
std::vector<Digit> cut_into_digits(const M& map, std::span<const Field> fields, WordBits stored) {
  std::vector<Digit> digits;
  for (std::size_t f = 0; f < fields.size(); ++f) {
    const int end = fields[f].lsb + fields[f].width;
    const int size = map.bits_per_cell(fields[f].role);
    for (int bit = fields[f].lsb; bit < end;) {
      int width = 0;
      while (width < size && bit + width < end && ((stored >> (bit + width)) & 1) != 0) ++width;
      if (width == 0) {
        ++bit;
        continue;
      }
      digits.push_back({static_cast<std::uint8_t>(f), static_cast<std::uint8_t>(bit),
                        static_cast<std::uint8_t>(width),
                        static_cast<double>(WordBits{1} << (bit - fields[f].lsb))});
      bit += width;
    }
  }
  return digits;
}

}  // namespace rramvar
