// The closed form of a layer's error against the enumeration of every outcome of every cell, and
// against an independent implementation on the real layer.
#include "rramvar/study/closed_form.hpp"

#include <bit>
#include <cmath>
#include <fstream>
#include <limits>

#include "catch.hpp"
#include "data.hpp"
#include "error_text.hpp"
#include "rramvar/encoding/fixed_point.hpp"
#include "rramvar/io/npy.hpp"
#include "sampling/devices.hpp"
#include "sampling/every_outcome.hpp"
#include "study/small_layer.hpp"

using namespace rramvar;
using rramvar::test::error_of;
using rramvar::test::has_all;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

namespace {

using Pair = FullyConnected<2, 3>;

/// Three filters of two weights each.
const std::vector<float> pair_weights{0.5f, -1.5f, 3.0f, 0.1f, -0.75f, 1.0f};
const Conv2DLayer1<Pair> pair_layer{
    Tensor<4>{{{{0.5f}}, {{-1.5f}}}, {{{3.0f}}, {{0.1f}}}, {{{-0.75f}}, {{1.0f}}}},
    Tensor<1>{0.5f, 0.0f, -2.0f}, Pair{}};
const Tensor<4> three_images{{{{1.0f}}, {{-0.5f}}}, {{{2.0f}}, {{1.0f}}}, {{{0.25f}}, {{-1.0f}}}};

/// E and Var of ‖ΔY‖² of filter f, over all outcomes of its two weights.
template <class Encoder, class Sampler>
std::pair<double, double> enumerate_filter(const Encoder& encoder, const Sampler& sampler,
                                           std::size_t f, std::span<const double> reference) {
  const auto first = test::every_outcome(encoder, sampler, encoder(pair_weights[2 * f]));
  const auto second = test::every_outcome(encoder, sampler, encoder(pair_weights[2 * f + 1]));
  std::vector<std::pair<double, double>> squares;
  double mean = 0.0;
  for (const auto& a : first) {
    for (const auto& b : second) {
      double square = 0.0;
      for (std::size_t n = 0; n < 3; ++n) {
        const double dy = (a.value - reference[2 * f]) * double{three_images(n, 0, 0, 0)} +
                          (b.value - reference[2 * f + 1]) * double{three_images(n, 1, 0, 0)};
        square += dy * dy;
      }
      squares.emplace_back(a.probability * b.probability, square);
      mean += squares.back().first * square;
    }
  }
  double variance = 0.0;
  for (const auto& [p, square] : squares) variance += p * (square - mean) * (square - mean);
  return {mean, variance};
}

template <class Encoder, class Sampler>
void check_by_enumeration(const Encoder& encoder, const Sampler& sampler) {
  const StoredWeightsOf stored(encoder, sampler, std::span(pair_weights));
  const ClosedForm form = expected(stored, pair_layer, patch_gram(pair_layer, three_images));
  const std::vector<double> trained(pair_weights.begin(), pair_weights.end());
  const auto check = [&](const ExpectedError& error, std::span<const double> reference) {
    double mean = 0.0;
    double variance = 0.0;
    REQUIRE(error.per_filter.size() == 3);
    for (std::size_t f = 0; f < 3; ++f) {
      const auto [m, v] = enumerate_filter(encoder, sampler, f, reference);
      CHECK_THAT(error.per_filter[f].mean_square(), within_rel(m, 1e-12));
      CHECK_THAT(error.per_filter[f].variance, within_rel(v, 1e-11));
      mean += m;
      variance += v;
    }
    CHECK_THAT(error.overall.mean_square(), within_rel(mean, 1e-12));
    CHECK_THAT(error.overall.variance, within_rel(variance, 1e-11));
  };
  check(form.vs_trained, trained);
  check(form.vs_encoded, stored.encoded());
}

const auto overlapping =
    DeviceLUT<2>::from(std::vector{2e5, 9e4, 1.2e4}, std::vector{8e3, 1.9e4, 1.1e5});

}  // namespace

