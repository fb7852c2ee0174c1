// ieee_float against the definition of IEEE 754, written as plainly as can be.
#include "rramvar/encoding/ieee_float.hpp"

#include <array>
#include <vector>

#include "catch.hpp"
#include "encoding/inputs.hpp"
#include "encoding/nearest.hpp"

using namespace rramvar;
using rramvar::test::nearest_index;
using rramvar::test::same_value;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

template <int E, int F>
struct Definition {
  static constexpr std::uint64_t infinity_word = ((1u << E) - 1u) << F;
  static constexpr std::uint64_t sign_bit = 1u << (E + F);

  /// The magnitude of words 0 … infinity_word; the last as if the exponents went on, which is the
  /// value that decides when rounding overflows.
  static double magnitude(std::uint64_t word) {
    const auto exponent = static_cast<int>(word >> F);
    const auto fraction = static_cast<double>(word & ((1u << F) - 1u));
    const int bias = (1 << (E - 1)) - 1;
    if (exponent == 0) return std::ldexp(fraction, 1 - bias - F);
    return std::ldexp(1.0 + std::ldexp(fraction, -F), exponent - bias);
  }

  std::vector<double> magnitudes;  ///< of word 0, 1, …, infinity_word

  Definition() {
    for (std::uint64_t word = 0; word <= infinity_word; ++word) {
      magnitudes.push_back(magnitude(word));
    }
  }

  std::uint64_t encode(double w) const {
    const std::uint64_t sign = std::signbit(w) ? sign_bit : 0;
    return sign | nearest_index(magnitudes, std::abs(w));
  }

  double decode(std::uint64_t word) const {
    const double sign = (word & sign_bit) != 0 ? -1.0 : 1.0;
    const std::uint64_t rest = word & (sign_bit - 1);
    if (rest > infinity_word) return std::copysign(std::nan(""), sign);
    return sign * (rest == infinity_word ? infinity : magnitudes[rest]);
  }
};

template <int E, int F>
void check_against_definition() {
  const ieee_float<E, F> format;
  using Word = typename ieee_float<E, F>::word_type;
  const Definition<E, F> definition;
  std::size_t wrong_values = 0;
  std::size_t wrong_words = 0;
  const auto encode = [&](double w) {
    if (!std::isnan(w) && format.encode(w) != definition.encode(w)) ++wrong_words;
  };

  for (std::uint64_t word = 0; word < 2 * definition.sign_bit; ++word) {
    const double value = definition.decode(word);
    if (!same_value(format.decode(static_cast<Word>(word)), value)) ++wrong_values;
    encode(value);
  }
  CHECK(wrong_values == 0);

  // Every tie between neighbours, from the last one to infinity down, and just beside it.
  for (std::uint64_t word = 0; word < definition.infinity_word; ++word) {
    const double tie = (definition.magnitudes[word] + definition.magnitudes[word + 1]) / 2;
    for (const double w : {tie, std::nextafter(tie, 0.0), std::nextafter(tie, infinity)}) {
      encode(w);
      encode(-w);
    }
  }
  for (std::uint64_t i = 0; i < rramvar::test::a_million / 2; ++i) {
    encode(rramvar::test::any_float(i));
    encode(rramvar::test::float_near_one(i));
  }
  for (const double w : {5e-324, 1e-320, 0x1p-1022, 1e-40, 1e39, 1e308}) {  // doubles, not floats
    encode(w);
    encode(-w);
  }
  CHECK(wrong_words == 0);
  CHECK(format.largest() == definition.magnitudes[definition.infinity_word - 1]);
}

}  // namespace

TEST_CASE("binary16 is what IEEE 754 defines, for all words, all ties and a million floats") {
  check_against_definition<5, 10>();
}

TEST_CASE("bfloat16 is what IEEE 754 defines, for all words, all ties and a million floats") {
  check_against_definition<8, 7>();
}

TEST_CASE("Other widths are what IEEE 754 defines, for all words, all ties and a million floats") {
  check_against_definition<2, 1>();
  check_against_definition<4, 3>();
  check_against_definition<5, 2>();
  check_against_definition<2, 12>();
  check_against_definition<8, 1>();
  check_against_definition<8, 10>();
}

TEST_CASE("Formats with the exponents of doubles keep their subnormals") {
  check_against_definition<10, 5>();
  check_against_definition<9, 6>();
  CHECK((ieee_float<11, 3>{}.encode(0x1p-1025)) == 1);
  CHECK((ieee_float<11, 3>{}.decode(1)) == 0x1p-1025);
  CHECK(binary64{}.encode(5e-324) == 1);
}

