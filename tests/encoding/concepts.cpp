#include "rramvar/encoding/concepts.hpp"

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "rramvar/encoding/block_float.hpp"
#include "rramvar/encoding/cell_map.hpp"
#include "rramvar/encoding/fixed_point.hpp"
#include "rramvar/encoding/ieee_float.hpp"
#include "rramvar/encoding/integers.hpp"
#include "rramvar/encoding/posit.hpp"
#include "rramvar/encoding/raw_float.hpp"

using namespace rramvar;

namespace {

// Each near miss lacks exactly one thing.

struct Minimal {
  static constexpr int bits = 8;
  std::uint8_t encode(float) const;
  float decode(std::uint8_t) const;
};
struct NoBits {
  std::uint8_t encode(float) const;
  float decode(std::uint8_t) const;
};
struct BitsNotConstant {
  int bits = 8;
  std::uint8_t encode(float) const;
  float decode(std::uint8_t) const;
};
struct NoEncode {
  static constexpr int bits = 8;
  float decode(std::uint8_t) const;
};
struct NonConstEncode {
  static constexpr int bits = 8;
  std::uint8_t encode(float);
  float decode(std::uint8_t) const;
};
struct SignedWord {
  static constexpr int bits = 8;
  std::int8_t encode(float) const;
  float decode(std::int8_t) const;
};
struct NoDecode {
  static constexpr int bits = 8;
  std::uint8_t encode(float) const;
};
struct NonConstDecode {
  static constexpr int bits = 8;
  std::uint8_t encode(float) const;
  float decode(std::uint8_t);
};
struct IntegerValue {
  static constexpr int bits = 8;
  std::uint8_t encode(float) const;
  int decode(std::uint8_t) const;
};
struct FormatNotCopyable : Minimal {
  std::unique_ptr<int> owned;
};
static_assert(NumberFormat<Minimal>);
static_assert(!NumberFormat<NoBits>);
static_assert(!NumberFormat<BitsNotConstant>);
static_assert(!NumberFormat<NoEncode>);
static_assert(!NumberFormat<NonConstEncode>);
static_assert(!NumberFormat<SignedWord>);
static_assert(!NumberFormat<NoDecode>);
static_assert(!NumberFormat<NonConstDecode>);
static_assert(!NumberFormat<IntegerValue>);
static_assert(!NumberFormat<FormatNotCopyable>);
static_assert(std::same_as<word_type_of<Minimal>, std::uint8_t>);

struct MinimalLayout {
  std::vector<Field> fields() const;
  double combine(WordBits, std::span<const double>) const;
};
struct NoFields {
  double combine(WordBits, std::span<const double>) const;
};
struct FieldsOfInt {
  std::vector<int> fields() const;
  double combine(WordBits, std::span<const double>) const;
};
struct OneField {
  Field fields() const;
  double combine(WordBits, std::span<const double>) const;
};
struct NoCombine {
  std::vector<Field> fields() const;
};
struct CombineWithoutWord {
  std::vector<Field> fields() const;
  double combine(std::span<const double>) const;
};
struct CombineToText {
  std::vector<Field> fields() const;
  std::string combine(WordBits, std::span<const double>) const;
};
static_assert(FieldLayout<MinimalLayout>);
static_assert(FieldLayout<FloatLayout> && FieldLayout<LinearLayout>);
static_assert(!FieldLayout<NoFields>);
static_assert(!FieldLayout<FieldsOfInt>);
static_assert(!FieldLayout<OneField>);
static_assert(!FieldLayout<NoCombine>);
static_assert(!FieldLayout<CombineWithoutWord>);
static_assert(!FieldLayout<CombineToText>);

struct Fielded : Minimal {
  MinimalLayout layout() const;
};
struct NonConstLayout : Minimal {
  MinimalLayout layout();
};
struct WrongLayout : Minimal {
  NoCombine layout() const;
};
struct LayoutOnly {
  MinimalLayout layout() const;
};
static_assert(FieldedFormat<Fielded>);
static_assert(!FieldedFormat<Minimal>);
static_assert(!FieldedFormat<NonConstLayout>);
static_assert(!FieldedFormat<WrongLayout>);
static_assert(!FieldedFormat<LayoutOnly>);
static_assert(FieldedFormat<binary16> && FieldedFormat<bfloat16> && FieldedFormat<binary32>);
static_assert(FieldedFormat<e4m3> && FieldedFormat<int8> && FieldedFormat<e8m0>);
static_assert(NumberFormat<posit16> && !FieldedFormat<posit16>);
static_assert(FieldedFormat<RawFloat> && FieldedFormat<fixed_point<3, 12>>);

struct ScaledMinimal : Minimal {
  Affine affine_for(std::span<const float>) const;
};
struct ScaleIsFloat : Minimal {
  float affine_for(std::span<const float>) const;
};
struct NonConstScale : Minimal {
  Affine affine_for(std::span<const float>);
};
static_assert(ScaledFormat<ScaledMinimal>);
static_assert(ScaledFormat<int8> && ScaledFormat<ternary> && ScaledFormat<mxfp4>);
static_assert(!ScaledFormat<Minimal> && !ScaledFormat<binary16> && !ScaledFormat<posit8>);
static_assert(!ScaledFormat<ScaleIsFloat>);
static_assert(!ScaledFormat<NonConstScale>);

struct MinimalCells {
  int bits_per_cell(FieldRole) const;
};
struct NoCells {};
struct NonConstCells {
  int bits_per_cell(FieldRole);
};
struct CellsWithoutRole {
  int bits_per_cell() const;
};
struct CellsOfText {
  std::string bits_per_cell(FieldRole) const;
};
struct CellsNotCopyable : MinimalCells {
  std::unique_ptr<int> owned;
};
static_assert(CellMap<MinimalCells>);
static_assert(CellMap<UniformCells<1>> && CellMap<UniformCells<8>> && CellMap<FieldCells>);
static_assert(!CellMap<NoCells>);
static_assert(!CellMap<NonConstCells>);
static_assert(!CellMap<CellsWithoutRole>);
static_assert(!CellMap<CellsOfText>);
static_assert(!CellMap<CellsNotCopyable>);

}  // namespace
