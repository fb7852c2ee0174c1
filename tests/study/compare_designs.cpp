// Two designs on the same draws, against the same on draws of their own.
#include "rramvar/study/compare_designs.hpp"

#include <cmath>
#include <vector>

#include "catch.hpp"
#include "error_text.hpp"
#include "random.hpp"
#include "rramvar/sampling/variability_sampler.hpp"
#include "rramvar/study/closed_form.hpp"
#include "study/small_layer.hpp"

using namespace rramvar;
using rramvar::test::error_of;
using rramvar::test::has_all;
using rramvar::test::Random;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

namespace {

const auto layer = test::small_layer();
const std::span weights(layer.weights().data(), layer.weights().size());

template <class Readout>
auto stored_by(const Readout& readout, double sigma = 0.2) {
  return StoredWeightsOf(BitEncoder<binary16>{store::fraction},
                         VariabilitySampler(test::small_lut(sigma), readout), weights);
}

}  // namespace

// Correlated log-normal pairs. 2000 repeats: a coverage of 95 % has a standard error of 0.5 %; the
// limits of ± 1.7 % are a false alarm in 5e-4 of all seeds for each of the four.
TEST_CASE("Intervals of differences and ratios cover the truth, with chips and without") {
  for (const std::uint32_t cycles : {1u, 3u}) {
    Random random(41);
    double difference = 0.0, ratio = 0.0, rms_difference = 0.0, rms_ratio = 0.0, reduction = 0.0;
    for (int repeat = 0; repeat < 2000; ++repeat) {
      PairedStatistics paired;
      for (std::uint32_t chip = 0; chip < 100; ++chip) {
        const double d2d = random.normal(0.0, 0.15);
        for (std::uint32_t cycle = 0; cycle < cycles; ++cycle) {
          const double both = d2d + random.normal(0.0, 0.15);
          const double a = std::exp(both + random.normal(0.0, 0.1));
          const double b = 2.0 * std::exp(both + random.normal(0.0, 0.1));
          paired.add(a, b, cycles == 1 ? 0 : chip);
        }
      }
      const double variance = 0.15 * 0.15 * 2 + 0.01;
      const double mean = std::exp(variance / 2);
      const double rms = std::exp(variance);
      difference += paired.difference().ci95.contains(mean) / 2000.0;
      ratio += paired.ratio().ci95.contains(2.0) / 2000.0;
      rms_difference += paired.rms_difference().ci95.contains(rms) / 2000.0;
      rms_ratio += paired.rms_ratio().ci95.contains(2.0) / 2000.0;
      reduction += paired.ratio().variance_reduction / 2000.0;
    }
    CAPTURE(cycles);
    for (const double coverage : {difference, ratio, rms_difference, rms_ratio}) {
      CHECK_THAT(coverage, within_abs(0.95, 0.017));
    }
    // (d2d² + c2c²/m + 0.01/m)/(0.01/m)
    const double m = cycles;
    CHECK_THAT(reduction, within_rel((0.0225 + 0.0225 / m + 0.01 / m) / (0.01 / m), 0.05));
  }
}

TEST_CASE("A comparison is of the runs that either design makes alone") {
  const auto images = test::small_images(2);
  const auto a = stored_by(ConductanceReadout{});
  const auto b = stored_by(LogResistanceReadout{});
  const auto both = compare_designs(a, b, layer, AllMetrics{}, images, {.trials = 300});
  const auto alone = run_trials(b, layer, AllMetrics{}, images, {.trials = 300});
  CHECK(both.b["relative_l2"].rms() == alone["relative_l2"].rms());
  CHECK(both["relative_l2"].trials() == 300);
  const double mean_a = both.a["relative_l2"].mean();
  const double mean_b = both.b["relative_l2"].mean();
  CHECK_THAT(both["relative_l2"].difference().value, within_rel(mean_b - mean_a, 1e-12));
  CHECK_THAT(both["relative_l2"].ratio().value, within_rel(mean_b / mean_a, 1e-12));
  CHECK_THAT(both["relative_l2"].rms_ratio().value,
             within_rel(both.b["relative_l2"].rms() / both.a["relative_l2"].rms(), 1e-12));
  CHECK_THAT(both["snr_db"].difference().value,
             within_abs(both.b["snr_db"].mean() - both.a["snr_db"].mean(), 1e-10));
}

