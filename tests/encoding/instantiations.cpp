// Every public template of the folder, instantiated as a whole, so that no member goes uncompiled.
#include "rramvar/encoding/bit_encoder.hpp"
#include "rramvar/encoding/block_float.hpp"
#include "rramvar/encoding/fixed_point.hpp"
#include "rramvar/encoding/format_conformance.hpp"
#include "rramvar/encoding/integers.hpp"
#include "rramvar/encoding/posit.hpp"
#include "rramvar/encoding/raw_float.hpp"

template struct rramvar::ieee_float<2, 1>;
template struct rramvar::ieee_float<4, 3>;
template struct rramvar::ieee_float<5, 10>;
template struct rramvar::ieee_float<8, 7>;
template struct rramvar::ieee_float<8, 23>;
template struct rramvar::ieee_float<11, 52>;
template struct rramvar::ieee_float<4, 3, rramvar::TopExponent::one_nan>;
template struct rramvar::ieee_float<4, 3, rramvar::TopExponent::one_nan,
                                    rramvar::Overflow::saturate>;
template struct rramvar::ieee_float<2, 1, rramvar::TopExponent::numbers,
                                    rramvar::Overflow::saturate>;
template struct rramvar::block_float<rramvar::e4m3, 32>;
template struct rramvar::posit<8, 2>;
template struct rramvar::posit<32, 2>;
template struct rramvar::posit<3, 0>;
template struct rramvar::twos_complement<2>;
template struct rramvar::twos_complement<29>;
template struct rramvar::offset_binary<8>;
template struct rramvar::sign_magnitude<8>;
template class rramvar::FormatConformance<rramvar::int8>;
template struct rramvar::fixed_point<0, 1>;
template struct rramvar::fixed_point<3, 12>;
template struct rramvar::fixed_point<31, 0>;
template struct rramvar::UniformCells<1>;
template struct rramvar::UniformCells<8>;
template class rramvar::BitEncoder<>;
template class rramvar::BitEncoder<rramvar::binary32, rramvar::UniformCells<3>>;
template class rramvar::BitEncoder<rramvar::fixed_point<3, 12>, rramvar::UniformCells<2>>;
template class rramvar::BitEncoder<rramvar::RawFloat>;
template class rramvar::BitEncoder<rramvar::e4m3, rramvar::FieldCells>;
template class rramvar::BitEncoder<rramvar::mxfp8>;

// Clang before 16 instantiates decode_analog too, although its constraint excludes it.
#if !defined(__clang__) || __clang_major__ >= 16
namespace {
struct EveryBit {
  static constexpr int bits = 64;
  std::uint64_t encode(float w) const { return static_cast<std::uint64_t>(w); }
  double decode(std::uint64_t word) const { return static_cast<double>(word); }
};
}  // namespace
template class rramvar::BitEncoder<EveryBit>;
#endif
