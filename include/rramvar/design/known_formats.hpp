#pragma once
/// Number formats by name. A new one is a line here.

#include <array>
#include <cstddef>
#include <string_view>

#include "rramvar/design/known_name.hpp"
#include "rramvar/encoding/any_format.hpp"
#include "rramvar/encoding/block_float.hpp"
#include "rramvar/encoding/fixed_point.hpp"
#include "rramvar/encoding/ieee_float.hpp"
#include "rramvar/encoding/integers.hpp"
#include "rramvar/encoding/posit.hpp"

namespace rramvar::known {

struct KnownFormat {
  std::string_view name;
  std::string_view meaning;
  AnyFormat (*make)();
};

template <class Format>
AnyFormat make() {
  return Format{};
}
template <int bits>
AnyFormat make_affine() {
  return offset_binary<bits>{ScaleRule::range};
}

inline constexpr KnownFormat formats[] = {
    {"binary64", "IEEE 754 double precision: 1 sign, 11 exponent, 52 fraction bits",
     make<binary64>},
    {"binary32", "IEEE 754 single precision: 1 sign, 8 exponent, 23 fraction bits", make<binary32>},
    {"binary16", "IEEE 754 half precision: 1 sign, 5 exponent, 10 fraction bits", make<binary16>},
    {"bfloat16", "1 sign, 8 exponent, 7 fraction bits", make<bfloat16>},
    {"e5m2", "OCP 8-bit float: 1 sign, 5 exponent, 2 fraction bits", make<e5m2>},
    {"e4m3", "OCP 8-bit float: 1 sign, 4 exponent, 3 fraction bits, no infinities", make<e4m3>},
    {"e2m1", "OCP 4-bit float: 1 sign, 2 exponent, 1 fraction bit, no Inf or NaN", make<e2m1>},
    {"q3.12", "fixed point, two's complement: sign, 3 integer, 12 fraction bits",
     make<fixed_point<3, 12>>},
    {"q0.15", "fixed point, two's complement: sign, 15 fraction bits", make<fixed_point<0, 15>>},
    {"q3.4", "fixed point, two's complement: sign, 3 integer, 4 fraction bits",
     make<fixed_point<3, 4>>},
    {"q0.7", "fixed point, two's complement: sign, 7 fraction bits", make<fixed_point<0, 7>>},
    {"int16", "two's complement integer with a scale", make<twos_complement<16>>},
    {"int8", "two's complement integer with a scale", make<int8>},
    {"int6", "two's complement integer with a scale", make<twos_complement<6>>},
    {"int4", "two's complement integer with a scale", make<int4>},
    {"int2", "two's complement integer with a scale", make<twos_complement<2>>},
    {"uint8", "offset-binary integer with a scale and a zero point (affine)", make_affine<8>},
    {"uint4", "offset-binary integer with a scale and a zero point (affine)", make_affine<4>},
    {"sm8", "sign and 7-bit magnitude with a scale", make<sign_magnitude<8>>},
    {"ternary", "-1, 0 and 1 with a scale", make<ternary>},
    {"binary", "-1 and 1 with a scale", make<binary_weight>},
    {"posit32", "posit of 32 bits, es = 2, NaR a negative NaN; read by threshold", make<posit<32>>},
    {"posit16", "posit of 16 bits, es = 2, NaR a negative NaN; read by threshold", make<posit<16>>},
    {"posit8", "posit of 8 bits, es = 2, NaR a negative NaN; read by threshold", make<posit<8>>},
    {"mxfp8", "OCP blocks of 32 e4m3 with a shared exponent, in cells and protected as they are",
     make<mxfp8>},
    {"mxfp4", "OCP blocks of 32 e2m1 with a shared exponent, in cells and protected as they are",
     make<mxfp4>},
};
inline constexpr KnownName format_aliases[] = {
    {"fp64", "binary64"}, {"double", "binary64"}, {"fp32", "binary32"}, {"float", "binary32"},
    {"fp16", "binary16"}, {"half", "binary16"},   {"bf16", "bfloat16"},
};
inline constexpr auto format_names = [] {
  std::array<KnownName, std::size(formats)> out{};
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = {formats[i].name, formats[i].meaning};
  return out;
}();

}  // namespace rramvar::known