// The exact ratio within 4 standard errors (95 % intervals are 1.96): 6e-5 of all seeds.
TEST_CASE("The ratio is that of the closed forms, from a fraction of the trials") {
  const auto images = test::small_images(2);
  const auto gram = patch_gram(layer, images);
  const auto a = stored_by(ConductanceReadout{});
  const auto b = stored_by(ConductanceReadout{}, 0.22);  // a device that is 10 % worse
  const auto ratio = compare_designs(a, b, layer, ErrorMetrics<RelativeL2>{}, images,
                                     {.trials = 400})["relative_l2"]
                         .rms_ratio();
  const double exact = expected(b, layer, gram).vs_trained.overall.relative_l2() /
                       expected(a, layer, gram).vs_trained.overall.relative_l2();
  const double error = std::log(ratio.ci95.high / ratio.ci95.low) / (2 * 1.96);
  CHECK_THAT(std::log(ratio.value), within_abs(std::log(exact), 4 * error));
  CHECK(ratio.ci95.low > 1.0);  // 400 pairs tell them apart
  CHECK(ratio.variance_reduction > 20.0);

  // Unpaired, with a seed of its own, the same 400 trials have the variance that was said.
  RunOptions options{.trials = 400};
  const auto run = [&](const StoredWeights& stored, std::uint64_t seed) {
    options.seed = seed;
    return run_trials(stored, layer, ErrorMetrics<RelativeL2>{}, images, options)["relative_l2"];
  };
  RunningMoments paired;
  RunningMoments unpaired;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const double rms_a = run(a, seed).rms();
    paired.add(std::log(run(b, seed).rms() / rms_a));
    unpaired.add(std::log(run(b, seed + 1000).rms() / rms_a));
  }
  // A ratio of two variances of 60 runs each: ln has a standard error of √(4/59) = 0.26.
  CHECK_THAT(std::log(unpaired.variance() / paired.variance()),
             within_abs(std::log(ratio.variance_reduction), 4 * 0.26));
}

TEST_CASE("By the Gram matrix, the same pairs") {
  const auto images = test::small_images(3);
  const auto a = stored_by(ConductanceReadout{});
  const auto b = stored_by(ConductanceReadout{}, 0.25);
  const RunOptions options{.trials = 100};
  const auto by_pictures = compare_designs(a, b, layer, QuadraticMetrics{}, images, options);
  const auto by_gram =
      compare_designs(a, b, layer, QuadraticMetrics{}, patch_gram(layer, images), options);
  const auto pictures = by_pictures["relative_l2"].rms_ratio();
  const auto gram = by_gram["relative_l2"].rms_ratio();
  CHECK_THAT(gram.value, within_rel(pictures.value, 1e-5));
  CHECK_THAT(gram.ci95.low, within_rel(pictures.ci95.low, 1e-5));
  CHECK_THAT(gram.ci95.high, within_rel(pictures.ci95.high, 1e-5));
}

TEST_CASE("A design compared with itself") {
  const auto a = stored_by(ThresholdReadout{});
  const auto same =
      compare_designs(a, a, layer, AllMetrics{}, test::small_images(1), {.trials = 50});
  CHECK(same["rmse"].difference().value == 0.0);
  CHECK(std::isnan(same["rmse"].difference().ci95.low));  // equal values have no interval
  CHECK(std::isnan(same["rmse"].difference().ci95.high));
}

TEST_CASE("A stop rule, and metrics that were not computed, are refused") {
  const auto a = stored_by(ConductanceReadout{});
  const auto images = test::small_images(1);
  CHECK(has_all(error_of([&] {
                  (void)compare_designs(a, a, layer, AllMetrics{}, images,
                                        {.trials = 10, .stop = {.ci_width = 0.1}});
                }),
                {"stop rule"}));
  const auto both =
      compare_designs(a, a, layer, ErrorMetrics<RelativeL2>{}, images, {.trials = 10});
  CHECK(has_all(error_of([&] { (void)both["rmse"]; }), {"relative_l2"}));
}
