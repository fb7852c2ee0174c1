// combine() of a layout, given the fields as they are, is the format's own decode.
#include "rramvar/encoding/layouts.hpp"

#include <array>
#include <numbers>

#include "catch.hpp"
#include "encoding/inputs.hpp"
#include "rramvar/encoding/block_float.hpp"
#include "rramvar/encoding/fixed_point.hpp"
#include "rramvar/encoding/ieee_float.hpp"
#include "rramvar/encoding/integers.hpp"
#include "rramvar/encoding/raw_float.hpp"

using namespace rramvar;
using rramvar::test::same_value;

namespace {

template <class Format>
bool combines_to_decoded(const Format& format, WordBits word) {
  const auto layout = format.layout();
  std::array<double, 3> values{};
  for (std::size_t f = 0; f < layout.fields().size(); ++f) {
    values[f] = static_cast<double>(layout.fields()[f].of(word));
  }
  return same_value(layout.combine(word, values),
                    format.decode(static_cast<decltype(format.encode(0.0f))>(word)));
}

template <class Format>
std::size_t wrong_words(const Format& format) {
  std::size_t wrong = 0;
  for (WordBits word = 0; word <= low_bits(Format::bits); ++word) {
    if (!combines_to_decoded(format, word)) ++wrong;
  }
  return wrong;
}

template <class Format>
std::size_t wrong_random_words(const Format& format) {
  std::size_t wrong = 0;
  for (std::uint64_t i = 0; i < rramvar::test::a_million; ++i) {
    const std::uint64_t word = std::uint64_t{rramvar::test::random_bits(2 * i)} << 32 |
                               rramvar::test::random_bits(2 * i + 1);
    if (!combines_to_decoded(format, word & low_bits(Format::bits))) ++wrong;
  }
  return wrong;
}

/// The fields cover the word once, from the most significant bit down.
template <class Format>
bool tiles_the_word(const Format& format) {
  int end = Format::bits;
  for (const Field& field : format.layout().fields()) {
    if (field.lsb + field.width != end) return false;
    end = field.lsb;
  }
  return end == 0;
}

}  // namespace

TEST_CASE("Fields tile the word") {
  CHECK(tiles_the_word(binary16{}));
  CHECK(tiles_the_word(bfloat16{}));
  CHECK(tiles_the_word(binary32{}));
  CHECK(tiles_the_word(RawFloat{}));
  CHECK(tiles_the_word(fixed_point<3, 12>{}));
  CHECK(tiles_the_word(fixed_point<0, 7>{}));
  CHECK(tiles_the_word(fixed_point<7, 0>{}));
  CHECK(tiles_the_word(binary64{}));
  CHECK(tiles_the_word(e4m3{}));
  CHECK(tiles_the_word(e2m1{}));
  CHECK(tiles_the_word(int8{}));
  CHECK(tiles_the_word(offset_binary<5>{}));
  CHECK(tiles_the_word(sign_magnitude<8>{}));
  CHECK(tiles_the_word(binary_weight{}));
  CHECK(tiles_the_word(e8m0{}));
}

TEST_CASE("Exact field values combine to the decoded value, for every word") {
  CHECK(wrong_words(binary16{}) == 0);
  CHECK(wrong_words(bfloat16{}) == 0);
  CHECK(wrong_words(ieee_float<4, 3>{}) == 0);
  CHECK(wrong_words(ieee_float<2, 1>{}) == 0);
  CHECK(wrong_words(ieee_float<8, 10>{}) == 0);
  CHECK(wrong_words(fixed_point<3, 12>{}) == 0);
  CHECK(wrong_words(fixed_point<0, 7>{}) == 0);
  CHECK(wrong_words(fixed_point<7, 0>{}) == 0);
  CHECK(wrong_words(fixed_point<1, 2>{}) == 0);
  CHECK(wrong_words(e4m3{}) == 0);
  CHECK(wrong_words(e5m2{}) == 0);
  CHECK(wrong_words(e2m1{}) == 0);
  CHECK(wrong_words(ieee_float<11, 3>{}) == 0);
  CHECK(wrong_words(mxfp8{}) == 0);
  CHECK(wrong_words(e8m0{}) == 0);
  CHECK(wrong_words(int8{}) == 0);
  CHECK(wrong_words(offset_binary<5>{}) == 0);
  CHECK(wrong_words(sign_magnitude<8>{}) == 0);
  CHECK(wrong_words(ternary{}) == 0);
  CHECK(wrong_words(binary_weight{}) == 0);
}

TEST_CASE(
    "Exact field values combine to the decoded value, for a million words of 32 and 64 bits") {
  CHECK(wrong_random_words(binary64{}) == 0);
  CHECK(wrong_random_words(binary32{}) == 0);
  CHECK(wrong_random_words(RawFloat{}) == 0);
  CHECK(wrong_random_words(fixed_point<15, 16>{}) == 0);
}

TEST_CASE("Fields read as real numbers follow the formulas of the layouts") {
  using Values = std::array<double, 3>;
  using rramvar::test::within_rel;
  const FloatLayout half = binary16::layout();
  // Normal, by the stored exponent: (1 − 2·0.25)·2^(15.5 − 15)·(1 + 256.5/1024)
  CHECK_THAT(half.combine(0x3c00, Values{0.25, 15.5, 256.5}),
             within_rel(0.5 * std::numbers::sqrt2 * (1 + 256.5 / 1024), 1e-15));
  // Subnormal, by the stored exponent: what the exponent reads as does not matter.
  CHECK(half.combine(0x0001, Values{0.0, 3.0, 1.5}) == 1.5 * 0x1p-24);
  CHECK(half.combine(0x0001, Values{1.0, 0.0, -1.5}) == 1.5 * 0x1p-24);
  const LinearLayout fixed = fixed_point<3, 12>::layout();
  CHECK(fixed.combine(0, Values{0.5, 1.25, 2048.0}) == -4.0 + 1.25 + 0.5);
}

TEST_CASE("power_of_two is exact from 2^-1022 to 2^1023") {
  int wrong = 0;
  for (int e = -1022; e <= 1023; ++e) wrong += power_of_two(e) == std::ldexp(1.0, e) ? 0 : 1;
  CHECK(wrong == 0);
}