TEST_CASE("Mean and variance of the squared error are those of all outcomes") {
  using Float = ieee_float<2, 1>;
  using Fixed = fixed_point<1, 2>;
  const auto all_readouts = [](const auto& encoder) {
    check_by_enumeration(encoder, VariabilitySampler(overlapping, ConductanceReadout{}));
    check_by_enumeration(encoder, VariabilitySampler(overlapping, ResistanceReadout{}));
    check_by_enumeration(encoder, VariabilitySampler(overlapping, ThresholdReadout{}));
  };
  all_readouts(BitEncoder<Float>{});
  all_readouts(BitEncoder<Fixed>{});
  all_readouts(BitEncoder<Fixed>{store::sign});
}

TEST_CASE("Ideal cells: only the rounding is left, and nothing varies") {
  const auto layer = test::small_layer();
  const std::span weights(layer.weights().data(), layer.weights().size());
  const auto images = test::small_images(2);
  const StoredWeightsOf stored(BitEncoder<binary16>{},
                               VariabilitySampler(test::ideal_device<2>(), ConductanceReadout{}),
                               weights);
  const ClosedForm form = expected(stored, layer, patch_gram(layer, images));
  CHECK(form.vs_encoded.overall.mean_square() == 0.0);
  CHECK(form.vs_encoded.overall.relative_l2() == 0.0);
  CHECK(form.vs_encoded.overall.relative_l2_std() == 0.0);
  CHECK(form.vs_encoded.overall.snr_db() == std::numeric_limits<double>::infinity());
  CHECK(form.vs_trained.overall.variance == 0.0);
  CHECK(form.rounding > 1e-5);
  CHECK_THAT(form.vs_trained.overall.relative_l2(), within_rel(form.rounding, 1e-9));
  const Study study{BitEncoder<binary16>{},
                    VariabilitySampler{test::ideal_device<2>(), ConductanceReadout{}}, layer};
  CHECK_THAT(form.rounding, within_rel(study.run(images, {.trials = 1}).rounding[0], 1e-6));
}

// 200 trials: the mean square within 4 standard errors (taken from the exact variance), a false
// alarm in 6e-5 of all seeds; its standard deviation within 4 · 5 %, about as rare.
TEST_CASE("RMS and standard deviation of a run are the expected ones") {
  const auto layer = test::small_layer();
  const auto images = test::small_images(2);
  const Study study{BitEncoder<binary16>{store::fraction},
                    VariabilitySampler{test::small_lut(), LogResistanceReadout{}}, layer};
  const ClosedForm form = expected(study.stored(), layer, patch_gram(layer, images));
  const auto result = study.run(images, {.trials = 200});
  const auto& l2 = result["relative_l2"];
  const auto& square = form.vs_trained.overall;
  CHECK_THAT(l2.rms() * l2.rms(), within_rel(std::pow(square.relative_l2(), 2),
                                             4 * square.variation() / std::sqrt(200)));
  CHECK_THAT(l2.std(), within_rel(square.relative_l2_std(), 0.2));
  CHECK_THAT(square.rmse(), within_rel(result["rmse"].rms(), 0.1));
  CHECK_THAT(square.snr_db(), within_abs(-20.0 * std::log10(square.relative_l2()), 1e-12));
}

TEST_CASE("Counts are those of the stored weights") {
  const StoredWeightsOf stored(BitEncoder<binary16>{},
                               VariabilitySampler(overlapping, ThresholdReadout{}),
                               std::span(pair_weights));
  const ClosedForm form = expected(stored, pair_layer, patch_gram(pair_layer, three_images));
  CHECK(form.counts.known);
  CHECK(form.counts.bits_misread == stored.expected().bits_misread);
  CHECK_THAT(form.non_finite_weights, within_rel(stored.expected().non_finite_weights, 1e-12));
  CHECK(form.vs_trained.overall.outputs == 9);
}

TEST_CASE("A heavy tail: the standard deviation of the square root is not made up") {
  ExpectedSquare square{.signal = 1.0, .spread = 1.0, .variance = 4.0};
  CHECK(square.variation() == 2.0);
  CHECK(std::isnan(square.relative_l2_std()));
}

