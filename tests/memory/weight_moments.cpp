// Exact moments of stored weights against the enumeration of every outcome of every cell.
#include "rramvar/memory/weight_moments.hpp"
#include "rramvar/memory/combined_digits.hpp"
#include "rramvar/memory/word_moments.hpp"

#include <cmath>
#include <numbers>
#include <numeric>

#include "catch.hpp"
#include "error_text.hpp"
#include "random.hpp"
#include "rramvar/device/builtin_tables.hpp"
#include "rramvar/device/sources/read_voltage.hpp"
#include "rramvar/device/varied_device.hpp"
#include "rramvar/encoding/fixed_point.hpp"
#include "rramvar/encoding/integers.hpp"
#include "rramvar/encoding/posit.hpp"
#include "rramvar/encoding/raw_float.hpp"
#include "rramvar/readout/nearest_level.hpp"
#include "rramvar/readout/threshold.hpp"
#include "sampling/devices.hpp"
#include "sampling/every_outcome.hpp"

using namespace rramvar;
using rramvar::test::has_all;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

using Small = ieee_float<3, 3>;
using Analog = VariabilitySampler<DeviceLUT<2>, ConductanceReadout>;
using Digital = VariabilitySampler<DeviceLUT<2>, ThresholdReadout>;
template class rramvar::CombinedDigits<std::plus<>>;
template class rramvar::CombinedDigits<std::multiplies<>>;

