// Element-wise errors without trials: the formulas against quadrature, the sums against plain
// loops, the whole against Monte Carlo and an independent implementation.
#include "rramvar/study/normal_outputs.hpp"

#include <cmath>
#include <fstream>

#include "catch.hpp"
#include "data.hpp"
#include "error_text.hpp"
#include "rramvar/encoding/fixed_point.hpp"
#include "rramvar/io/npy.hpp"
#include "sampling/devices.hpp"
#include "study/small_layer.hpp"

using namespace rramvar;
using rramvar::test::error_of;
using rramvar::test::has_all;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

using SmallLayer = Conv2DLayer1<Geometry>;
template class rramvar::NormalOutputJudge<SmallLayer>;

namespace {

/// ∫ f(z)·weight(z) dz over ±14, by the midpoint rule; f may have a kink or step at `at`, on which
/// the grid is centred.
template <class F>
double integrate(const F& f, double at) {
  constexpr double step = 1e-4;
  double sum = 0.0;
  for (double z = at + step / 2; z < 14; z += step) sum += f(z);
  for (double z = at - step / 2; z > -14; z -= step) sum += f(z);
  return sum * step;
}

/// The first Edgeworth term of the density, by its Hermite polynomials.
double edgeworth_term(const NormalError& e, double z) {
  const double z2 = z * z;
  const double he3 = z * (z2 - 3);
  const double he4 = z2 * z2 - 6 * z2 + 3;
  const double he6 = z2 * z2 * z2 - 15 * z2 * z2 + 45 * z2 - 15;
  return NormalError::density(z) *
         (e.skewness * he3 / 6 + e.excess * he4 / 24 + e.skewness * e.skewness * he6 / 72);
}

const NormalError errors[] = {
    {0.3, 1.0, 0.5, 1.0}, {-1.2, 0.4, -0.7, 0.2}, {0.0, 2.0, 1.0, -0.5}, {2.0, 0.9, 0.1, 3.0}};

/// A layer, its design, and what is taken of both.
struct Fixture {
  SmallLayer layer = test::small_layer();
  Tensor<4> images = test::small_images(3);
  StoredWeightsOf<BitEncoder<binary16>, VariabilitySampler<DeviceLUT<2>, LogResistanceReadout>>
      stored{BitEncoder<binary16>{store::fraction | store::sign},
             VariabilitySampler(test::small_lut(), LogResistanceReadout{}),
             std::span(layer.weights().data(), layer.weights().size())};
};

}  // namespace

TEST_CASE("E|Δy| and its correction are the integrals that they stand for") {
  for (const NormalError& e : errors) {
    const double zero = -e.mean / e.sigma;
    const auto size = [&](double z) { return std::abs(e.mean + e.sigma * z); };
    const auto normal = [&](double z) { return size(z) * NormalError::density(z); };
    const auto term = [&](double z) { return size(z) * edgeworth_term(e, z); };
    CHECK_THAT(e.mean_abs(), within_rel(integrate(normal, zero), 1e-8));
    CHECK_THAT(e.mean_abs_terms().sum(), within_abs(integrate(term, zero), 1e-8));
  }
  CHECK(NormalError{.mean = -3.0}.mean_abs() == 3.0);
  CHECK(NormalError{.mean = -3.0}.mean_abs_terms().size() == 0.0);
}

TEST_CASE("The probability of a flip and its correction are the integrals that they stand for") {
  for (const NormalError& e : errors) {
    for (const double y : {0.7, -0.4, 0.0, 3.0}) {
      const double zero = (-y - e.mean) / e.sigma;
      const auto flips = [&](double z) { return (y > 0) != (z > zero) ? 1.0 : 0.0; };
      const auto normal = [&](double z) { return flips(z) * NormalError::density(z); };
      const auto term = [&](double z) { return flips(z) * edgeworth_term(e, z); };
      CHECK_THAT(e.flip(y), within_abs(integrate(normal, zero), 1e-8));
      CHECK_THAT(std::abs(e.flip_terms(y).sum()),
                 within_abs(std::abs(integrate(term, zero)), 1e-8));
    }
  }
  CHECK(NormalError{.mean = -3.0}.flip(2.0) == 1.0);
  CHECK(NormalError{.mean = -3.0}.flip(4.0) == 0.0);
  CHECK(NormalError{.mean = -3.0}.flip(-1.0) == 0.0);
  CHECK(NormalError{.mean = -3.0}.flip_terms(-1.0).size() == 0.0);
  const NormalError::Terms terms{0.5, -0.25, 0.125};
  CHECK(terms.sum() == 0.375);
  CHECK(terms.size() == 0.875);
}