TEST_CASE("Moments that do not exist make the error infinite, not wrong") {
  const StoredWeightsOf stored(
      BitEncoder<binary32>{},
      VariabilitySampler(LogNormalResistance<2>{{12.0, 9.0}, {0.3, 0.6}}, ConductanceReadout{}),
      std::span(pair_weights));
  const ClosedForm form = expected(stored, pair_layer, patch_gram(pair_layer, three_images));
  CHECK(form.vs_trained.overall.mean_square() == std::numeric_limits<double>::infinity());
  CHECK(form.vs_trained.overall.snr_db() == -std::numeric_limits<double>::infinity());
}

namespace {

/// Mean and variance with an exponent of 15 bits; without such a type there is nothing to compare.
struct Wide {
  long double mean = 0.0L;
  long double variance = 0.0L;
};
constexpr bool has_wide = std::numeric_limits<long double>::max_exponent > 4096;

/// Of a binary64 word read by threshold with this confusion, by its definition.
template <class Confusion>
Wide threshold_moments(std::uint64_t word, const Confusion& q) {
  const auto reads_one = [&](int bit) { return static_cast<long double>(q[word >> bit & 1][1]); };
  long double m = 0.0L;
  long double m_variance = 0.0L;
  for (int bit = 0; bit < 52; ++bit) {
    const long double place = std::ldexp(1.0L, bit - 52);
    m += place * reads_one(bit);
    m_variance += place * place * reads_one(bit) * (1.0L - reads_one(bit));
  }
  const long double largest = std::numeric_limits<double>::max();
  long double mean = 0.0L;
  long double square = 0.0L;
  for (int e = 0; e < 2048; ++e) {
    long double p = 1.0L;
    for (int bit = 0; bit < 11; ++bit) {
      p *= (e >> bit & 1) != 0 ? reads_one(52 + bit) : 1.0L - reads_one(52 + bit);
    }
    const long double scale = std::ldexp(1.0L, std::max(e, 1) - 1023);
    const long double leading = e == 0 ? 0.0L : 1.0L;
    mean += p * (e == 2047 ? largest : scale * (leading + m));
    square += p * (e == 2047 ? largest * largest
                             : scale * scale * ((leading + m) * (leading + m) + m_variance));
  }
  const long double sign = 1.0L - 2.0L * reads_one(63);
  return {sign * mean, square - sign * sign * mean * mean};
}

/// Of a binary64 word whose exponent alone is read, as real numbers.
template <class Sampler>
Wide analog_moments(std::uint64_t word, const Sampler& sampler) {
  long double first = 1.0L;
  long double second = 1.0L;
  for (int bit = 0; bit < 11; ++bit) {
    const LogicState s = word >> (52 + bit) & 1;
    long double mean = 0.0L;
    long double square = 0.0L;
    const auto& entries = sampler.distribution().sorted(s);
    for (const ohm r : entries) {
      const long double off = static_cast<long double>(sampler.reader()(r)) - s;
      mean += std::exp2(std::ldexp(off, bit)) / static_cast<long double>(entries.size());
      square += std::exp2(std::ldexp(off, bit + 1)) / static_cast<long double>(entries.size());
    }
    first *= mean;
    second *= square;
  }
  const long double w = std::bit_cast<double>(word);
  return {w * first, w * w * (second - first * first)};
}

/// The RMS relative L2 error of each filter, and of all.
template <class MomentsOf>
std::vector<double> wide_errors(const MomentsOf& moments_of) {
  std::vector<double> out;
  long double all = 0.0L;
  long double all_signal = 0.0L;
  for (std::size_t f = 0; f < 3; ++f) {
    long double square = 0.0L;
    long double signal = 0.0L;
    for (std::size_t n = 0; n < 3; ++n) {
      long double mean = 0.0L;
      long double y = static_cast<long double>(pair_layer.bias()(f));
      for (std::size_t k = 0; k < 2; ++k) {
        const long double x = three_images(n, k, 0, 0);
        const long double w = pair_weights[2 * f + k];
        const Wide m = moments_of(std::bit_cast<std::uint64_t>(static_cast<double>(w)));
        mean += x * (m.mean - w);
        square += x * x * m.variance;
        y += x * w;
      }
      square += mean * mean;
      signal += y * y;
    }
    out.push_back(static_cast<double>(std::sqrt(square / signal)));
    all += square;
    all_signal += signal;
  }
  out.push_back(static_cast<double>(std::sqrt(all / all_signal)));
  return out;
}

/// Rare errors of either kind.
const auto one_in_twenty = [] {
  std::vector<double> high(20, 1e6);
  std::vector<double> low(20, 1e3);
  high[0] = 1e3;
  low[0] = 1e6;
  return DeviceLUT<2>::from(high, low);
}();

}  // namespace

