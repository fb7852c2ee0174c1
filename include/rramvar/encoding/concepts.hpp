#pragma once
/// What a number format must provide, and what more it may.
///
/// The smallest format that works is a struct with three members:
///
///     struct Tiny {
///       static constexpr int bits = 8;
///       std::uint8_t encode(float w) const;
///       float decode(std::uint8_t word) const;
///     };
///
/// | expression           | result          | meaning                               | opens up         |
/// |----------------------|-----------------|---------------------------------------|------------------|
/// | F::bits              | int, 1 … 64     | bits of a word, a constant            | required         |
/// | f.encode(w)          | unsigned word   | the word whose value is nearest to w  | required         |
/// | f.decode(word)       | float or double | the value of any word of `bits` bits  | required         |
/// | f.largest()          | float or double | the largest finite value; else        | saturation       |
/// |                      |                 | float's                               |                  |
/// | f.least()            | float or double | the least value; else −largest()      | counts of        |
/// |                      |                 |                                       | saturated weights|
/// | f.layout()           | a FieldLayout   | the fields, and how they make a value | analog readout,  |
/// |                      |                 |                                       | fields by name   |
/// | f.non_finite_words() | NonFiniteWords  | the words that are Inf or NaN; else   | expected counts  |
/// |                      |                 | FloatLayout's, or none                |                  |
/// | f.affine_for(ws)     | Affine          | the scale for weights (scale.hpp)     | scaled formats   |
/// | F::rounds_in_word    | true            | encode rounds the word, not the       | posits           |
/// |                      |                 | value: either neighbour of w will do  |                  |
///
/// Preconditions: bits above `bits` of a word are zero. Postcondition of encode: likewise, and
/// decode(encode(w)) is the representable value nearest to w. Both are const and thread-safe, and
/// neither throws for any input. format_conformance.hpp puts all of it to the test.
///
/// A FieldLayout says how a word's fields, read as real numbers, make a value. FloatLayout,
/// LinearLayout and SignMagnitudeLayout cover most formats and have exact moments; a format with a
/// rule of its own brings its own layout:
///
/// | expression              | result         | meaning                                      |
/// |-------------------------|----------------|----------------------------------------------|
/// | l.fields()              | range of Field | disjoint fields that cover the word, 8 at most|
/// | l.combine(word, values) | double         | the value, values[i] being field i as read;  |
/// |                         |                | word is the stored one, for what is not read |
/// | l.non_finite_bits()     | WordBits       | optional: the bits that are all 1 in Inf and |
/// |                         |                | NaN                                          |
///
/// Postcondition: with values[i] = fields()[i].of(word), combine equals decode(word) exactly.

#include <concepts>
#include <cstdint>
#include <limits>
#include <ranges>
#include <span>
#include <utility>
#include <vector>

#include "rramvar/encoding/fields.hpp"

namespace rramvar {

/// Compiles for constants only; a member of every object is none.
template <auto>
inline constexpr bool is_constant = true;

/// A concept matching number formats: encode a weight into a word of `bits` bits and back.
template <class F>
concept NumberFormat = std::copy_constructible<F> && requires(const F& f, float w) {
  requires is_constant<F::bits>;
  { f.encode(w) } -> std::unsigned_integral;
  { f.decode(f.encode(w)) } -> std::floating_point;
};

/// A concept matching descriptions of a word's fields and of the value they make.
template <class L>
concept FieldLayout = requires(const L& l, WordBits word, std::span<const double> values) {
  { l.fields() } -> std::ranges::contiguous_range;
  { l.fields()[0] } -> std::convertible_to<Field>;
  { l.combine(word, values) } -> std::convertible_to<double>;
};

/// Satisfied by formats that describe their fields, so that digits may be read as real numbers.
template <class F>
concept FieldedFormat = NumberFormat<F> && requires(const F& f) {
  { f.layout() } -> FieldLayout;
};

/// The type of a format's words.
template <NumberFormat F>
using word_type_of = decltype(std::declval<const F&>().encode(0.0f));

/// The fields of a format; the whole word if it names none. (By value: GCC 12 takes references to
/// formats without members for uninitialised.)
template <NumberFormat F>
std::vector<Field> fields_of(F format) {
  if constexpr (FieldedFormat<F>) {
    const auto fields = format.layout().fields();
    return {fields.begin(), fields.end()};
  } else {
    return {Field{FieldRole::word, 0, F::bits}};
  }
}

/// The largest finite value of a format; that of float if it does not say.
template <NumberFormat F>
double largest_of(const F& format) {
  if constexpr (requires { format.largest(); }) {
    return static_cast<double>(format.largest());
  } else {
    return static_cast<double>(std::numeric_limits<float>::max());
  }
}

/// The least finite value of a format; −largest_of() if it does not say.
template <NumberFormat F>
double least_of(const F& format) {
  if constexpr (requires { format.least(); }) {
    return static_cast<double>(format.least());
  } else {
    return -largest_of(format);
  }
}

/// Words that are Inf or NaN: those whose bits under `mask` are `bits`; none if the mask is 0.
struct NonFiniteWords {
  WordBits mask = 0;
  WordBits bits = 0;
};

/// The words of a format that are Inf or NaN, as its layout or the format itself
/// (non_finite_words()) says; none if neither does.
template <NumberFormat F>
NonFiniteWords non_finite_words_of(const F& format) {
  if constexpr (requires { format.non_finite_words(); }) {
    return format.non_finite_words();
  } else if constexpr (requires { format.layout().non_finite_bits(); }) {
    const WordBits ones = format.layout().non_finite_bits();
    return {ones, ones};
  } else {
    return {};
  }
}

}  // namespace rramvar
