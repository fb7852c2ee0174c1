#include "rramvar/encoding/bit_encoder.hpp"

#include <limits>
#include <string>
#include <vector>

#include "catch.hpp"
#include "encoding/inputs.hpp"
#include "error_text.hpp"
#include "rramvar/encoding/fixed_point.hpp"
#include "rramvar/encoding/raw_float.hpp"

using namespace rramvar;
using rramvar::test::error_of;
using rramvar::test::has_all;
using rramvar::test::same_value;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// A user's format that names no fields: whole steps of 1/8.
struct Eighths {
  static constexpr int bits = 6;
  std::uint8_t encode(float w) const { return static_cast<std::uint8_t>(w * 8); }
  float decode(std::uint8_t word) const { return static_cast<float>(word) / 8; }
};

/// A user's format whose bits are all fields of their own.
struct EveryBitAField {
  static constexpr int bits = 12;
  struct Layout {
    std::vector<Field> fields() const {
      std::vector<Field> out;
      for (int i = 0; i < bits; ++i) out.push_back({FieldRole::integer, i, 1});
      return out;
    }
    double combine(WordBits, std::span<const double> values) const { return values[0]; }
  };
  std::uint16_t encode(float w) const { return static_cast<std::uint16_t>(w); }
  float decode(std::uint16_t word) const { return word; }
  Layout layout() const { return {}; }
};

/// What the cells give back if nothing varies.
template <class Encoder>
std::vector<double> exact_readings(const Encoder& encoder, WordBits word) {
  std::vector<double> readings;
  for (const Digit& digit : encoder.digits()) {
    readings.push_back(static_cast<double>(digit.of(word)));
  }
  return readings;
}

template <class Encoder>
bool reads_back(const Encoder& encoder, WordBits word) {
  return same_value(encoder.decode_analog(word, exact_readings(encoder, word)),
                    encoder.decode(word));
}

template <class Encoder>
std::size_t wrong_words_of_16(const Encoder& encoder) {
  std::size_t wrong = 0;
  for (WordBits word = 0; word < 0x10000; ++word) wrong += reads_back(encoder, word) ? 0 : 1;
  return wrong;
}

template <class Format>
std::size_t wrong_words_with_any_cells() {
  return wrong_words_of_16(BitEncoder<Format, UniformCells<1>>{}) +
         wrong_words_of_16(BitEncoder<Format, UniformCells<2>>{}) +
         wrong_words_of_16(BitEncoder<Format, UniformCells<3>>{}) +
         wrong_words_of_16(BitEncoder<Format, UniformCells<3>>{store::sign | store::fraction}) +
         wrong_words_of_16(BitEncoder<Format, UniformCells<2>>{store::mask(0xb5a7)});
}

}  // namespace

TEST_CASE("A format with more fields than a word can have is refused") {
  const auto make = [] { (void)BitEncoder<EveryBitAField>{}; };
  CHECK(has_all(error_of(make), {"12 fields", "8 at most"}));
}

TEST_CASE("A BitEncoder is binary16, one bit a cell, all bits stored, unless told otherwise") {
  const BitEncoder encode;
  CHECK(std::is_same_v<decltype(encode)::format_type, binary16>);
  CHECK(encode.digits().size() == 16);
  CHECK(encode.stored_mask() == 0xffff);
  CHECK(encode.non_finite() == NonFinite::saturate);
  CHECK(encode.fields().size() == 3);
  const BitEncoder sign_only{bfloat16{}, store::sign};
  CHECK(std::is_same_v<decltype(sign_only)::format_type, bfloat16>);
  CHECK(sign_only.digits().size() == 1);
}

TEST_CASE("Weights go to words one by one and in their order") {
  const BitEncoder<binary16> encode;
  const std::vector<float> weights{1.0f, -2.0f, 0.0f, 1e-7f, 1e9f};
  const auto words = encode(weights);
  REQUIRE(words.size() == weights.size());
  for (std::size_t i = 0; i < words.size(); ++i) CHECK(words[i] == encode(weights[i]));
  CHECK(words == std::vector<std::uint16_t>{0x3c00, 0xc000, 0x0000, 0x0002, 0x7c00});
  CHECK(encode(std::vector<float>{}).empty());
}

TEST_CASE("Words of a lossless format come back as the weights") {
  const BitEncoder<RawFloat> raw;
  const BitEncoder<binary32> ieee;
  CHECK(rramvar::test::count_failures([&](float w) {
          return std::isnan(w) || (same_value(raw.decode(raw(w)), static_cast<double>(w)) &&
                                   same_value(ieee.decode(ieee(w)), static_cast<double>(w)));
        }) == 0);
}

TEST_CASE("Exact readings give the decoded value, for all words of 16 bits") {
  CHECK(wrong_words_with_any_cells<binary16>() == 0);
  CHECK(wrong_words_with_any_cells<bfloat16>() == 0);
  CHECK(wrong_words_with_any_cells<fixed_point<3, 12>>() == 0);
}