TEST_CASE("An RMS error that a double holds is right, though no double holds its square") {
  if (!has_wide) return;
  const auto check = [](const auto& encoder, const auto& sampler, const auto& moments_of) {
    const StoredWeightsOf stored(encoder, sampler, std::span(pair_weights));
    const ClosedForm form = expected(stored, pair_layer, patch_gram(pair_layer, three_images));
    const std::vector<double> wide = wide_errors(moments_of);
    const ExpectedSquare& all = form.vs_trained.overall;
    for (std::size_t f = 0; f < 3; ++f) {
      CHECK_THAT(form.vs_trained.per_filter[f].relative_l2(), within_rel(wide[f], 1e-12));
    }
    CHECK_THAT(all.relative_l2(), within_rel(wide[3], 1e-12));
    CHECK(wide[3] > 1e160);
    CHECK(all.mean_square() == std::numeric_limits<double>::infinity());
    CHECK_THAT(all.snr_db(), within_rel(-20.0 * std::log10(wide[3]), 1e-12));
    CHECK(all.variation() > 0.0);
    CHECK(std::isfinite(all.variation()));
    CHECK(all.spread_share() > 0.5);
    CHECK_THAT(all.spread_share() + all.bias_share(), within_rel(1.0, 1e-12));
  };
  const VariabilitySampler threshold(one_in_twenty, ThresholdReadout{});
  check(BitEncoder<binary64>{}, threshold, [&](std::uint64_t word) {
    return threshold_moments(word, threshold.reader().confusion());
  });
  // A state 0 that sometimes reads as 0.6: 2^(0.6·1024) in the highest exponent bit.
  const VariabilitySampler analog(
      DeviceLUT<2>::from(std::vector{1e12, 1e12, 1e12, 1.5e4}, std::vector{1e4}),
      ConductanceReadout{});
  check(BitEncoder<binary64>{store::exponent}, analog,
        [&](std::uint64_t word) { return analog_moments(word, analog); });
}

TEST_CASE("Squares add up across filters of any size") {
  ExpectedSquare sum{.signal = 1.0, .bias = 2.0, .spread = 2.0, .variance = 3.0, .outputs = 5};
  sum += {.signal = 3.0, .bias = 1.0, .spread = 0.0, .variance = 2.0, .outputs = 5, .exponent = 1};
  CHECK(sum.mean_square() == 8.0);
  CHECK(sum.relative_l2() == std::sqrt(2.0));
  CHECK(sum.variance == 2.0 + 3.0 / 16);
  CHECK(sum.in_units_of(0).variance == 35.0);
  CHECK(sum.share_of({.signal = 1.0, .bias = 16.0}) == 0.5);
  CHECK_THAT(sum.snr_db(), within_abs(10.0 * std::log10(0.5), 1e-12));
  CHECK(sum.rmse() == std::sqrt(0.8));
}

TEST_CASE("What has no closed form, or does not fit, is refused") {
  const StoredWeightsOf stored(BitEncoder<binary16>{},
                               VariabilitySampler(test::noisy_device<2>(0.3), test::Stuck<1>{}),
                               std::span(pair_weights));
  CHECK(has_all(
      error_of([&] { (void)expected(stored, pair_layer, patch_gram(pair_layer, three_images)); }),
      {"no closed form", "no confusion matrix", "sample it"}));
  CHECK(has_all(error_of([&] { (void)expected(stored, pair_layer, PatchGram(5)); }), {"5 inputs"}));
}

