// ieee_float against the compiler's own types of the same layout, where it has them.
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "catch.hpp"
#include "encoding/inputs.hpp"
#include "rramvar/encoding/ieee_float.hpp"
#include "rramvar/encoding/raw_float.hpp"

// Before version 15, clang names the limits of _Float16 on x86-64 but has no such type.
#if defined(__FLT16_MAX__) && (!defined(__clang__) || __clang_major__ >= 15)
#define RRAMVAR_TEST_FLOAT16
#endif
// Only GCC brings the functions that convert its __bf16 along, from version 13 on. The instruction
// of AVX512-BF16 flushes subnormals to zero.
#if defined(__BFLT16_MAX__) && !defined(__clang__) && !defined(__AVX512BF16__)
#define RRAMVAR_TEST_BFLOAT16
#endif

using namespace rramvar;
using rramvar::test::count_failures;

namespace {

std::uint32_t bits_of(float w) {
  return std::bit_cast<std::uint32_t>(w);
}

/// What must agree of a NaN: compilers differ in what they keep of one in __bf16.
enum class Nan { all_bits, no_bits };

/// All 65,536 words decoded, and two million floats encoded, as Native does.
template <class Native, Nan nan, class Format>
void check_against_native(const Format& format) {
  const auto decode_native = [](std::uint16_t word) {
    return static_cast<float>(std::bit_cast<Native>(word));
  };
  const auto same = [](float a, float b) {
    return bits_of(a) == bits_of(b) || (nan == Nan::no_bits && std::isnan(a) && std::isnan(b));
  };
  std::size_t wrong_values = 0;
  for (std::uint32_t i = 0; i < 0x10000; ++i) {
    const auto word = static_cast<std::uint16_t>(i);
    const float value = format.decode(word);
    if (!same(value, decode_native(word))) ++wrong_values;
    if (!std::isnan(value) && format.encode(value) != word) ++wrong_values;
  }
  CHECK(wrong_values == 0);
  CHECK(count_failures([&](float w) {
          const auto word = format.encode(w);
          const auto native = std::bit_cast<std::uint16_t>(static_cast<Native>(w));
          return word == native || (nan == Nan::no_bits && std::isnan(w) &&
                                    same(format.decode(word), decode_native(native)));
        }) == 0);
}

}  // namespace

TEST_CASE("binary32 is the float itself, bit for bit") {
  CHECK(count_failures([](float w) {
          const std::uint32_t quiet = std::isnan(w) ? 0x00400000u : 0u;
          const std::uint32_t word = binary32{}.encode(w);
          return word == (bits_of(w) | quiet) && bits_of(binary32{}.decode(word)) == word;
        }) == 0);
}

TEST_CASE("binary32 rounds doubles as the processor does") {
  CHECK(count_failures([](float w) {
          // A double near w, with random low bits; sums of floats far apart are often ties.
          const double sum = static_cast<double>(w) * (1.0 + 0x1p-24) + std::ldexp(w, -30);
          return std::isnan(sum) || binary32{}.encode(sum) == bits_of(static_cast<float>(sum));
        }) == 0);
  CHECK(binary32{}.encode(0x1.fffffefffffffp127) == 0x7f7fffff);
  CHECK(binary32{}.encode(0x1.ffffffp127) == 0x7f800000);
  CHECK(binary32{}.encode(0x1p-150) == 0);
  CHECK(binary32{}.encode(0x1.0000000000001p-150) == 1);
}

TEST_CASE("binary64 is the double itself, bit for bit") {
  CHECK(count_failures([](float w) {
          const double fine = static_cast<double>(w) * (1.0 + 0x1p-40 / 3.0);
          const auto bits = std::bit_cast<std::uint64_t>(fine);
          const std::uint64_t quiet = std::isnan(fine) ? std::uint64_t{1} << 51 : 0;
          return binary64{}.encode(fine) == (bits | quiet) &&
                 std::bit_cast<std::uint64_t>(binary64{}.decode(bits)) == (bits | quiet);
        }) == 0);
  std::size_t wrong = 0;
  for (std::uint64_t i = 0; i < rramvar::test::a_million; ++i) {  // any double, subnormals often
    std::uint64_t bits = std::uint64_t{rramvar::test::random_bits(2 * i)} << 32 |
                         rramvar::test::random_bits(2 * i + 1);
    if (i % 4 == 0) bits &= ~(std::uint64_t{0x7ff} << 52);
    const auto value = std::bit_cast<double>(bits);
    if (std::isnan(value)) continue;
    wrong += binary64{}.encode(value) == bits ? 0 : 1;
    wrong += std::bit_cast<std::uint64_t>(binary64{}.decode(bits)) == bits ? 0 : 1;
  }
  CHECK(wrong == 0);
  CHECK(binary64::largest() == std::numeric_limits<double>::max());
  CHECK(binary64{}.encode(std::numeric_limits<double>::infinity()) == 0x7ff0000000000000u);
}

TEST_CASE("binary32 agrees with the processor on ten million doubles") {
  std::size_t wrong = 0;
  for (std::uint64_t i = 0; i < 10 * rramvar::test::a_million; ++i) {
    const std::uint64_t low = rramvar::test::random_bits(i + (std::uint64_t{1} << 40));
    const std::uint64_t exponent = 870 + rramvar::test::random_bits(i) % 290;  // below, in, beyond
    const std::uint64_t sign_and_high = rramvar::test::random_bits(~i) & 0x800fffffu;
    const auto w = std::bit_cast<double>(exponent << 52 | sign_and_high << 32 | low);
    wrong += binary32{}.encode(w) == bits_of(static_cast<float>(w)) ? 0 : 1;
  }
  CHECK(wrong == 0);
}

TEST_CASE("RawFloat is the float itself, bit for bit") {
  CHECK(count_failures([](float w) {
          const std::uint32_t word = RawFloat{}.encode(w);
          return word == bits_of(w) && bits_of(RawFloat{}.decode(word)) == word;
        }) == 0);
}

TEST_CASE("bfloat16 is the upper half of a float, rounded to nearest even") {
  std::size_t wrong = 0;
  for (std::uint32_t word = 0; word < 0x10000; ++word) {
    const float shifted = std::bit_cast<float>(word << 16);
    const std::uint32_t quiet = std::isnan(shifted) ? 0x00400000u : 0u;
    const float value = bfloat16{}.decode(static_cast<std::uint16_t>(word));
    if (bits_of(value) != (bits_of(shifted) | quiet)) ++wrong;
  }
  CHECK(wrong == 0);
  CHECK(count_failures([](float w) {
          const std::uint32_t bits = bits_of(w);
          const std::uint32_t word =
              std::isnan(w) ? bits >> 16 | 0x40u : (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
          return bfloat16{}.encode(w) == word;
        }) == 0);
}

#ifdef RRAMVAR_TEST_FLOAT16
TEST_CASE("binary16 is the compiler's _Float16, NaN payloads included") {
  __extension__ using Native = _Float16;
  check_against_native<Native, Nan::all_bits>(binary16{});
}
#endif

#ifdef RRAMVAR_TEST_BFLOAT16
TEST_CASE("bfloat16 is the compiler's __bf16") {
  __extension__ using Native = __bf16;
  check_against_native<Native, Nan::no_bits>(bfloat16{});
}
#endif