namespace {

/// Resistances that overlap, so that thresholds err in both states.
const auto overlapping =
    DeviceLUT<2>::from(std::vector{2e5, 9e4, 1.2e4}, std::vector{8e3, 1.9e4, 1.1e5});
const auto four_states = DeviceLUT<4>::from(std::vector{9e5, 3e5}, std::vector{3.4e5, 8e4},
                                            std::vector{9e4, 3.1e4}, std::vector{2.9e4, 7e3});

/// A distribution without any of the optional functions.
struct DrawsOnly {
  double factor[2] = {1e5, 1e4};
  ohm operator()(LogicState s, DrawEngine& engine) const {
    return factor[s] * (1.0 + OpenUniform{}(engine).lower);
  }
};

/// A user's format: no fields, values in no order.
struct Scrambled {
  static constexpr int bits = 7;
  std::uint8_t encode(float w) const { return static_cast<std::uint8_t>(static_cast<int>(w)); }
  double decode(std::uint8_t word) const { return std::sin(word * 1.7) * 10.0; }
};

/// The same as a known one, but with a layout that the library does not know.
struct OwnLayout : binary16 {
  struct Layout : FloatLayout {};
  static constexpr Layout layout() { return {{5, 10, 15}}; }
};

/// Too wide to be enumerated.
struct Wide {
  static constexpr int bits = 32;
  std::uint32_t encode(float w) const { return RawFloat{}.encode(w); }
  float decode(std::uint32_t word) const { return RawFloat{}.decode(word); }
};

/// The moments of a word and P(Inf or NaN) against its outcomes, to 1e-12 of their size.
void check_word(const std::vector<test::WordOutcome>& outcomes, const Moments& m,
                double non_finite) {
  Moments exact;
  double largest = 0.0;
  double lost_share = 0.0;
  for (const auto& [p, value, lost] : outcomes) {
    exact.mean += p * value;
    largest = std::max(largest, std::abs(value));
    lost_share += lost ? p : 0.0;
  }
  for (const auto& [p, value, lost] : outcomes) {
    const double d = value - exact.mean;
    exact.variance += p * d * d;
    exact.third += p * d * d * d;
    exact.fourth += p * d * d * d * d;
  }
  const double size = std::sqrt(std::sqrt(exact.fourth)) + 1e-6 * largest;
  CHECK_THAT(m.mean, within_abs(exact.mean, 1e-12 * (largest + 1e-300)));
  CHECK_THAT(m.variance, within_abs(exact.variance, 1e-12 * size * size));
  CHECK_THAT(m.third, within_abs(exact.third, 1e-12 * size * size * size));
  CHECK_THAT(m.fourth, within_abs(exact.fourth, 1e-12 * size * size * size * size));
  CHECK_THAT(non_finite, within_abs(lost_share, 1e-13));
}

/// Every word of so many bits. Formats and cell maps are data here, as below the library's face:
/// sampling/any_format.cpp compares that with their types.
template <class Sampler>
void check_by_enumeration(const WordCodec& codec, int bits, const Sampler& sampler) {
  std::vector<WordBits> words(std::size_t{1} << bits);
  std::iota(words.begin(), words.end(), WordBits{0});
  const WeightMoments moments =
      moments_of_words(codec, DigitMoments::of(sampler, codec.digits()), words);
  REQUIRE(moments.known);
  REQUIRE(moments.weights.size() == words.size());
  double total = 0.0;
  for (const WordBits word : words) {
    CAPTURE(word);
    const auto outcomes = test::every_outcome(codec, sampler, word);
    check_word(outcomes, moments.weights[word], moments.non_finite[word]);
    for (const auto& outcome : outcomes) total += outcome.non_finite ? outcome.probability : 0.0;
  }
  CHECK_THAT(moments.non_finite_weights, within_rel(total, 1e-12));
}

template <std::size_t S>
void check_all_readouts(const WordCodec& codec, int bits, const DeviceLUT<S>& lut) {
  check_by_enumeration(codec, bits, VariabilitySampler(lut, ThresholdReadout{}));
  check_by_enumeration(codec, bits, VariabilitySampler(lut, NearestLevelReadout{}));
  if (!codec.format().layout().exists()) return;
  check_by_enumeration(codec, bits, VariabilitySampler(lut, ConductanceReadout{}));
  check_by_enumeration(codec, bits, VariabilitySampler(lut, ResistanceReadout{}));
  check_by_enumeration(codec, bits, VariabilitySampler(lut, LogResistanceReadout{}));
}
template <class Format, class Cells, class Lut>
void check_all_readouts(const Lut& lut, StoredBits stored, NonFinite policy) {
  const BitEncoder<Format, Cells> encoder(Format{}, stored, Cells{}, policy);
  check_all_readouts(codec_of(encoder), Format::bits, lut);
}

template <class Encoder, class Sampler>
WeightMoments moments_of(const Encoder& encoder, const Sampler& sampler,
                         const std::vector<float>& weights, const IdealParts& ideal = {}) {
  return store_weights(encoder, sampler, std::span(weights))->moments(ideal);
}

}  // namespace

TEST_CASE("Floating point, one bit a cell: moments are those of all outcomes") {
  for (const NonFinite policy : {NonFinite::saturate, NonFinite::zero}) {
    for (const StoredBits stored :
         {store::all, store::fraction, store::exponent, store::sign, store::mask(0b1010101)}) {
      check_all_readouts<Small, UniformCells<1>>(overlapping, stored, policy);
    }
  }
}

TEST_CASE("Floating point, two bits a cell, with digits narrower than the cell") {
  for (const StoredBits stored : {store::all, store::mask(0b1101110)}) {
    check_all_readouts<Small, UniformCells<2>>(four_states, stored, NonFinite::saturate);
    check_all_readouts<Small, UniformCells<1>>(four_states, stored, NonFinite::zero);
  }
}

TEST_CASE("Fixed point: moments are those of all outcomes") {
  for (const StoredBits stored : {store::all, store::fraction, store::mask(0b1001101)}) {
    check_all_readouts<fixed_point<2, 4>, UniformCells<1>>(overlapping, stored,
                                                           NonFinite::saturate);
    check_all_readouts<fixed_point<2, 4>, UniformCells<2>>(four_states, stored,
                                                           NonFinite::saturate);
  }
}

