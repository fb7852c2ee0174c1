// Integer formats against their definition, and the scales that they take from weights.
#include "rramvar/encoding/integers.hpp"

#include <limits>
#include <span>
#include <vector>

#include "catch.hpp"
#include "encoding/inputs.hpp"
#include "encoding/nearest.hpp"
#include "random.hpp"
#include "rramvar/encoding/block_float.hpp"

using namespace rramvar;
using rramvar::test::same_value;
using rramvar::test::within_rel;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Words in the order of their values, low … high; ties go to the even number.
/// @param least where numbers to encode begin
template <class Format, class WordOf>
std::size_t wrong_words(const Format& format, int low, int high, const WordOf& word_of,
                        double least = -infinity) {
  std::vector<double> values;
  const int even = low % 2 == 0 ? 0 : 1;  // so that even indices are even numbers
  for (int k = low - even; k <= high; ++k) values.push_back(k);
  std::size_t wrong = 0;
  const auto expect = [&](double v, int number) {
    if (v < least) return;
    wrong += format.encode(v) == word_of(number) ? 0 : 1;
  };
  for (int k = low; k <= high; ++k) {
    wrong += format.decode(word_of(k)) == k ? 0 : 1;
    for (const double v : {k + 0.5, std::nextafter(k + 0.5, -infinity),
                           std::nextafter(k + 0.5, infinity), k + 0.25, k - 0.25}) {
      const auto index = static_cast<int>(rramvar::test::nearest_index(values, v));
      expect(v, std::max(low, low - even + index));
    }
  }
  for (std::uint64_t i = 0; i < rramvar::test::a_million / 4; ++i) {
    const double v = rramvar::test::float_near_one(i);
    const auto index = static_cast<int>(rramvar::test::nearest_index(values, v));
    expect(v, std::max(low, low - even + index));
  }
  expect(infinity, high);
  expect(-infinity, low);
  expect(1e300, high);
  wrong += format.decode(format.encode(std::nan(""))) == 0.0 ? 0 : 1;
  return wrong;
}

template <int N>
std::size_t wrong_twos_complement() {
  return wrong_words(twos_complement<N>{}, -(1 << (N - 1)), (1 << (N - 1)) - 1, [](int k) {
    return static_cast<word_of_bits<N>>(static_cast<unsigned>(k) & low_bits(N));
  });
}
template <int N>
std::size_t wrong_offset_binary() {
  return wrong_words(offset_binary<N>{}, -(1 << (N - 1)), (1 << (N - 1)) - 1,
                     [](int k) { return static_cast<word_of_bits<N>>(k + (1 << (N - 1))); });
}

/// |w − ŵ| summed in squares, as coded with a scale.
template <class Format>
double squared_error(const Format& format, std::span<const float> weights, const Affine& affine) {
  double sum = 0.0;
  for (const float w : weights) {
    const double v = format.decode(format.encode(affine.to_format(static_cast<double>(w))));
    sum += std::pow(affine.to_weight(v) - static_cast<double>(w), 2);
  }
  return sum;
}

std::vector<float> normal_weights(std::size_t n, std::uint32_t seed) {
  std::vector<float> weights(n);
  rramvar::test::Random(seed).fill_normal(weights, 0.1);
  return weights;
}

}  // namespace

TEST_CASE("Two's complement and offset binary round to the nearest, ties to even, and saturate") {
  CHECK(wrong_twos_complement<8>() == 0);
  CHECK(wrong_twos_complement<4>() == 0);
  CHECK(wrong_twos_complement<2>() == 0);
  CHECK(wrong_twos_complement<16>() == 0);
  CHECK(wrong_offset_binary<8>() == 0);
  CHECK(wrong_offset_binary<3>() == 0);
}

TEST_CASE("Sign-magnitude integers mirror at 0 and keep its sign") {
  const sign_magnitude<8> format;
  CHECK(wrong_words(
            format, 0, 127, [](int k) { return static_cast<std::uint8_t>(k); }, 0.0) == 0);
  std::size_t wrong = 0;
  for (std::uint64_t i = 0; i < rramvar::test::a_million; ++i) {
    const double v = rramvar::test::float_near_one(i);
    wrong += format.encode(v) == (format.encode(std::abs(v)) | (v < 0 ? 0x80 : 0)) ? 0 : 1;
  }
  CHECK(wrong == 0);
  CHECK(format.encode(-0.0) == 0x80);
  CHECK(format.encode(-0.25) == 0x80);
  CHECK(same_value(format.decode(0x80), -0.0));
  CHECK(format.encode(-127.4) == 0xff);
  CHECK(format.encode(-infinity) == 0xff);
  CHECK(format.decode(0xff) == -127.0);
}

