// Trials judged by the Gram matrix against the same trials judged picture by picture.
#include "rramvar/study/by_gram.hpp"

#include <bit>
#include <cmath>
#include <limits>

#include "catch.hpp"
#include "data.hpp"
#include "error_text.hpp"
#include "rramvar/device/distributions/ideal.hpp"
#include "rramvar/io/npy.hpp"
#include "sampling/devices.hpp"
#include "study/small_layer.hpp"

using namespace rramvar;
using rramvar::test::error_of;
using rramvar::test::has_all;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

static_assert(QuadraticMetrics::is_quadratic && ErrorMetrics<RelativeL2>::is_quadratic);
static_assert(!AllMetrics::is_quadratic && !ErrorMetrics<RelativeL2, OutputCount>::is_quadratic);

namespace {

using Records = std::vector<TrialRecord>;

/// Both ways through a run, with the records of all trials.
struct BothWays {
  StudyResult by_pictures, by_gram;
  Records picture_records, gram_records;
};
template <class Study>
BothWays run_both(const Study& study, const Tensor<4>& images, RunOptions options) {
  BothWays out;
  const PatchGram gram = patch_gram(study.layer(), images);
  options.on_trial = [&](const TrialRecord& r) { out.picture_records.push_back(r); };
  out.by_pictures = study.run(images, options);
  options.on_trial = [&](const TrialRecord& r) { out.gram_records.push_back(r); };
  out.by_gram = study.run(gram, options);
  return out;
}

void check_values(const std::vector<double>& gram, const std::vector<double>& direct,
                  double relative) {
  REQUIRE(gram.size() == 4);
  CHECK_THAT(gram[0], within_rel(direct[0], relative));
  CHECK_THAT(gram[1], within_rel(direct[1], relative));
  CHECK_THAT(gram[2], within_abs(direct[2], 9 * relative));  // of a logarithm, in dB
  CHECK_THAT(gram[3], within_abs(direct[3], relative));
}

/// Every trial, every metric, every filter, either reference.
void check_same(const BothWays& run, double relative) {
  REQUIRE(run.gram_records.size() == run.picture_records.size());
  for (std::size_t t = 0; t < run.gram_records.size(); ++t) {
    const TrialRecord& gram = run.gram_records[t];
    const TrialRecord& direct = run.picture_records[t];
    CHECK(gram.trial == direct.trial);
    CHECK(gram.chip == direct.chip);
    CHECK(gram.counts.bits_misread == direct.counts.bits_misread);
    check_values(gram.vs_trained, direct.vs_trained, relative);
    check_values(gram.vs_encoded, direct.vs_encoded, relative);
  }
  check_values(run.by_gram.rounding, run.by_pictures.rounding,
               1e-4);                    // of errors of 1e-4, in float
  for (std::size_t m = 0; m < 2; ++m) {  // dB of a filter without an error are infinite
    for (std::size_t f = 0; f < run.by_gram.vs_trained[m].per_filter.size(); ++f) {
      const auto mean = [&](const StudyResult& r, bool trained) {
        return (trained ? r.vs_trained : r.vs_encoded)[m].per_filter[f].mean();
      };
      CHECK_THAT(mean(run.by_gram, true), within_rel(mean(run.by_pictures, true), relative));
      CHECK_THAT(mean(run.by_gram, false), within_rel(mean(run.by_pictures, false), relative));
    }
  }
}

const Study analog{BitEncoder<binary16>{store::fraction},
                   VariabilitySampler{test::small_lut(), ConductanceReadout{}}, test::small_layer(),
                   QuadraticMetrics{}};
const Study digital{BitEncoder<binary16>{},
                    VariabilitySampler{test::small_lut(1.0), ThresholdReadout{}},
                    test::small_layer(), QuadraticMetrics{}};

/// All numbers of a result, as bits, so that NaN equals itself.
std::vector<std::uint64_t> bits_of(const StudyResult& r) {
  std::vector<std::uint64_t> out;
  const auto add = [&](double x) { out.push_back(std::bit_cast<std::uint64_t>(x)); };
  for (const auto* list : {&r.vs_trained, &r.vs_encoded}) {
    for (const MetricSummary& metric : *list) {
      for (const double x :
           {metric.overall.mean(), metric.overall.std(), metric.overall.rms(), metric.overall.min(),
            metric.overall.max(), metric.overall.quantile(0.3)}) {
        add(x);
      }
      for (const RunningMoments& f : metric.per_filter) {
        add(f.mean());
        add(f.variance());
      }
    }
  }
  for (const double x : r.rounding) add(x);
  return out;
}

}  // namespace