TEST_CASE("What is beyond the largest number becomes Inf, NaN or the largest number, by policy") {
  using NanE4m3 = ieee_float<4, 3, TopExponent::one_nan>;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(e4m3::largest() == 448.0);
  CHECK(e5m2::largest() == 57344.0);
  CHECK(e2m1::largest() == 6.0);
  // 464 is the middle between 448 and what would be 480: a tie, to even, is not beyond.
  CHECK(e4m3{}.encode(464.0) == 0x7e);
  CHECK(NanE4m3{}.encode(464.0) == 0x7e);
  for (const double beyond : {464.0001, 1e9, infinity}) {
    CHECK(e4m3{}.encode(beyond) == 0x7e);
    CHECK(e4m3{}.encode(-beyond) == 0xfe);
    CHECK(NanE4m3{}.encode(beyond) == 0x7f);
    CHECK(NanE4m3{}.encode(-beyond) == 0xff);
  }
  for (const double beyond : {61440.0, 1e9, infinity}) {
    CHECK(e5m2{}.encode(beyond) == 0x7b);
    CHECK((ieee_float<5, 2>{}.encode(beyond)) == 0x7c);
  }
  CHECK(e2m1{}.encode(-infinity) == 0xf);
  CHECK(e4m3{}.encode(nan) == 0x7f);
  CHECK(e4m3{}.encode(-nan) == 0xff);
  CHECK(std::isnan(e4m3{}.decode(0xff)));
  CHECK(std::signbit(e4m3{}.decode(0xff)));
  CHECK(e5m2{}.encode(nan) == 0x7e);
  CHECK(e2m1{}.encode(-nan) == 0);
}

TEST_CASE("The words of E2M1 are those of the OCP specification") {
  const double values[] = {0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0};
  for (std::uint8_t word = 0; word < 8; ++word) {
    CHECK(e2m1{}.decode(word) == values[word]);
    CHECK(same_value(e2m1{}.decode(static_cast<std::uint8_t>(word | 8)), -values[word]));
  }
}

TEST_CASE("encode and decode are constant expressions") {
  STATIC_REQUIRE(binary16{}.encode(1.0) == 0x3c00);
  STATIC_REQUIRE(binary16{}.decode(0xc000) == -2.0f);
  STATIC_REQUIRE(binary16::largest() == 65504.0);
  STATIC_REQUIRE(bfloat16{}.encode(1.0) == 0x3f80);
  STATIC_REQUIRE(binary32::largest() == static_cast<double>(std::numeric_limits<float>::max()));
}

TEST_CASE("A NaN keeps its sign and the top of its payload, and becomes quiet") {
  const auto nan = [](std::uint32_t bits) { return std::bit_cast<float>(bits); };
  CHECK(binary16{}.encode(nan(0x7fc00000)) == 0x7e00);
  CHECK(binary16{}.encode(nan(0xffc00000)) == 0xfe00);
  CHECK(binary16{}.encode(nan(0x7fd54000)) == 0x7eaa);
  CHECK(binary16{}.encode(nan(0x7f800001)) == 0x7e00);  // signalling, payload below the word's
  CHECK(std::bit_cast<std::uint32_t>(binary16{}.decode(0xfdaa)) == 0xfff54000);
}

TEST_CASE("Signed zero and infinity keep their signs") {
  CHECK(binary16{}.encode(-0.0) == 0x8000);
  CHECK(binary16{}.encode(0.0) == 0x0000);
  CHECK(binary16{}.encode(-infinity) == 0xfc00);
  CHECK(binary16{}.encode(infinity) == 0x7c00);
  CHECK(same_value(binary16{}.decode(0x8000), -0.0));
}

TEST_CASE("Known words of binary16") {
  CHECK(binary16{}.encode(65504.0) == 0x7bff);
  CHECK(binary16{}.encode(65519.999) == 0x7bff);
  CHECK(binary16{}.encode(65520.0) == 0x7c00);  // a tie, to the even word: infinity
  CHECK(binary16{}.encode(0x1p-14) == 0x0400);  // least normal
  CHECK(binary16{}.encode(0x1p-24) == 0x0001);  // least subnormal
  CHECK(binary16{}.encode(0x1p-25) == 0x0000);  // a tie, to zero
  CHECK(binary16{}.encode(0x1.0001p-25) == 0x0001);
  CHECK(binary16{}.encode(1.0 / 3.0) == 0x3555);
}