TEST_CASE("The law with a heavy tail has the same variance, and fewer large and small errors") {
  const NormalError e{.mean = 0.0, .sigma = 2.0, .skewness = 0.0, .excess = 1.5};
  // S is 0 in one read of three and 3/2 in the others: E√S = ⅔·√(3/2).
  CHECK_THAT(e.heavy_mean_abs(), within_rel(std::sqrt(2.0 / 3.0) * e.mean_abs(), 1e-12));
  CHECK_THAT(NormalError({.mean = 30.0, .sigma = 2.0, .excess = 1.5}).heavy_mean_abs(),
             within_rel(30.0, 1e-9));
  // A sign is as likely as another where the mean is 0; beyond sigma flips are more, not less.
  CHECK_THAT(e.heavy_flip(1e-9) + e.heavy_flip(-1e-9), within_rel(1.0, 0.3));
  CHECK(e.heavy_flip(8.0) > 2.0 * e.flip(8.0));
  CHECK(e.heavy_flip(1.0) < e.flip(1.0));
  // ∫ y·P(flip | y) dy over y > 0 is E[(Δy⁻)²]/2: half of that is the variance.
  double square = 0.0;
  for (double y = 5e-4; y < 60.0; y += 1e-3) square += 1e-3 * y * e.heavy_flip(y);
  CHECK_THAT(square, within_rel(e.sigma * e.sigma / 4.0, 1e-6));
  // Likewise the fourth moment, with y³: E[Δy⁴] = (3 + γ₂)·sigma⁴.
  double fourth = 0.0;
  for (double y = 5e-4; y < 60.0; y += 1e-3) fourth += 1e-3 * y * y * y * e.heavy_flip(y);
  CHECK_THAT(fourth, within_rel(4.5 * std::pow(e.sigma, 4) / 8.0, 1e-6));
  for (const double excess : {0.0, -0.5, 1e-7}) {
    const NormalError light{.mean = 0.3, .sigma = 1.0, .skewness = 0.0, .excess = excess};
    CHECK_THAT(light.heavy_flip(0.5), within_rel(light.flip(0.5), 1e-6));
    CHECK_THAT(light.heavy_mean_abs(), within_rel(light.mean_abs(), 1e-6));
  }
}

TEST_CASE_METHOD(Fixture, "The sums over outputs are those of plain loops") {
  const Geometry& g = test::small_geometry;
  const WeightMoments moments = stored.moments();
  const Matrix reference = trained_weights(layer);
  const NormalOutputs out = expected_outputs(stored, layer, images);

  std::vector<NormalError> plain;
  std::vector<double> ys;
  for (std::size_t f = 0; f < g.filters; ++f) {
    for (std::size_t n = 0; n < 3; ++n) {
      for (std::size_t r = 0; r < output_height(g); ++r) {
        for (std::size_t s = 0; s < output_width(g); ++s) {
          double y = layer.bias()(f), mean = 0, variance = 0, third = 0, fourth = 0;
          std::size_t k = 0;
          for (std::size_t c = 0; c < g.channels; ++c) {
            for (std::size_t i = 0; i < g.kernel_height; ++i) {
              for (std::size_t j = 0; j < g.kernel_width; ++j, ++k) {
                const double p =
                    test::padded_pixel(g, images, n, c, r * g.stride + i, s * g.stride + j);
                const double w = layer.weights()(f, k);
                const Moments& m = moments.weights[f * layer.inputs() + k];
                y += p * w;
                mean += p * (m.mean - w);
                variance += p * p * m.variance;
                third += p * p * p * m.third;
                fourth += p * p * p * p * m.fourth_cumulant();
              }
            }
          }
          const double sigma = std::sqrt(variance);
          ys.push_back(y);
          plain.push_back({mean, sigma, sigma > 0 ? third / (sigma * variance) : 0.0,
                           sigma > 0 ? fourth / (variance * variance) : 0.0});
        }
      }
    }
  }
  double largest = 0.0;
  for (const double y : ys) largest = std::max(largest, std::abs(y));
  CHECK_THAT(out.scale, within_rel(largest, 1e-14));
  double relative = 0, flips = 0, doubt = 0, flip_doubt = 0, judged = 0;
  double largest_skewness = 0, largest_excess = 0;
  for (std::size_t i = 0; i < ys.size(); ++i) {
    flips += plain[i].flip(ys[i]);
    flip_doubt += plain[i].flip_terms(ys[i]).size() +
                  std::abs(plain[i].heavy_flip(ys[i]) - plain[i].flip(ys[i]));
    largest_skewness = std::max(largest_skewness, std::abs(plain[i].skewness));
    largest_excess = std::max(largest_excess, std::abs(plain[i].excess));
    if (std::abs(ys[i]) <= 1e-3 * largest) continue;
    relative += plain[i].mean_abs() / std::abs(ys[i]);
    doubt += (plain[i].mean_abs_terms().size() + plain[i].mean_abs() - plain[i].heavy_mean_abs()) /
             std::abs(ys[i]);
    ++judged;
  }
  CHECK_THAT(out.mean_relative_error, within_rel(relative / judged, 1e-12));
  CHECK_THAT(out.relu_flip_share, within_rel(flips / static_cast<double>(ys.size()), 1e-12));
  CHECK_THAT(out.relative_error_doubt, within_rel(doubt / relative, 1e-10));
  CHECK_THAT(out.flip_doubt, within_rel(flip_doubt / flips, 1e-10));
  CHECK_THAT(out.relative_error.mean(), within_rel(out.mean_relative_error, 1e-12));
  CHECK_THAT(out.skewness.max(), within_rel(largest_skewness, 1e-10));
  CHECK_THAT(out.excess.max(), within_rel(largest_excess, 1e-10));
}