TEST_CASE("Trials by Gram are those by pictures: small layer, analog and threshold readout") {
  check_same(run_both(analog, test::small_images(3), {.trials = 50, .seed = 4}), 1e-6);
  check_same(run_both(digital, test::small_images(3), {.trials = 50, .seed = 4}), 1e-6);
  check_same(run_both(analog, test::small_images(2), {.trials = 7, .chips = 3, .seed = 5}), 1e-6);
}

TEST_CASE(
    "Trials by Gram are those by pictures: one picture of a layer with as many outputs as "
    "inputs, whose Gram matrix is singular") {
  const Geometry g{
      .channels = 4, .height = 3, .width = 3, .filters = 5, .kernel_height = 2, .kernel_width = 2};
  test::Random random(9);
  Tensor<4> weights(std::array<std::size_t, 4>{5, 4, 2, 2});
  for (float& w : weights) w = static_cast<float>(random.normal(0.0, 0.2));
  Tensor<4> images(std::array<std::size_t, 4>{1, 4, 3, 3});
  for (float& x : images) x = static_cast<float>(random.normal());
  const Study study{BitEncoder<binary16>{store::fraction},
                    VariabilitySampler{test::small_lut(), ConductanceReadout{}},
                    Conv2DLayer1(weights, g), QuadraticMetrics{}};
  check_same(run_both(study, images, {.trials = 30, .seed = 6}), 1e-6);
  for (float& x : images) x = 0.0f;  // the outputs are the bias, which is 0
  const auto dark = run_both(study, images, {.trials = 2});
  CHECK(dark.by_gram["rmse"].max() == 0.0);
  CHECK(dark.by_pictures["rmse"].max() == 0.0);
}

TEST_CASE("Trials by Gram: errors far beyond the range of float") {
  const Study heavy{BitEncoder<binary32>{},
                    VariabilitySampler{test::small_lut(0.5), ConductanceReadout{}},
                    test::small_layer(), QuadraticMetrics{}};
  const auto run = run_both(heavy, test::small_images(2), {.trials = 60, .seed = 2});
  CHECK(run.by_pictures["rmse"].max() > 1e20);
  for (std::size_t t = 0; t < run.gram_records.size(); ++t) {
    CHECK_THAT(run.gram_records[t].vs_trained[0],
               within_rel(run.picture_records[t].vs_trained[0], 1e-6));
  }
}

TEST_CASE("Trials by Gram: Inf and NaN weights give what is not finite, in that trial alone") {
  const Study infinite{BitEncoder<binary16>{{}, store::all, {}, NonFinite::propagate},
                       VariabilitySampler{test::small_lut(0.9), ThresholdReadout{}},
                       test::small_layer(), QuadraticMetrics{}};
  const auto run = run_both(infinite, test::small_images(1), {.trials = 100, .seed = 8});
  std::size_t lost = 0;
  for (std::size_t t = 0; t < run.gram_records.size(); ++t) {
    const double gram = run.gram_records[t].vs_trained[0];
    const double direct = run.picture_records[t].vs_trained[0];
    CHECK(std::isfinite(gram) == std::isfinite(direct));
    lost += !std::isfinite(gram);
    if (std::isfinite(gram)) CHECK_THAT(gram, within_rel(direct, 1e-6));
  }
  CHECK(lost > 0);
  CHECK(lost < 100);
}