TEST_CASE("Formats without Inf, or with one NaN: moments are those of all outcomes") {
  using OneNan = ieee_float<3, 3, TopExponent::one_nan>;
  using NumbersOnly = ieee_float<3, 3, TopExponent::numbers, Overflow::saturate>;
  for (const StoredBits stored : {store::all, store::fraction, store::mask(0b1011101)}) {
    check_all_readouts<OneNan, UniformCells<1>>(overlapping, stored, NonFinite::saturate);
    check_all_readouts<OneNan, UniformCells<2>>(four_states, stored, NonFinite::zero);
    check_all_readouts<NumbersOnly, UniformCells<1>>(overlapping, stored, NonFinite::saturate);
    check_all_readouts<e2m1, UniformCells<1>>(overlapping, store::all, NonFinite::saturate);
  }
}

TEST_CASE("Integers of every kind: moments are those of all outcomes") {
  const auto check = [&](auto format) {
    using Format = decltype(format);
    check_all_readouts<Format, UniformCells<1>>(overlapping, store::all, NonFinite::saturate);
    check_all_readouts<Format, UniformCells<2>>(four_states, store::all, NonFinite::saturate);
    check_all_readouts<Format, UniformCells<1>>(overlapping, store::mask(0b1), NonFinite::saturate);
  };
  check(twos_complement<6>{});
  check(offset_binary<6>{});
  check(sign_magnitude<6>{});
  check(ternary{});
  check(binary_weight{});
}

TEST_CASE("Posits read by threshold: moments are those of all outcomes") {
  for (const NonFinite policy : {NonFinite::saturate, NonFinite::zero}) {
    check_all_readouts<posit<7>, UniformCells<1>>(overlapping, store::all, policy);
    check_all_readouts<posit<7>, UniformCells<2>>(four_states, store::mask(0b0111101), policy);
  }
}

TEST_CASE("Gray codes and cells of each field's own: moments are those of all outcomes") {
  const FieldCells cells{.exponent = {2, CellCode::gray, SplitFrom::most_significant},
                         .integer = {2, CellCode::gray},
                         .fraction = {2, CellCode::gray},
                         .word = {2, CellCode::gray, SplitFrom::most_significant}};
  const VariabilitySampler sampler(four_states, ThresholdReadout{});
  const auto check = [&](auto format) {
    const BitEncoder<decltype(format), FieldCells> encoder(format, store::all, cells);
    check_by_enumeration(codec_of(encoder), format.bits, sampler);
  };
  check(Small{});
  check(e2m1{});
  check(ieee_float<3, 3, TopExponent::one_nan>{});
  check(twos_complement<6>{});
  check(sign_magnitude<6>{});
  check(posit<7>{});
}

TEST_CASE("The moments of scaled weights are those of the format, scaled") {
  const std::vector<float> weights{0.3f, -0.11f, 0.02f, 0.75f, -0.6f, 0.0f};
  const VariabilitySampler sampler(overlapping, ConductanceReadout{});
  const twos_complement<6> format{ScaleRule::range};
  const BitEncoder<twos_complement<6>> encoder(format);
  const StoredWeightsOf stored(encoder, sampler, weights, 3);  // two filters
  const WeightMoments moments = stored.moments();
  REQUIRE(moments.known);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const auto affine = format.affine_for(std::span(weights).subspan(i / 3 * 3, 3));
    const auto word = format.encode(affine.to_format(static_cast<double>(weights[i])));
    double mean = 0.0;
    double square = 0.0;
    for (const auto& [p, value, lost] : test::every_outcome(encoder, sampler, word)) {
      mean += p * affine.to_weight(value);
      square += p * affine.to_weight(value) * affine.to_weight(value);
    }
    CHECK_THAT(moments.weights[i].mean, within_abs(mean, 1e-12));
    CHECK_THAT(moments.weights[i].variance, within_rel(square - mean * mean, 1e-9));
    CHECK(stored.encoded()[i] == affine.to_weight(format.decode(word)));
  }
}

