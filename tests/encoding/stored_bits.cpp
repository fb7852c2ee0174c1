#include <string>
#include <vector>

#include "catch.hpp"
#include "error_text.hpp"
#include "rramvar/encoding/fields.hpp"
#include "rramvar/encoding/fixed_point.hpp"
#include "rramvar/encoding/ieee_float.hpp"

using namespace rramvar;
using rramvar::test::error_of;

namespace {

constexpr auto half_fields = binary16::layout().fields();
constexpr auto fixed_fields = fixed_point<3, 12>::layout().fields();
constexpr std::array<Field, 1> plain_fields{Field{FieldRole::word, 0, 64}};

}  // namespace

TEST_CASE("low_bits sets the lowest bits") {
  STATIC_REQUIRE(low_bits(0) == 0);
  STATIC_REQUIRE(low_bits(1) == 1);
  STATIC_REQUIRE(low_bits(10) == 0x3ff);
  STATIC_REQUIRE(low_bits(63) == 0x7fffffffffffffff);
  STATIC_REQUIRE(low_bits(64) == 0xffffffffffffffff);
}

TEST_CASE("A field knows its bits") {
  constexpr Field exponent = half_fields[1];
  STATIC_REQUIRE(exponent.mask() == 0x7c00);
  STATIC_REQUIRE(exponent.of(0xbc12) == 0x0f);
  STATIC_REQUIRE(plain_fields[0].mask() == ~WordBits{0});
}

TEST_CASE("Stored bits are chosen by field, by mask, or all") {
  CHECK(store::all.in(half_fields) == 0xffff);
  CHECK(store::sign.in(half_fields) == 0x8000);
  CHECK(store::exponent.in(half_fields) == 0x7c00);
  CHECK(store::fraction.in(half_fields) == 0x03ff);
  CHECK(store::integer.in(fixed_fields) == 0x7000);
  CHECK((store::sign | store::fraction).in(half_fields) == 0x83ff);
  CHECK(store::mask(0x1234).in(half_fields) == 0x1234);
  CHECK((store::sign | store::mask(0x0001)).in(half_fields) == 0x8001);
  CHECK((store::all | store::mask(0x0001)).in(half_fields) == 0xffff);
  CHECK(store::all.in(plain_fields) == ~WordBits{0});
}

TEST_CASE("Stored bits that a format does not have are refused") {
  CHECK(error_of([] { store::integer.in(half_fields); }) ==
        "this number format has no integer field; its fields are: sign, exponent, fraction");
  CHECK(error_of([] { (store::sign | store::exponent).in(fixed_fields); }) ==
        "this number format has no exponent field; its fields are: sign, integer, fraction");
  CHECK(error_of([] { store::sign.in(plain_fields); }) ==
        "this number format has no sign field; its fields are: word");
  CHECK(error_of([] { store::mask(0x10000).in(half_fields); }) ==
        "the mask of stored bits reaches beyond the word (the word has 16 bits)");
  CHECK(error_of([] { (store::all | store::mask(0x10000)).in(half_fields); }) ==
        "the mask of stored bits reaches beyond the word (the word has 16 bits)");
  CHECK(error_of([] { store::mask(0).in(half_fields); }) ==
        "no bit is stored in RRAM (nothing could vary)");
  // A field without bits is none.
  CHECK(error_of([] { store::integer.in(fixed_point<0, 7>::layout().fields()); }) ==
        "this number format has no integer field; its fields are: sign, fraction");
}

TEST_CASE("Stored bits are read from text") {
  CHECK(store::parse("all").in(half_fields) == 0xffff);
  CHECK(store::parse("fraction").in(half_fields) == 0x03ff);
  CHECK(store::parse("sign+exponent").in(half_fields) == 0xfc00);
  CHECK(store::parse("integer").in(fixed_fields) == 0x7000);
  CHECK(store::parse("mask:0x83fF").in(half_fields) == 0x83ff);
  CHECK(store::parse("mask:0x1+sign+mask:0x10").in(half_fields) == 0x8011);
  CHECK(store::parse("mask:0xffffffffffffffff").in(plain_fields) == ~WordBits{0});
}

TEST_CASE("Text that names no stored bits is answered with the nearest names") {
  CHECK(error_of([] { store::parse("fractoin"); })
            .starts_with("unknown choice of stored bits 'fractoin'; the nearest known names are: "
                         "fraction"));
  CHECK(error_of([] { store::parse("sign+exponnt"); })
            .starts_with("unknown choice of stored bits 'exponnt'; the nearest known names are: "
                         "exponent"));
  for (const char* text : {"", "+", "sign+", "+sign", "Sign", "mask:", "mask:0x", "mask:0xg",
                           "mask:0x1 ", "mask:0x10000000000000000", "mask:0x-1", "mask:12"}) {
    CAPTURE(text);
    CHECK(error_of([&] { store::parse(text); }).starts_with("unknown choice of stored bits"));
  }
}