TEST_CASE("Trials by Gram: ideal cells leave the rounding, exactly") {
  const Study ideal{BitEncoder<binary16>{},
                    VariabilitySampler{test::ideal_device<2>(), ConductanceReadout{}},
                    test::small_layer()};
  const auto gram = patch_gram(ideal.layer(), test::small_images(2));
  const auto result = ideal.run(gram, {.trials = 10});
  CHECK(StudyResult::find(result.vs_encoded, "relative_l2").overall.max() == 0.0);
  for (std::size_t m = 0; m < QuadraticMetrics::size; ++m) {
    CHECK(result.vs_trained[m].overall.min() == result.rounding[m]);
    CHECK(result.vs_trained[m].overall.max() == result.rounding[m]);
  }
  CHECK(result.rounding[0] > 1e-5);
}

TEST_CASE("Trials by Gram: the same bits for any number of threads") {
  const auto gram = patch_gram(digital.layer(), test::small_images(2));
  const auto one = digital.run(gram, {.trials = 700, .seed = 3});
  for (const std::size_t threads : {2u, 3u, 8u}) {
    const auto several = digital.run(gram, {.trials = 700, .seed = 3, .threads = threads});
    CHECK(bits_of(one) == bits_of(several));
    CHECK(one.counts.bits_misread == several.counts.bits_misread);
  }
}

TEST_CASE("Trials by Gram converge to the closed form; the interval of the mean square holds it") {
  // Four standard errors: a right program fails for 6e-5 of all seeds.
  const auto gram = patch_gram(analog.layer(), test::small_images(2));
  const auto result = analog.run(gram, {.trials = 20'000, .seed = 1, .threads = 2});
  const double expected = analog.expected(gram).vs_trained.overall.relative_l2();
  const auto ci = result["relative_l2"].rms_ci95();
  CHECK_THAT(result["relative_l2"].rms(), within_abs(expected, (ci.high - ci.low)));
}

TEST_CASE("Trials by Gram: a stop rule stops both ways at the same trial") {
  const RunOptions options{.trials = 5000, .seed = 2, .stop = {.ci_width = 0.05}};
  const auto run = run_both(analog, test::small_images(2), options);
  CHECK(run.by_gram.stopped);
  CHECK(run.by_gram.trials == run.by_pictures.trials);
}

TEST_CASE("Trials by Gram: a matrix of another layer, no trials, unknown metrics are refused") {
  CHECK(has_all(error_of([] { analog.run(PatchGram(7)); }), {"7 inputs", "12"}));
  const PatchGram gram = patch_gram(analog.layer(), test::small_images(1));
  CHECK(has_all(error_of([&] { analog.run(gram, {.trials = 0}); }), {"zero trials"}));
  CHECK(has_all(
      error_of([&] { analog.run(gram, {.stop = {.ci_width = 0.1, .metric = "relu_flip_share"}}); }),
      {"relu_flip_share"}));
}

TEST_CASE("Trials by Gram are those by pictures: AlexNet layer 1") {
  const auto data = test::data_folder();
  if (!data) return;
  const auto folder = *data / "alexnet";
  const Conv2DLayer1 layer{read_npy<4>(folder / "conv1.npy"),
                           read_npy<1>(folder / "conv1_bias.npy"), AlexNetLayer1{}};
  const auto images = read_pictures_npy(folder / "test_input_3x227x227.npy");
  const Study analog_layer{BitEncoder<binary16>{store::fraction},
                           VariabilitySampler{test::small_lut(), ConductanceReadout{}}, layer,
                           QuadraticMetrics{}};
  check_same(run_both(analog_layer, images, {.trials = 10, .threads = 2}), 1e-6);
  const Study digital_layer{BitEncoder<binary32>{},
                            VariabilitySampler{test::small_lut(1.0), ThresholdReadout{}}, layer,
                            QuadraticMetrics{}};
  check_same(run_both(digital_layer, images, {.trials = 10}), 1e-6);
}
