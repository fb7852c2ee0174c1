// Every format of the library keeps the promises of a number format; the check sees each broken.
#include <algorithm>
#include <cmath>
#include <string>

#include "catch.hpp"
#include "rramvar/encoding/block_float.hpp"
#include "rramvar/encoding/fixed_point.hpp"
#include "rramvar/encoding/format_conformance.hpp"
#include "rramvar/encoding/integers.hpp"
#include "rramvar/encoding/posit.hpp"
#include "rramvar/encoding/raw_float.hpp"

using namespace rramvar;

namespace {

template <NumberFormat F>
void check_format(const F& format) {
  for (const std::string& sentence : broken_promises(format, {.samples = 20'000})) {
    FAIL_CHECK(sentence);
  }
  SUCCEED("every promise was put to the test");
}

// Each breaks one promise.

struct TiesOnly : e4m3 {  // truncates
  std::uint8_t encode(double w) const {
    const std::uint8_t word = e4m3::encode(w);
    return std::abs(e4m3::decode(word)) > std::abs(w) ? static_cast<std::uint8_t>(word - 1) : word;
  }
};
struct NoSubnormals : binary16 {
  std::uint16_t encode(double w) const {
    return std::abs(w) < 0x1p-14 ? std::uint16_t{0} : binary16::encode(w);
  }
};
struct EarlyInfinity : binary16 {
  std::uint16_t encode(double w) const {
    return w > 60000.0 && w < 65504.0 ? std::uint16_t{0x7c00} : binary16::encode(w);
  }
};
struct LostNan : e4m3 {
  std::uint8_t encode(double w) const { return std::isnan(w) ? std::uint8_t{0} : e4m3::encode(w); }
};
struct LowInfinity : e4m3 {
  std::uint8_t encode(double w) const {
    return std::isinf(w) ? std::uint8_t{0x40} : e4m3::encode(w);
  }
};
struct WrongLargest : e4m3 {
  static constexpr double largest() { return 480.0; }
};
struct WideWord {
  static constexpr int bits = 6;
  std::uint8_t encode(double w) const { return w < 0 ? 0x80 : 0; }
  double decode(std::uint8_t) const { return 0.0; }
};
struct Forgetful : e2m1 {
  mutable int calls = 0;
  std::uint8_t encode(double w) const {
    return static_cast<std::uint8_t>(e2m1::encode(w) ^ (++calls % 1000 == 0 ? 1 : 0));
  }
};
struct MovingValue : e2m1 {
  mutable int calls = 0;
  double decode(std::uint8_t word) const {
    return static_cast<double>(e2m1::decode(word)) + 1e-9 * ++calls;
  }
};
struct TwoZeros : e2m1 {  // −0 is −0.5
  std::uint8_t encode(double w) const { return w == 0 && std::signbit(w) ? 9 : e2m1::encode(w); }
};
struct WrongBias : binary16 {
  static constexpr FloatLayout layout() { return {5, 10, 16}; }
};
struct OverlappingFields : e2m1 {
  struct Layout : FloatLayout {
    constexpr std::array<Field, 3> fields() const {
      return {Field{FieldRole::sign, 3, 1}, Field{FieldRole::exponent, 1, 3},
              Field{FieldRole::fraction, 0, 1}};
    }
  };
  static constexpr Layout layout() { return {e2m1::layout()}; }
};
struct UncoveredBit : e2m1 {
  struct Layout : FloatLayout {
    constexpr std::array<Field, 3> fields() const {
      return {Field{FieldRole::sign, 3, 1}, Field{FieldRole::exponent, 1, 2},
              Field{FieldRole::fraction, 0, 0}};
    }
  };
  static constexpr Layout layout() { return {e2m1::layout()}; }
};
struct InfiniteScale : int8 {
  Affine affine_for(std::span<const float> weights) const {
    float largest = 0.0f;
    for (const float w : weights) largest = std::max(largest, std::abs(w));
    return {largest / 127.0f, 0.0};
  }
};
struct SmallSteps : int8 {
  Affine affine_for(std::span<const float>) const { return {}; }
};
struct WrongPosit : posit8 {
  std::uint8_t encode(double w) const { return posit8::encode(1.3 * w); }
};
struct WideTruncating : binary32 {
  std::uint32_t encode(double w) const { return binary32::encode(w) & ~1u; }
};

template <class F>
bool breaks(const F& format, const std::string& promise) {
  for (const std::string& sentence : broken_promises(format, {.samples = 5'000})) {
    if (sentence.find(promise) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("Floating-point formats keep the promises of a number format") {
  check_format(binary16{});
  check_format(bfloat16{});
  check_format(binary32{});
  check_format(binary64{});
  check_format(e4m3{});
  check_format(e5m2{});
  check_format(e2m1{});
  check_format(ieee_float<4, 3, TopExponent::one_nan>{});
  check_format(ieee_float<3, 4, TopExponent::numbers, Overflow::saturate>{});
  check_format(ieee_float<2, 1>{});
  check_format(ieee_float<11, 2>{});
  check_format(ieee_float<4, 30>{});
  check_format(RawFloat{});
}

TEST_CASE("Fixed-point and integer formats keep the promises of a number format") {
  check_format(fixed_point<3, 12>{});
  check_format(fixed_point<0, 7>{});
  check_format(fixed_point<15, 16>{});
  check_format(int8{});
  check_format(int4{});
  check_format(int8{ScaleRule::range});
  check_format(twos_complement<16>{});
  check_format(twos_complement<29>{});
  check_format(offset_binary<8>{});
  check_format(offset_binary<2>{ScaleRule::range});
  check_format(sign_magnitude<8>{});
  check_format(sign_magnitude<29>{});
  check_format(ternary{});
  check_format(binary_weight{});
}

TEST_CASE("Posits keep the promises of a number format") {
  check_format(posit8{});
  check_format(posit16{});
  check_format(posit32{});
  check_format(posit<16, 1>{});
  check_format(posit<8, 0>{});
  check_format(posit<5, 2>{});
  check_format(posit<3, 2>{});
}

TEST_CASE("Block formats keep the promises of a number format, and so does their scale") {
  check_format(mxfp8{});
  check_format(mxfp4{});
  check_format(block_float<binary16, 16>{});
}

TEST_CASE("The conformance check sees each promise broken") {
  CHECK(breaks(TiesOnly{}, "does not find the value nearest"));
  CHECK(breaks(NoSubnormals{}, "does not find a word's own value"));
  CHECK(breaks(EarlyInfinity{}, "makes Inf or NaN of a weight within"));
  CHECK(breaks(LostNan{}, "NaN, which has a word, is lost"));
  CHECK(breaks(LowInfinity{}, "infinity becomes a number that is not the last"));
  CHECK(breaks(WrongLargest{}, "largest() is not the largest"));
  CHECK(breaks(WideWord{}, "sets bits above"));
  CHECK(breaks(Forgetful{}, "two words for one weight"));
  CHECK(breaks(MovingValue{}, "two values for one word"));
  CHECK(breaks(TwoZeros{}, "0 and -0 have different values"));
  CHECK(breaks(WrongBias{}, "do not make the decoded value"));
  CHECK(breaks(OverlappingFields{}, "belongs to two fields"));
  CHECK(breaks(UncoveredBit{}, "do not cover the word"));
  CHECK(breaks(InfiniteScale{}, "of zeros, or of Inf and NaN is negative or not finite"));
  CHECK(breaks(SmallSteps{}, "four times the scale"));
  CHECK(breaks(WrongPosit{}, "passes over a value nearer"));
  CHECK(breaks(WideTruncating{}, "does not find the value nearest"));
}
