#pragma once
/// BitEncoder<Format, CellMap>: weights to words, words to the digits that cells hold, and back.

#include <array>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "rramvar/core/draw.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/encoding/cell_map.hpp"
#include "rramvar/encoding/concepts.hpp"
#include "rramvar/encoding/fields.hpp"
#include "rramvar/encoding/ieee_float.hpp"

namespace rramvar {

/// What becomes of a weight that reads back as Inf or NaN; in every case it is counted.
enum class NonFinite : std::uint8_t {
  saturate,   ///< the largest finite value of the format with the sign bit that was read
  zero,       ///< 0
  propagate,  ///< left as it is: the metrics become Inf or NaN too
};

/// Codes a weight as a word of a number format and says which digits of it lie in RRAM cells.
/// Words of a ScaledFormat mean whole steps here; StoredWeights brings the scale in.
///
/// @tparam Format a NumberFormat; analog readout needs a FieldedFormat
/// @tparam Cells how many bits each cell holds; one by default
template <class Format = binary16, class Cells = UniformCells<1>>
class BitEncoder {
  static_assert(
      NumberFormat<Format>,
      "BitEncoder<Format>: a number format needs `static constexpr int bits`, "
      "`word encode(float) const` with an unsigned word, and `float decode(word) const`.");
  static_assert(
      CellMap<Cells>,
      "BitEncoder<Format, Cells>: a cell map needs `int bits_per_cell(FieldRole) const`.");

 public:
  using format_type = Format;
  using word_type = word_type_of<Format>;
  static constexpr int bits = Format::bits;
  static_assert(bits >= 1 && bits <= 64, "BitEncoder<Format>: bits must be 1 to 64.");

  /// @param stored which bits lie in RRAM
  /// @throws Error if `stored` names a field or bit that the format does not have, or a format has
  /// more than most_fields fields
  explicit BitEncoder(Format format, StoredBits stored = store::all, Cells cells = {},
                      NonFinite non_finite = NonFinite::saturate);
  explicit BitEncoder(StoredBits stored = store::all) requires std::default_initializable<Format>
      : BitEncoder(Format{}, stored) {}

  const Format& format() const { return format_; }
  std::span<const Field> fields() const { return fields_; }
  /// The digits that lie in cells, cell by cell.
  std::span<const Digit> digits() const { return digits_; }
  /// The bits of a word that lie in cells.
  WordBits stored_mask() const { return stored_; }

  /// The word of a weight.
  word_type operator()(float w) const { return format_.encode(w); }

  /// The words of many weights, in their order.
  std::vector<word_type> operator()(std::span<const float> weights) const {
    std::vector<word_type> words;
    words.reserve(weights.size());
    for (const float w : weights) words.push_back(format_.encode(w));
    return words;
  }

  /// The value of a word that was read as digits.
  double decode(WordBits word) const { return format_.decode(static_cast<word_type>(word)); }

  /// The value of a word whose digit i was read as the real number readings[i]; all else is as
  /// stored. @pre readings.size() == digits().size()
  double decode_analog(WordBits word,
                       std::span<const double> readings) const requires FieldedFormat<Format> {
    RRAMVAR_ASSERT(readings.size() == digits_.size());
    std::array<double, most_fields> values{};
    for (std::size_t f = 0; f < fields_.size(); ++f) {
      values[f] = static_cast<double>(fields_[f].of(word & ~stored_));
    }
    for (std::size_t i = 0; i < digits_.size(); ++i) {
      values[digits_[i].field] += digits_[i].place * readings[i];
    }
    return format_.layout().combine(word, std::span<const double>(values).first(fields_.size()));
  }

  /// Applies the policy for Inf and NaN. @param count is increased if w is not finite
  double settle(double w, std::uint64_t& count) const {
    if (std::isfinite(w)) return w;
    ++count;
    switch (non_finite_) {
      case NonFinite::zero:
        return 0.0;
      case NonFinite::saturate:
        return std::copysign(largest_of(format_), w);
      case NonFinite::propagate:
        break;
    }
    return w;
  }
  NonFinite non_finite() const { return non_finite_; }

  /// The same with the format held as another type.
  template <class Other>
  BitEncoder<Other> as() const {
    return BitEncoder<Other>(Other(format_), *this);
  }
  /// The same with another policy.
  BitEncoder with(NonFinite policy) const {
    BitEncoder out = *this;
    out.non_finite_ = policy;
    return out;
  }

 private:
  template <class, class>
  friend class BitEncoder;

  template <class Other>
  BitEncoder(Format format, const Other& other)
      : format_(std::move(format)),
        fields_(other.fields_),
        stored_(other.stored_),
        digits_(other.digits_),
        non_finite_(other.non_finite_) {}

  static std::vector<Field> checked(std::vector<Field> fields) {
    if (fields.size() <= most_fields) return fields;
    throw Error("a number format has " + std::to_string(fields.size()) + " fields",
                "a word has " + std::to_string(most_fields) + " at most",
                "take neighbouring bits of one kind together");
  }

  Format format_;
  std::vector<Field> fields_;
  WordBits stored_;
  std::vector<Digit> digits_;
  NonFinite non_finite_;
};

template <class Format, class Cells>
BitEncoder<Format, Cells>::BitEncoder(Format format, StoredBits stored, Cells cells,
                                      NonFinite non_finite)
    : format_(std::move(format)),
      fields_(checked(fields_of(format_))),
      stored_(stored.in(fields_)),
      digits_(split_into_digits(cells, fields_, stored_)),
      non_finite_(non_finite) {}

}  // namespace rramvar
