#include "common/design/formats.hpp"

#include <array>
#include <utility>

#include "rramvar/encoding/block_float.hpp"
#include "rramvar/encoding/fixed_point.hpp"
#include "rramvar/encoding/ieee_float.hpp"
#include "rramvar/encoding/integers.hpp"
#include "rramvar/encoding/posit.hpp"

namespace rramvar::programs {

namespace {

constexpr std::array<Choice, 26> choices{{
    {"binary64", "IEEE 754 double precision: 1 sign, 11 exponent, 52 fraction bits"},
    {"binary32", "IEEE 754 single precision: 1 sign, 8 exponent, 23 fraction bits"},
    {"binary16", "IEEE 754 half precision: 1 sign, 5 exponent, 10 fraction bits"},
    {"bfloat16", "1 sign, 8 exponent, 7 fraction bits"},
    {"e5m2", "OCP 8-bit float: 1 sign, 5 exponent, 2 fraction bits"},
    {"e4m3", "OCP 8-bit float: 1 sign, 4 exponent, 3 fraction bits, no infinities"},
    {"e2m1", "OCP 4-bit float: 1 sign, 2 exponent, 1 fraction bit, no Inf or NaN"},
    {"q3.12", "fixed point, two's complement: sign, 3 integer, 12 fraction bits"},
    {"q0.15", "fixed point, two's complement: sign, 15 fraction bits"},
    {"q3.4", "fixed point, two's complement: sign, 3 integer, 4 fraction bits"},
    {"q0.7", "fixed point, two's complement: sign, 7 fraction bits"},
    {"int16", "two's complement integer with a scale"},
    {"int8", "two's complement integer with a scale"},
    {"int6", "two's complement integer with a scale"},
    {"int4", "two's complement integer with a scale"},
    {"int2", "two's complement integer with a scale"},
    {"uint8", "offset-binary integer with a scale and a zero point (affine)"},
    {"uint4", "offset-binary integer with a scale and a zero point (affine)"},
    {"sm8", "sign and 7-bit magnitude with a scale"},
    {"ternary", "-1, 0 and 1 with a scale"},
    {"binary", "-1 and 1 with a scale"},
    {"posit32", "posit of 32 bits, es = 2, NaR a negative NaN; read by threshold"},
    {"posit16", "posit of 16 bits, es = 2, NaR a negative NaN; read by threshold"},
    {"posit8", "posit of 8 bits, es = 2, NaR a negative NaN; read by threshold"},
    {"mxfp8", "OCP blocks of 32 e4m3 with a shared exponent, in cells and protected as they are"},
    {"mxfp4", "OCP blocks of 32 e2m1 with a shared exponent, in cells and protected as they are"},
}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> aliases{{
    {"fp64", "binary64"},
    {"double", "binary64"},
    {"fp32", "binary32"},
    {"float", "binary32"},
    {"fp16", "binary16"},
    {"half", "binary16"},
    {"bf16", "bfloat16"},
}};

}  // namespace

std::span<const Choice> format_choices() {
  return choices;
}

AnyFormat format_named(std::string_view name) {
  const std::string_view given = name;
  for (const auto& [alias, meant] : aliases) {
    if (name == alias) name = meant;
  }
  if (name == "binary64") return binary64{};
  if (name == "binary32") return binary32{};
  if (name == "binary16") return binary16{};
  if (name == "bfloat16") return bfloat16{};
  if (name == "e5m2") return e5m2{};
  if (name == "e4m3") return e4m3{};
  if (name == "e2m1") return e2m1{};
  if (name == "q3.12") return fixed_point<3, 12>{};
  if (name == "q0.15") return fixed_point<0, 15>{};
  if (name == "q3.4") return fixed_point<3, 4>{};
  if (name == "q0.7") return fixed_point<0, 7>{};
  if (name == "int16") return twos_complement<16>{};
  if (name == "int8") return int8{};
  if (name == "int6") return twos_complement<6>{};
  if (name == "int4") return int4{};
  if (name == "int2") return twos_complement<2>{};
  if (name == "uint8") return offset_binary<8>{ScaleRule::range};
  if (name == "uint4") return offset_binary<4>{ScaleRule::range};
  if (name == "sm8") return sign_magnitude<8>{};
  if (name == "ternary") return ternary{};
  if (name == "binary") return binary_weight{};
  if (name == "posit32") return posit<32>{};
  if (name == "posit16") return posit<16>{};
  if (name == "posit8") return posit<8>{};
  if (name == "mxfp8") return mxfp8{};
  if (name == "mxfp4") return mxfp4{};
  throw unknown_choice("number format", given, choices);
}

}  // namespace rramvar::programs