TEST_CASE("A user's format without a layout is enumerated") {
  check_all_readouts<Scrambled, UniformCells<1>>(overlapping, store::all, NonFinite::saturate);
  check_all_readouts<Scrambled, UniformCells<2>>(four_states, store::mask(0b0110111),
                                                 NonFinite::saturate);
}

TEST_CASE("The exponents' product form and the enumeration of all words agree in binary16") {
  const Digital sampler(overlapping);
  const auto digits = DigitMoments::of(sampler);
  const WordCodec codec = codec_of(BitEncoder<binary16>{});
  EnumeratedMoments enumerated(codec, codec.digits(), digits);
  std::vector<WordBits> words;
  for (WordBits w = 0; w < 0x10000; w += 61) words.push_back(w);
  REQUIRE(enumerated.can(words));
  const WeightMoments product = moments_of_words(codec, digits, words);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const ReadMoments read = enumerated(words[i]);
    CAPTURE(words[i]);
    CHECK_THAT(product.weights[i].mean, within_abs(read.value.mean, 1e-10));
    CHECK_THAT(product.weights[i].variance, within_rel(read.value.variance, 1e-12));
    CHECK_THAT(product.weights[i].fourth, within_rel(read.value.fourth, 1e-12));
    CHECK_THAT(product.non_finite[i], within_rel(read.non_finite, 1e-12));
  }
}

// ln R is normal, so d̂ of a log-resistance readout is: 2^(p·d̂) is log-normal, with moments in
// closed form. exp(a·Z): mean exp(a²/2), E[x²] = exp(2a²), …
TEST_CASE("Log-normal resistances read by their logarithm: the textbook's log-normal weights") {
  const LogNormalResistance<2> device{{12.0, 9.0}, {0.3, 0.2}};
  const VariabilitySampler sampler(device, LogResistanceReadout{});
  const std::vector<float> weights{0.375f};  // exponent 01101 in binary16, 1.5·2⁻²
  const Moments m = moments_of(BitEncoder<binary16>{store::exponent}, sampler, weights).weights[0];
  double a2 = 0.0;
  for (const auto& [place, sigma] :
       {std::pair{16.0, 0.3}, {8.0, 0.2}, {4.0, 0.2}, {2.0, 0.3}, {1.0, 0.2}}) {
    a2 += std::pow(place * std::numbers::ln2 * sigma / 3.0, 2);
  }
  const auto raw = [&](double order) {
    return std::pow(0.375, order) * std::exp(order * order * a2 / 2);
  };
  CHECK_THAT(m.mean, within_rel(raw(1), 1e-9));
  CHECK_THAT(m.variance, within_rel(raw(2) - raw(1) * raw(1), 1e-8));
  CHECK_THAT(m.third, within_rel(raw(3) - 3 * raw(2) * raw(1) + 2 * std::pow(raw(1), 3), 1e-8));
  CHECK_THAT(m.fourth, within_rel(raw(4) - 4 * raw(3) * raw(1) + 6 * raw(2) * raw(1) * raw(1) -
                                      3 * std::pow(raw(1), 4),
                                  1e-8));
}

TEST_CASE("Where infinity is made by events beyond any draw, the moments are those of the draws") {
  // E[2^g] of a log-normal conductance g is infinite, but not because of anything within 11 sigma.
  const LogNormalResistance<2> device{{12.0, 9.0}, {0.3, 0.2}};
  const VariabilitySampler sampler(device, ConductanceReadout{});
  const std::vector<float> weights{0.375f};  // the lowest exponent bit is 1
  const BitEncoder<binary16> encoder(store::mask(0x0400));
  const Moments m = moments_of(encoder, sampler, weights).weights[0];
  const auto mean_of = [&](const auto& f) {
    constexpr double step = 1e-3;
    double sum = 0.0;
    for (double z = -11.0; z < 11.0; z += step) {
      const double digit = sampler.reader()(std::exp(9.0 + 0.2 * z));
      sum += step * std::exp(-0.5 * z * z) * f(0.375 * std::exp2(digit - 1.0));
    }
    return sum / std::sqrt(2.0 * std::numbers::pi);
  };
  const double mean = mean_of([](double w) { return w; });
  CHECK_THAT(m.mean, within_rel(mean, 1e-9));
  CHECK_THAT(m.variance,
             within_rel(mean_of([&](double w) { return std::pow(w - mean, 2); }), 1e-9));
  CHECK_THAT(m.fourth, within_rel(mean_of([&](double w) { return std::pow(w - mean, 4); }), 1e-6));
}