TEST_CASE("Exact readings give the decoded value, for a million words of binary32") {
  const BitEncoder<binary32, UniformCells<2>> encoder;
  std::size_t wrong = 0;
  for (std::uint64_t i = 0; i < rramvar::test::a_million; ++i) {
    wrong += reads_back(encoder, rramvar::test::random_bits(i)) ? 0 : 1;
  }
  CHECK(wrong == 0);
}

TEST_CASE("What is not stored in cells is read as it was written") {
  const BitEncoder<binary16> encoder{store::mask(0x0201)};  // top and bottom of the fraction
  const WordBits word = encoder(-1.25f);                    // sign 1, exponent 15, fraction 256
  REQUIRE(encoder.digits().size() == 2);
  const std::vector<double> readings{0.5, 0.25};  // bottom, top: 0.5 + 0.25·512 in 1/1024
  CHECK(encoder.decode_analog(word, readings) == -(1.0 + (256 + 0.5 + 128) / 1024));
}

TEST_CASE("Readings beside the digit values move the weight as the formulas say") {
  const BitEncoder<fixed_point<3, 12>, UniformCells<3>> encoder;
  const WordBits word = encoder(1.0f);
  auto readings = exact_readings(encoder, word);
  REQUIRE(readings.size() == 6);  // sign, integer, four of fraction
  readings[0] = 0.25;
  readings[2] -= 1.5;
  readings[5] += 0.5;
  CHECK(encoder.decode_analog(word, readings) == 1.0 - 8 * 0.25 - 1.5 / 4096 + 0.5 * 512 / 4096);
}

TEST_CASE("Weights that read back as Inf or NaN are settled by the policy, and counted") {
  const auto settle = [](NonFinite policy, double w, std::uint64_t& count) {
    return BitEncoder<binary16>(binary16{}, store::all, {}, policy).settle(w, count);
  };
  const double nan = std::numeric_limits<double>::quiet_NaN();
  std::uint64_t count = 0;
  CHECK(settle(NonFinite::saturate, infinity, count) == 65504.0);
  CHECK(settle(NonFinite::saturate, -infinity, count) == -65504.0);
  CHECK(settle(NonFinite::saturate, nan, count) == 65504.0);
  CHECK(settle(NonFinite::saturate, -nan, count) == -65504.0);
  CHECK(count == 4);
  CHECK(same_value(settle(NonFinite::zero, -infinity, count), 0.0));
  CHECK(same_value(settle(NonFinite::zero, nan, count), 0.0));
  CHECK(count == 6);
  CHECK(settle(NonFinite::propagate, -infinity, count) == -infinity);
  CHECK(std::isnan(settle(NonFinite::propagate, nan, count)));
  CHECK(count == 8);
  for (const auto policy : {NonFinite::saturate, NonFinite::zero, NonFinite::propagate}) {
    CHECK(settle(policy, -1e300, count) == -1e300);  // finite: left alone, not counted
    CHECK(same_value(settle(policy, -0.0, count), -0.0));
  }
  CHECK(count == 8);
}

TEST_CASE("Every non-finite word of a format is settled with the sign that was read") {
  const BitEncoder<bfloat16> encoder;
  std::uint64_t count = 0;
  std::size_t wrong = 0;
  for (WordBits word = 0; word < 0x10000; ++word) {
    const double settled = encoder.settle(encoder.decode(word), count);
    if (!std::isfinite(settled) || std::signbit(settled) != (word >= 0x8000)) ++wrong;
  }
  CHECK(wrong == 0);
  CHECK(count == 2 * 128);  // both signs, all fractions
}

TEST_CASE("A format that names no fields is one field, saturating at the largest float") {
  const BitEncoder<Eighths, UniformCells<4>> encoder;
  REQUIRE(encoder.fields().size() == 1);
  CHECK(encoder.fields()[0].role == FieldRole::word);
  CHECK(encoder.stored_mask() == 0x3f);
  CHECK(encoder.digits().size() == 2);
  CHECK(encoder.decode(encoder(2.5f)) == 2.5);
  std::uint64_t count = 0;
  CHECK(encoder.settle(infinity, count) == static_cast<double>(std::numeric_limits<float>::max()));
  CHECK_THROWS_AS((BitEncoder<Eighths>{store::sign}), Error);
}

TEST_CASE("A BitEncoder refuses bits that its format does not have") {
  CHECK_THROWS_AS((BitEncoder<binary16>{store::integer}), Error);
  CHECK_THROWS_AS((BitEncoder<binary16>{store::mask(0x10000)}), Error);
  CHECK_THROWS_AS((BitEncoder<fixed_point<3, 12>>{store::exponent}), Error);
}