// 400 trials; 4.5 standard errors, a false alarm in 7e-6 of all seeds, plus the doubt itself.
TEST_CASE_METHOD(Fixture, "A design without heavy tails: trials agree, and it is trusted") {
  const NormalOutputs out = expected_outputs(stored, layer, images);
  const auto result = run_trials(stored, layer, ErrorMetrics<MeanRelativeError<>, ReluFlipShare>{},
                                 images, {.trials = 400, .seed = 3});
  const auto check = [&](const TrialStatistics& sampled, double value, double doubt) {
    const double error = sampled.std() / std::sqrt(400.0);
    CHECK_THAT(value, within_abs(sampled.mean(), 4.5 * error + doubt * value));
  };
  CHECK(out.trustworthy());
  CHECK(out.relative_error_doubt < 0.005);  // 0.0018 and 0.0055
  CHECK(out.flip_doubt < 0.01);
  check(result["mean_relative_error"], out.mean_relative_error, out.relative_error_doubt);
  check(result["relu_flip_share"], out.relu_flip_share, out.flip_doubt);
}

// 2000 trials each; 4.5 standard errors, a false alarm in 1e-4 of all seeds for the twelve checks.
TEST_CASE_METHOD(Fixture, "The doubt covers what the normal law is off by, heavy tails or not") {
  const std::span weights(layer.weights().data(), layer.weights().size());
  std::vector<double> high(25, 1e6);
  std::vector<double> low(25, 1e3);
  high[0] = 1e3;
  low[0] = 1e6;
  const auto lut = DeviceLUT<2>::from(high, low);
  const auto check = [&](const auto& encoder) {
    const StoredWeightsOf design(encoder, VariabilitySampler(lut, ThresholdReadout{}), weights);
    const NormalOutputs out = expected_outputs(design, layer, images);
    const auto result =
        run_trials(design, layer, ErrorMetrics<MeanRelativeError<>, ReluFlipShare>{}, images,
                   {.trials = 2000, .seed = 5});
    const auto covers = [](const TrialStatistics& sampled, double value, double doubt) {
      CHECK_THAT(value, within_abs(sampled.mean(),
                                   4.5 * sampled.std() / std::sqrt(2000.0) + doubt * value));
    };
    covers(result["mean_relative_error"], out.mean_relative_error, out.relative_error_doubt);
    covers(result["relu_flip_share"], out.relu_flip_share, out.flip_doubt);
  };
  check(BitEncoder<binary16>{});
  check(BitEncoder<binary16>{store::sign});
  check(BitEncoder<binary16>{store::fraction});
  check(BitEncoder<bfloat16>{});
  check(BitEncoder<e4m3>{});
  check(BitEncoder<fixed_point<1, 6>>{});
}

TEST_CASE_METHOD(Fixture, "Flips and mean errors beyond 1e154 are told") {
  const std::span weights(layer.weights().data(), layer.weights().size());
  const auto outputs = [&](const auto& format) {
    const StoredWeightsOf design(BitEncoder(format, store::exponent),
                                 VariabilitySampler(test::small_lut(0.5), ThresholdReadout{}),
                                 weights);
    return expected_outputs(design, layer, images);
  };
  // The highest exponent bit makes nearly all of the error in either format, so the errors are
  // alike, but for 2^(1024 − 128).
  const NormalOutputs wide = outputs(binary64{});
  const NormalOutputs narrow = outputs(binary32{});
  CHECK(wide.mean_relative_error > 1e250);
  CHECK_THAT(std::log2(wide.mean_relative_error) - std::log2(narrow.mean_relative_error),
             within_abs(896.0, 2.0));
  CHECK_THAT(wide.relu_flip_share, within_abs(narrow.relu_flip_share, 0.05));
  CHECK(std::isfinite(wide.flip_doubt + wide.relative_error_doubt));
}