TEST_CASE("Moments that only events nobody will see could make are infinite") {
  // E[2^(c·g)] of a log-normal conductance g does not exist.
  const LogNormalResistance<2> device{{12.0, 9.0}, {0.3, 0.6}};
  const VariabilitySampler sampler(device, ConductanceReadout{});
  const std::vector<float> weights{0.375f};
  const Moments all = moments_of(BitEncoder<binary32>{}, sampler, weights).weights[0];
  CHECK(std::isinf(all.mean));
  CHECK(std::isinf(all.variance));
  CHECK(std::isinf(all.fourth));
  const Moments fraction =
      moments_of(BitEncoder<binary32>{store::fraction}, sampler, weights).weights[0];
  CHECK(std::isfinite(fraction.fourth));
}

TEST_CASE("An exponent on a table below sources has moments, whatever rounding does to its ends") {
  // R comes back through its read voltage with rounding errors, which took the outermost entry for
  // a tail that does not converge.
  const auto lut = builtin_lut<2>("ni_rram_1t1r");
  const auto voltage = ReadVoltage::published(0.1, 0.3);
  const VariedDevice device{lut, voltage};
  const VariabilitySampler sampler(device, ConductanceReadout{});
  const std::vector<float> weights{0.375f};
  const BitEncoder<binary16> encoder(store::mask(0x0400));
  const Moments m = moments_of(encoder, sampler, weights).weights[0];
  double mean = 0.0;
  for (const ohm r : lut.sorted(1)) {
    mean += 0.375 * std::exp2(sampler.reader()(voltage.after(r)) - 1.0);
  }
  CHECK_THAT(m.mean, within_rel(mean / static_cast<double>(lut.sorted(1).size()), 1e-12));
}

TEST_CASE("Inf and NaN that are left as they are make the moments infinite") {
  const BitEncoder<Small> encoder(Small{}, store::all, {}, NonFinite::propagate);
  const auto moments = moments_of(encoder, Digital(overlapping), {1.0f});
  CHECK(moments.known);
  CHECK(moments.non_finite_weights > 0.0);
  CHECK_FALSE(std::isfinite(moments.weights[0].mean));
  CHECK(moments.weights[0].variance == std::numeric_limits<double>::infinity());
}

TEST_CASE("Ideal cells have the encoded weights as means, exactly, and no variance") {
  const auto weights = test::awkward_weights(300, 5);
  const auto check = [&](const auto& encoder, const auto& readout) {
    const auto stored = store_weights(encoder, VariabilitySampler(test::ideal_device<2>(), readout),
                                      std::span(weights));
    const WeightMoments moments = stored->moments();
    REQUIRE(moments.known);
    for (std::size_t i = 0; i < weights.size(); ++i) {
      CHECK(moments.weights[i].mean == stored->encoded()[i]);
      CHECK(moments.weights[i].variance == 0.0);
      CHECK(moments.weights[i].fourth == 0.0);
    }
    CHECK(moments.non_finite_weights == static_cast<double>(stored->overflowed()));
  };
  check(BitEncoder<binary16>{}, ConductanceReadout{});
  check(BitEncoder<binary16>{}, ThresholdReadout{});
  check(BitEncoder<RawFloat>{}, LogResistanceReadout{});
  check(BitEncoder<RawFloat>{}, ThresholdReadout{});
  check(BitEncoder<fixed_point<3, 12>>{}, ResistanceReadout{});
}