TEST_CASE("Ternary and binary weights") {
  CHECK(ternary{}.decode(ternary{}.encode(0.6)) == 1.0);
  CHECK(ternary{}.decode(ternary{}.encode(-0.4)) == 0.0);
  CHECK(ternary{}.decode(ternary{}.encode(-7.0)) == -1.0);
  CHECK(binary_weight{}.decode(binary_weight{}.encode(1e-30)) == 1.0);
  CHECK(binary_weight{}.decode(binary_weight{}.encode(-1e-30)) == -1.0);
  CHECK(binary_weight{}.encode(0.0) == 0);
  CHECK(binary_weight{}.encode(std::nan("")) == 0);
}

TEST_CASE("The symmetric scale puts the largest weight at the largest integer") {
  const std::vector<float> weights{0.5f, -1.27f, 0.3f, std::nanf(""),
                                   -std::numeric_limits<float>::infinity()};
  const Affine affine = int8{}.affine_for(weights);
  CHECK(affine.scale == static_cast<float>(static_cast<double>(1.27f) / 127.0));
  CHECK(affine.zero_point == 0.0);
  CHECK(int8{}.encode(affine.to_format(static_cast<double>(-1.27f))) == 0x81);  // −127
  CHECK(sign_magnitude<4>{}.affine_for(weights).scale == 1.27f / 7.0f);
}

TEST_CASE("The scale for a range fills it, and 0 stays 0") {
  const std::vector<float> weights{0.5f, -0.1f, 1.45f};
  const int8 format{ScaleRule::range};
  const Affine affine = format.affine_for(weights);
  CHECK_THAT(static_cast<double>(affine.scale), within_rel(1.55 / 255, 1e-6));
  CHECK(affine.zero_point == std::round(-128 + 0.1 / (1.55 / 255)));
  CHECK(format.decode(format.encode(affine.to_format(static_cast<double>(-0.1f)))) == -128.0);
  CHECK(format.decode(format.encode(affine.to_format(static_cast<double>(1.45f)))) == 127.0);
  CHECK(affine.to_weight(format.decode(format.encode(affine.to_format(0.0)))) == 0.0);
  const std::vector<float> positive{0.5f, 1.5f};  // 0 is within the range all the same
  CHECK(format.affine_for(positive).zero_point == -128.0);
}

TEST_CASE("Weights that are all 0 have the scale 0, so that nothing read makes more of them") {
  const std::vector<float> zeros{0.0f, -0.0f, 0.0f};
  const auto check = [&](const auto& format) {
    const Affine affine = format.affine_for(zeros);
    CHECK(affine.scale == 0.0f);
    using Format = std::remove_cvref_t<decltype(format)>;
    for (const double w : {0.0, -0.0, 3.0}) {
      const auto word = format.encode(affine.to_format(w));
      CHECK(affine.to_weight(static_cast<double>(format.decode(word))) == 0.0);
    }
    for (WordBits word = 0; word <= low_bits(Format::bits); ++word) {
      const auto w = static_cast<word_type_of<Format>>(word);
      CHECK(affine.to_weight(static_cast<double>(format.decode(w))) == 0.0);
    }
  };
  check(int8{});
  check(int8{ScaleRule::range});
  check(offset_binary<4>{ScaleRule::range});
  check(sign_magnitude<8>{});
  check(ternary{});
  check(binary_weight{});
}

TEST_CASE("The least weights that a float holds keep a scale") {
  const std::vector<float> weights{0.0f, std::numeric_limits<float>::denorm_min()};
  for (const Affine& affine : {int8{}.affine_for(weights), ternary{}.affine_for(weights),
                               int8{ScaleRule::range}.affine_for(weights)}) {
    CHECK(affine.scale == std::numeric_limits<float>::denorm_min());
  }
}