// Reference values: evaluate() of tests/program/layer1_oracle.py with the files named below; the
// squares of the RMS relative L2 errors against the trained and the encoded weights.
TEST_CASE("AlexNet layer 1 with measured resistances: the independent oracle's numbers") {
  const auto data = test::data_folder();
  if (!data) return;
  const auto folder = *data;
  const Conv2DLayer1 layer{read_npy<4>(folder / "alexnet/conv1.npy"),
                           read_npy<1>(folder / "alexnet/conv1_bias.npy"), AlexNetLayer1{}};
  const auto gram =
      patch_gram(layer, read_pictures_npy(folder / "alexnet/test_input_3x227x227.npy"));
  std::ifstream file(folder / "rram/ni_rram/100cyc.tsv");
  std::array<std::vector<ohm>, 2> samples;
  for (double cell, lrs, hrs, cycle; file >> cell >> lrs >> hrs >> cycle;) {
    samples[0].push_back(hrs);
    samples[1].push_back(lrs);
  }
  REQUIRE(samples[0].size() == 2048);
  const DeviceLUT<2> lut(samples);
  const std::span weights(layer.weights().data(), layer.weights().size());

  struct Reference {
    double trained, encoded, non_finite;
  };
  const auto check = [&](const auto& encoder, const auto& readout, const Reference& reference) {
    const StoredWeightsOf stored(encoder, VariabilitySampler(lut, readout), weights);
    const ClosedForm form = expected(stored, layer, gram);
    const auto square = [](const ExpectedError& error) {
      return error.overall.mean_square() / error.overall.signal;
    };
    CHECK_THAT(square(form.vs_trained), within_rel(reference.trained, 1e-10));
    CHECK_THAT(square(form.vs_encoded), within_rel(reference.encoded, 1e-10));
    CHECK_THAT(form.non_finite_weights, within_rel(reference.non_finite, 1e-10));
  };
  const BitEncoder<binary16> half;
  check(half, ConductanceReadout{}, {4154125557.6803846, 4154134547.282872, 0.0});
  check(half, ResistanceReadout{}, {17159250495284.908, 17159287628108.77, 0.0});
  check(half, LogResistanceReadout{}, {2072235216.698821, 2072239701.075153, 0.0});
  check(half, ThresholdReadout{}, {743091319.4437704, 743092927.5286865, 21.842537558055483});
  const BitEncoder<binary16> half_fraction(store::fraction);
  check(half_fraction, ConductanceReadout{}, {0.003929275231122297, 0.003929264516356274, 0.0});
  check(half_fraction, ResistanceReadout{}, {3.0905201274674465, 3.0905267961722966, 0.0});
  check(half_fraction, LogResistanceReadout{}, {0.01192524593325746, 0.011925252521867918, 0.0});
  check(half_fraction, ThresholdReadout{}, {0.003161611789283151, 0.0031613473232722693, 0.0});
  const BitEncoder<binary32> single;
  check(single, ConductanceReadout{}, {1.8152298758322388e+93, 1.8152298758322388e+93, 0.0});
  check(single, ResistanceReadout{}, {2.1116641925037604e+80, 2.1116641925037604e+80, 0.0});
  check(single, LogResistanceReadout{}, {2.947742158641383e+79, 2.947742158641383e+79, 0.0});
  check(single, ThresholdReadout{},
        {1.9826816969919716e+76, 1.9826816969919716e+76, 21.618959842468616});
  const BitEncoder<binary32> single_fraction(store::fraction);
  check(single_fraction, ConductanceReadout{}, {0.003929506822975316, 0.003929506822975316, 0.0});
  check(single_fraction, ResistanceReadout{}, {3.0909545297444785, 3.0909545297444785, 0.0});
  check(single_fraction, LogResistanceReadout{}, {0.011926876268277108, 0.011926876268277108, 0.0});
  check(single_fraction, ThresholdReadout{}, {0.003163535913440302, 0.003163535913440302, 0.0});
}