TEST_CASE("What is taken as ideal does not vary: bits, or cells in one state") {
  const auto weights = test::awkward_weights(100, 6);
  const auto check = [&](const auto& sampler) {
    const BitEncoder<binary16> encoder;
    const WeightMoments no_fraction = moments_of(encoder, sampler, weights, {.bits = 0x3ff});
    const WeightMoments stored_alone =
        moments_of(BitEncoder<binary16>{store::sign | store::exponent}, sampler, weights);
    const WeightMoments nothing = moments_of(encoder, sampler, weights, {.states = 0b11});
    const WeightMoments no_hrs = moments_of(encoder, sampler, weights, {.states = 0b01});
    const WeightMoments all = moments_of(encoder, sampler, weights);
    for (std::size_t i = 0; i < weights.size(); ++i) {
      CHECK(no_fraction.weights[i].mean == stored_alone.weights[i].mean);
      CHECK(no_fraction.weights[i].variance == stored_alone.weights[i].variance);
      CHECK(nothing.weights[i].variance == 0.0);
    }
    // 0.0 has no digit in the LRS, 1.0 (0 01111 0…) has some in both states.
    CHECK(no_hrs.weights[0].variance == 0.0);
    CHECK(no_hrs.weights[9].variance > 0.0);
    CHECK(no_hrs.weights[9].variance < all.weights[9].variance);
  };
  check(Analog(overlapping));
  check(Digital(overlapping));
}

TEST_CASE("A distribution of draws only has the moments of its stand-in table") {
  const auto table = stand_in_table(DrawsOnly{});
  const std::vector<float> weights{0.1f, -0.7f};
  const auto check = [&](const auto& readout) {
    const auto m =
        moments_of(BitEncoder<binary16>{}, VariabilitySampler(DrawsOnly{}, readout), weights);
    const auto t = moments_of(BitEncoder<binary16>{}, VariabilitySampler(table, readout), weights);
    REQUIRE(m.known);
    for (std::size_t i = 0; i < weights.size(); ++i) {
      CHECK_THAT(m.weights[i].mean, within_rel(t.weights[i].mean, 1e-12));
      CHECK_THAT(m.weights[i].variance, within_rel(t.weights[i].variance, 1e-12));
    }
  };
  check(ConductanceReadout{});
  check(ThresholdReadout{});
}

TEST_CASE("Where there is no closed form, it says so") {
  const std::vector<float> weights{0.5f};
  const auto unknown = [&](const auto& encoder, const auto& sampler) {
    const WeightMoments m = moments_of(encoder, sampler, weights);
    CHECK(m.weights.size() == (m.known ? 1 : 0));
    return m.known ? std::string("known") : m.why_unknown;
  };
  CHECK(has_all(unknown(BitEncoder<binary16>{},
                        VariabilitySampler(test::noisy_device<2>(0.3), test::Stuck<1>{})),
                {"no confusion matrix"}));
  CHECK(has_all(unknown(BitEncoder<OwnLayout>{}, Analog(overlapping)), {"analog readout"}));
  CHECK(unknown(BitEncoder<OwnLayout>{}, Digital(overlapping)) == "known");
  CHECK(has_all(unknown(BitEncoder<Wide>{}, Digital(overlapping)), {"16 stored bits"}));
  CHECK(unknown(BitEncoder<Wide>{store::mask(0xffff)}, Digital(overlapping)) == "known");
}

TEST_CASE("The expected number of Inf and NaN is the one of the confusion matrix") {
  const auto weights = test::awkward_weights(200, 7);
  const auto stored =
      store_weights(BitEncoder<binary16>{}, Digital(overlapping), std::span(weights));
  CHECK_THAT(stored->moments().non_finite_weights,
             within_rel(stored->expected().non_finite_weights, 1e-12));
  CHECK(stored->expected().non_finite_weights > 1.0);
}
