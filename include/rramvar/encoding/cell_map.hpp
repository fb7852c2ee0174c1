#pragma once
/// How the bits of a field are split into cells, and which state stands for which bits.
///
/// | expression            | result     | meaning                                          | needed   |
/// |-----------------------|------------|--------------------------------------------------|----------|
/// | m.bits_per_cell(role) | int, 1 … 8 | bits that one cell holds in a field of that role | always   |
/// | m.code(role)          | CellCode   | the order of its states; else natural            | optional |
/// | m.split_from(role)    | SplitFrom  | where the whole cells begin; else at the least   | optional |
/// |                       |            | significant bit                                  |          |
///
/// A cell never straddles two fields, nor a gap between stored bits; the last digit of a run of
/// stored bits may be narrower than the cell.

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "rramvar/core/error.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/encoding/fields.hpp"

namespace rramvar {

/// A concept matching cell maps.
template <class M>
concept CellMap = std::copy_constructible<M> && requires(const M& m, FieldRole role) {
  { m.bits_per_cell(role) } -> std::convertible_to<int>;
};

/// Which state of a cell stands for which bits.
enum class CellCode : std::uint8_t {
  natural,  ///< state s holds the number s
  gray,     ///< neighbouring states differ in one bit, so that the usual misreading costs one bit
};

/// From which end of a field whole cells are taken; what is left at the other end is narrower.
enum class SplitFrom : std::uint8_t { least_significant, most_significant };

/// The null map: the same number of bits in every cell. Copy it to write your own.
/// @tparam Bits of a cell
template <int Bits = 1>
struct UniformCells {
  static_assert(Bits >= 1 && Bits <= 8, "UniformCells<Bits>: a cell holds 1 to 8 bits.");
  constexpr int bits_per_cell(FieldRole) const { return Bits; }
};

/// Each kind of field has cells of its own: FieldCells{.fraction = {3, CellCode::gray}} puts three
/// bits of a fraction into a cell and one bit of everything else.
struct FieldCells {
  struct Cells {
    int bits = 1;
    CellCode code = CellCode::natural;
    SplitFrom split_from = SplitFrom::least_significant;
  };
  Cells sign = {};
  Cells exponent = {};
  Cells integer = {};
  Cells fraction = {};
  Cells word = {};  ///< of a format that names no fields

  const Cells& of(FieldRole role) const {
    const Cells* const cells[] = {&sign, &exponent, &integer, &fraction, &word};
    return *cells[static_cast<std::size_t>(role)];
  }
  int bits_per_cell(FieldRole role) const { return of(role).bits; }
  CellCode code(FieldRole role) const { return of(role).code; }
  SplitFrom split_from(FieldRole role) const { return of(role).split_from; }
};

/// One cell's share of a word.
struct Digit {
  std::uint8_t field;  ///< index of the field it belongs to
  std::uint8_t lsb;    ///< its lowest bit in the word
  std::uint8_t width;  ///< its bits
  double place;        ///< weight of the digit in its field's value, a power of two
  CellCode code = CellCode::natural;

  constexpr WordBits mask() const { return low_bits(width) << lsb; }
  /// The number in the digit's bits.
  constexpr WordBits of(WordBits word) const { return (word >> lsb) & low_bits(width); }
  constexpr LogicState highest() const { return static_cast<LogicState>(low_bits(width)); }

  /// The state of a cell that holds this number.
  constexpr LogicState state_of(WordBits number) const {
    if (code == CellCode::gray) {
      for (int shift = 1; shift < width; shift *= 2) number ^= number >> shift;
    }
    return static_cast<LogicState>(number);
  }
  /// The number that a state stands for. A digit narrower than its cell uses the lowest states
  /// only, and states above them count as the highest of these.
  constexpr WordBits number_of(LogicState state) const {
    const WordBits s = std::min<WordBits>(state, low_bits(width));
    return code == CellCode::gray ? s ^ (s >> 1) : s;
  }
};

/// All bits that lie in these digits.
constexpr WordBits bits_of(std::span<const Digit> digits) {
  WordBits out = 0;
  for (const Digit& digit : digits) out |= digit.mask();
  return out;
}

/// Splits the stored bits of a word into digits, the least significant digit of each field first.
/// @throws Error if the map wants cells of less than one or more than eight bits
template <CellMap M>
std::vector<Digit> split_into_digits(const M& map, std::span<const Field> fields, WordBits stored) {
  std::vector<Digit> digits;
  for (std::size_t f = 0; f < fields.size(); ++f) {
    const Field& field = fields[f];
    if (field.width == 0) continue;
    CellCode code = CellCode::natural;
    SplitFrom from = SplitFrom::least_significant;
    if constexpr (requires { map.code(field.role); }) code = map.code(field.role);
    if constexpr (requires { map.split_from(field.role); }) from = map.split_from(field.role);
    const int size = map.bits_per_cell(field.role);
    if (size < 1 || size > 8) {
      throw Error("a cell is to hold " + std::to_string(size) + " bits", "it holds 1 to 8");
    }
    const auto is_stored = [&](int bit) {
      return bit < field.lsb + field.width && (stored >> bit & 1) != 0;
    };
    for (int bit = field.lsb; bit < field.lsb + field.width; ++bit) {
      int run = 0;  // stored bits from here on
      while (is_stored(bit + run)) ++run;
      const int left = from == SplitFrom::most_significant ? run % size : 0;
      for (const int end = bit + run; bit < end;) {
        const int width = left != 0 && bit + run == end ? left : std::min(size, end - bit);
        digits.push_back({static_cast<std::uint8_t>(f), static_cast<std::uint8_t>(bit),
                          static_cast<std::uint8_t>(width),
                          static_cast<double>(WordBits{1} << (bit - field.lsb)), code});
        bit += width;
      }
    }
  }
  return digits;
}

}  // namespace rramvar