TEST_CASE_METHOD(Fixture, "Ideal cells: the rounding alone, without any doubt") {
  const std::span weights(layer.weights().data(), layer.weights().size());
  const StoredWeightsOf ideal(BitEncoder<ieee_float<5, 3>>{},
                              VariabilitySampler(test::ideal_device<2>(), ThresholdReadout{}),
                              weights);
  const NormalOutputs out = expected_outputs(ideal, layer, images);
  const auto result = run_trials(ideal, layer, ErrorMetrics<MeanRelativeError<>, ReluFlipShare>{},
                                 images, {.trials = 1});
  CHECK_THAT(out.mean_relative_error, within_rel(result.rounding[0], 1e-6));
  CHECK(out.relu_flip_share == result.rounding[1]);
  CHECK(out.mean_relative_error > 1e-3);
  CHECK(out.relative_error_doubt == 0.0);
  CHECK(out.trustworthy());
}

TEST_CASE_METHOD(Fixture, "What has no closed form is refused") {
  const std::span weights(layer.weights().data(), layer.weights().size());
  const StoredWeightsOf unknown(BitEncoder<binary16>{},
                                VariabilitySampler(test::noisy_device<2>(0.3), test::Stuck<1>{}),
                                weights);
  CHECK(has_all(error_of([&] { (void)expected_outputs(unknown, layer, images); }),
                {"no closed form", "sample"}));
}

// Reference values: evaluate(..., "binary16", "fraction", readout) of
// tests/program/layer1_oracle.py; sampled (60 trials): 0.3365 ± 0.0036 and 6.66 ± 0.15.
TEST_CASE("AlexNet layer 1: right where trusted, and not trusted where the normal law fails") {
  const auto data = test::data_folder();
  if (!data) return;
  const auto folder = *data;
  const Conv2DLayer1 layer{read_npy<4>(folder / "alexnet/conv1.npy"),
                           read_npy<1>(folder / "alexnet/conv1_bias.npy"), AlexNetLayer1{}};
  const auto images = read_pictures_npy(folder / "alexnet/test_input_3x227x227.npy");
  std::ifstream file(folder / "rram/ni_rram/100cyc.tsv");
  std::array<std::vector<ohm>, 2> samples;
  for (double cell, lrs, hrs, cycle; file >> cell >> lrs >> hrs >> cycle;) {
    samples[0].push_back(hrs);
    samples[1].push_back(lrs);
  }
  REQUIRE(samples[0].size() == 2048);
  const DeviceLUT<2> lut(samples);
  const std::span weights(layer.weights().data(), layer.weights().size());
  const auto outputs = [&](const auto& readout) {
    const StoredWeightsOf stored(BitEncoder<binary16>{store::fraction},
                                 VariabilitySampler(lut, readout), weights);
    return expected_outputs(stored, layer, images);
  };
  const NormalOutputs conductance = outputs(ConductanceReadout{});
  CHECK_THAT(conductance.mean_relative_error, within_rel(0.3331243021639447, 1e-8));
  CHECK_THAT(conductance.relu_flip_share, within_rel(0.0598619949145941, 1e-8));
  CHECK(conductance.trustworthy());
  CHECK(conductance.excess.quantile(0.5) < 0.2);
  const NormalOutputs resistance = outputs(ResistanceReadout{});
  CHECK_THAT(resistance.mean_relative_error, within_rel(9.343757760263998, 1e-8));
  CHECK_THAT(resistance.relu_flip_share, within_rel(0.3449440343356798, 1e-8));
  CHECK_FALSE(resistance.trustworthy());
  CHECK(resistance.excess.quantile(0.5) > 10.0);

  // All of binary16 by threshold: 0.4303 ± 0.0008 and 139,000 ± 1,000 of 600 trials, where the
  // normal law says 0.4540 and 148,735.
  const StoredWeightsOf all(BitEncoder<binary16>{}, VariabilitySampler(lut, ThresholdReadout{}),
                            weights);
  const NormalOutputs threshold = expected_outputs(all, layer, images);
  CHECK_THAT(threshold.relu_flip_share, within_rel(0.4539969587, 1e-8));
  CHECK(threshold.flip_doubt > 1.0 - 0.4303 / 0.4540);
  CHECK(threshold.relative_error_doubt > 0.14);
  CHECK_FALSE(threshold.trustworthy());
}