TEST_CASE("With a scale each weight still gets the nearest value there is") {
  for (std::uint32_t seed = 0; seed < 20; ++seed) {
    const auto weights = normal_weights(1000, seed);
    for (const ScaleRule rule : {ScaleRule::largest, ScaleRule::range}) {
      const int4 format{rule};
      const Affine affine = format.affine_for(weights);
      std::vector<double> values;
      for (int k = -8; k <= 7; ++k) values.push_back(affine.to_weight(k));
      std::size_t wrong = 0;
      for (const float weight : weights) {
        const auto w = static_cast<double>(weight);
        const double coded = affine.to_weight(format.decode(format.encode(affine.to_format(w))));
        wrong += coded == values[rramvar::test::nearest_index(values, w)] ? 0 : 1;
      }
      CHECK(wrong == 0);
    }
  }
}

TEST_CASE("The scales of ternary and binary weights have the least squared error") {
  for (std::uint32_t seed = 0; seed < 5; ++seed) {
    const auto weights = normal_weights(500, seed);
    const auto least = [&](const auto& format) {
      const Affine best = format.affine_for(weights);
      const double error = squared_error(format, weights, best);
      std::size_t better = 0;
      for (int i = 1; i < 2000; ++i) {
        const Affine other{0.0005f * static_cast<float>(i), 0.0};
        better += squared_error(format, weights, other) < error * (1 - 1e-6) ? 1 : 0;
      }
      return better == 0;
    };
    CHECK(least(ternary{}));
    CHECK(least(binary_weight{}));
  }
}

TEST_CASE("Scales belong to tensors, filters, or blocks within filters") {
  const auto weights = normal_weights(150, 1);
  const auto groups = [&](const auto& format, std::size_t filter) {
    std::vector<std::size_t> ends;
    for (const auto& [begin, end, affine] : scale_groups(format, weights, filter)) {
      CHECK(begin == (ends.empty() ? 0 : ends.back()));
      const auto own = std::span(weights).subspan(begin, end - begin);
      CHECK(affine.scale == format.affine_for(own).scale);
      ends.push_back(end);
    }
    return ends;
  };
  using Ends = std::vector<std::size_t>;
  CHECK(groups(int8{}, 0) == Ends{150});
  CHECK(groups(int8{}, 50) == Ends{50, 100, 150});
  CHECK(groups(mxfp8{}, 0) == Ends{32, 64, 96, 128, 150});
  CHECK(groups(mxfp8{}, 75) == Ends{32, 64, 75, 107, 139, 150});
  CHECK(scale_groups(int8{}, std::span<const float>{}).empty());
}

TEST_CASE("The scale of a block is the power of two that the MX specification gives") {
  const auto scale = [](const auto& format, float largest) {
    const std::vector<float> weights{0.1f * largest, -largest, 0.0f};
    return format.affine_for(weights).scale;
  };
  CHECK(scale(mxfp8{}, 1.0f) == 0x1p-8f);   // floor(log2 1) − 8
  CHECK(scale(mxfp8{}, 1.99f) == 0x1p-8f);  // then 1.99·2⁸ = 509 saturates at 448
  CHECK(scale(mxfp8{}, 2.0f) == 0x1p-7f);
  CHECK(scale(mxfp4{}, 0.3f) == 0x1p-4f);  // floor(log2 0.3) − 2
  CHECK(scale(block_float<e5m2>{}, 1.0f) == 0x1p-15f);
  CHECK(scale(mxfp8{}, 0.0f) == 0x1p-127f);  // the least
  CHECK(scale(mxfp8{}, 1e-45f) == 0x1p-127f);
  CHECK(scale(mxfp4{}, std::numeric_limits<float>::max()) == 0x1p125f);
}

TEST_CASE("E8M0 holds the powers of two from 2^-127 to 2^127, and NaN") {
  for (int e = -127; e <= 127; ++e) {
    REQUIRE(e8m0{}.encode(std::ldexp(1.0, e)) == e + 127);
    REQUIRE(e8m0{}.decode(static_cast<std::uint8_t>(e + 127)) == std::ldexp(1.0, e));
  }
  CHECK(e8m0{}.encode(1.4) == 127);
  CHECK(e8m0{}.encode(1.5) == 128);
  CHECK(e8m0{}.encode(0x1p-140) == 0);
  for (const double w : {0.0, -1.0, std::nan(""), infinity, 0x1.8p127}) {
    CHECK(e8m0{}.encode(w) == 0xff);
  }
  CHECK(std::isnan(e8m0{}.decode(0xff)));
}
