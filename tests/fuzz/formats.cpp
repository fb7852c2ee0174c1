// Number formats: any word, any weight, any scale.
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "fuzz/target.hpp"
#include "rramvar/encoding/block_float.hpp"
#include "rramvar/encoding/concepts.hpp"
#include "rramvar/encoding/fixed_point.hpp"
#include "rramvar/encoding/ieee_float.hpp"
#include "rramvar/encoding/integers.hpp"
#include "rramvar/encoding/posit.hpp"
#include "rramvar/encoding/raw_float.hpp"
#include "rramvar/encoding/scale.hpp"

using namespace rramvar;

namespace {

bool same(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

/// A word's value is coded as a word of that value; its fields make it; a weight's word is stable.
template <NumberFormat F>
void check(const F& format, fuzz::Taker from) {
  using Word = word_type_of<F>;
  const auto bits = static_cast<Word>(from.take<std::uint64_t>() & low_bits(F::bits));
  const auto value = static_cast<double>(format.decode(bits));
  const auto is_float = [](double x) {
    return std::abs(x) <= static_cast<double>(std::numeric_limits<float>::max()) &&
           static_cast<double>(static_cast<float>(x)) == x;
  };
  const auto rounded = [&](double x) {
    return static_cast<double>(format.decode(format.encode(static_cast<float>(x))));
  };
  if (is_float(value)) fuzz::require(rounded(value) == value, "a value has its own word");
  if constexpr (FieldedFormat<F>) {
    const auto layout = format.layout();
    std::vector<double> fields;
    for (const Field& field : layout.fields()) {
      fields.push_back(static_cast<double>(field.of(bits)));
    }
    fuzz::require(same(layout.combine(bits, fields), value), "fields make the value");
  }
  const auto w = from.take<float>();
  const Word word = format.encode(w);
  fuzz::require((word & ~low_bits(F::bits)) == 0, "a word has no bits beyond its width");
  const auto nearest = static_cast<double>(format.decode(word));
  if (is_float(nearest)) {
    fuzz::require(rounded(nearest) == nearest, "rounding again changes nothing");
  }
  if constexpr (ScaledFormat<F>) {
    std::array<float, 5> weights{};
    for (float& weight : weights) weight = from.take<float>();
    const Affine affine = format.affine_for(weights);
    fuzz::require(std::isfinite(affine.scale) && affine.scale >= 0.0f, "scales are numbers");
    for (const ScaleGroup& group : scale_groups(format, weights)) {
      for (std::size_t i = group.begin; i < group.end; ++i) {
        const auto coded = static_cast<float>(group.affine.to_format(weights[i]));
        group.affine.to_weight(static_cast<double>(format.decode(format.encode(coded))));
      }
    }
  }
}

template <class... Formats>
void check_one_of(std::size_t choice, fuzz::Taker from, const Formats&... format) {
  std::size_t i = 0;
  ((i++ == choice % sizeof...(Formats) ? check(format, from) : void()), ...);
}

}  // namespace

RRAMVAR_FUZZ_TARGET(formats) {
  fuzz::Taker from(bytes);
  const auto choice = from.take<std::uint8_t>();
  check_one_of(choice, from, binary16{}, bfloat16{}, binary32{}, binary64{}, e4m3{}, e5m2{}, e2m1{},
               ieee_float<3, 4, TopExponent::numbers, Overflow::saturate>{}, ieee_float<11, 2>{},
               RawFloat{}, fixed_point<3, 12>{}, fixed_point<0, 7>{}, fixed_point<15, 16>{}, int8{},
               int4{}, int8{ScaleRule::range}, twos_complement<29>{}, offset_binary<8>{},
               offset_binary<2>{ScaleRule::range}, sign_magnitude<8>{}, sign_magnitude<29>{},
               ternary{}, binary_weight{}, posit8{}, posit16{}, posit32{}, posit<5, 2>{}, mxfp8{},
               mxfp4{}, block_float<binary16, 16>{});
}
