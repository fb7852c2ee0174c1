#include "rramvar/study/study.hpp"

#include <cmath>
#include <limits>
#include <stdexcept>

#include "catch.hpp"
#include "error_text.hpp"
#include "rramvar/device/distributions/ideal.hpp"
#include "sampling/devices.hpp"
#include "study/small_layer.hpp"

using namespace rramvar;
using rramvar::test::error_of;
using rramvar::test::has_all;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

using SmallMetrics = ErrorMetrics<RelativeL2, OutputCount>;
template class rramvar::ByPictures<Conv2DLayer1<Geometry>, SmallMetrics>;
template class rramvar::ByGram<QuadraticMetrics>;
template class rramvar::Study<BitEncoder<binary16>,
                              VariabilitySampler<DeviceLUT<2>, ConductanceReadout>,
                              Conv2DLayer1<Geometry>, SmallMetrics>;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

const Study study{BitEncoder<binary16>{store::fraction},
                  VariabilitySampler{test::small_lut(), ConductanceReadout{}}, test::small_layer()};

}  // namespace

TEST_CASE("Ideal cells: no error at all against the encoded weights, only rounding otherwise") {
  const Study ideal{BitEncoder<binary16>{},
                    VariabilitySampler{test::ideal_device<2>(), ConductanceReadout{}},
                    test::small_layer()};
  const auto result = ideal.run(test::small_images(2), {.trials = 20});
  const auto encoded = [&](std::string_view name) -> const TrialStatistics& {
    return StudyResult::find(result.vs_encoded, name).overall;
  };
  for (const char* name :
       {"relative_l2", "mean_relative_error", "max_relative_error", "rmse", "relu_flip_share"}) {
    CHECK(encoded(name).min() == 0.0);
    CHECK(encoded(name).max() == 0.0);
  }
  CHECK(encoded("snr_db").min() == infinity);
  CHECK(encoded("snr_db").mean() == infinity);
  CHECK_THAT(encoded("cosine_similarity").min(), within_abs(1.0, 1e-15));
  CHECK(result.rounding[0] > 1e-5);
  for (std::size_t m = 0; m < AllMetrics::size; ++m) {
    CHECK(result.vs_trained[m].overall.min() == result.rounding[m]);
    CHECK(result.vs_trained[m].overall.max() == result.rounding[m]);
  }
}

TEST_CASE("A result names the way in which words were read") {
  const auto way = [](const auto& device, const auto& readout) {
    const Study of{BitEncoder<binary16>{}, VariabilitySampler{device, readout},
                   test::small_layer()};
    return of.run(test::small_images(1), {.trials = 1}).read_way;
  };
  const auto table = test::small_lut();
  const auto law = test::noisy_device<2>(1.5);
  CHECK(way(table, ConductanceReadout{}) == "by table");
  CHECK(way(law, ConductanceReadout{}) == "by curves");
  CHECK(way(DeviceLUT<2>::tabulate(law, 100), ThresholdReadout{}) == "by cuts");
  CHECK(way(test::noisy_device<2>(0.1), ThresholdReadout{}) == "error by error");
  CHECK(way(test::Hidden<2>{table}, ConductanceReadout{}) == "cell by cell");
}

TEST_CASE("A format that holds the weights exactly has no rounding") {
  const Study exact{BitEncoder<binary32>{},
                    VariabilitySampler{test::ideal_device<2>(), ThresholdReadout{}},
                    test::small_layer()};
  const auto result = exact.run(test::small_images(1), {.trials = 3});
  CHECK(result.rounding[0] == 0.0);
  CHECK(result["relative_l2"].max() == 0.0);
}

TEST_CASE("No trials, no threads, or images of another shape are refused") {
  const auto images = test::small_images(1);
  CHECK(has_all(error_of([&] { study.run(images, {.trials = 0}); }), {"zero trials"}));
  CHECK(has_all(error_of([&] { study.run(images, {.threads = 0}); }), {"at least one thread"}));
  const Tensor<4> turned(std::array<std::size_t, 4>{1, 2, 8, 9}, 0.0f);
  CHECK(has_all(error_of([&] { study.run(turned); }), {"(1, 2, 8, 9)", "(1, 2, 9, 8)"}));
  const Tensor<4> none(std::array<std::size_t, 4>{0, 2, 9, 8});
  CHECK(has_all(error_of([&] { study.run(none); }), {"(0, 2, 9, 8)"}));
}

TEST_CASE("Cells with more values than the device has states are refused") {
  CHECK(has_all(error_of([] {
                  Study{BitEncoder<binary16, UniformCells<2>>{},
                        VariabilitySampler{test::small_lut(), ThresholdReadout{}},
                        test::small_layer()};
                }),
                {"2 bits", "2 states"}));
}

TEST_CASE("A metric that was not computed is an error that names the nearest ones") {
  const auto result = study.run(test::small_images(1), {.trials = 2});
  CHECK(has_all(error_of([&] { (void)result["relative_l3"]; }),
                {"unknown metric 'relative_l3'", "relative_l2"}));
  CHECK(StudyResult::find(result.vs_encoded, "rmse").name == "rmse");
}

TEST_CASE("on_trial sees every trial once, in order") {
  const auto [result, records] =
      test::record(study, test::small_images(1), {.trials = 1100, .threads = 2});
  REQUIRE(records.size() == 1100);
  ReadCounts counts;
  TrialStatistics l2;
  for (std::uint32_t t = 0; t < 1100; ++t) {
    REQUIRE(records[t].trial == t);
    counts += records[t].counts;
    l2.add(records[t].vs_trained[0]);
  }
  CHECK(result["relative_l2"].trials() == 1100);
  CHECK(result["relative_l2"].mean() == l2.mean());
  CHECK(result.counts.cells_read == counts.cells_read);
  CHECK(counts.cells_read == 1100u * 36u * 10u);
}

TEST_CASE("An exception from on_trial reaches the caller, and the study lives on") {
  const auto images = test::small_images(1);
  int calls = 0;
  RunOptions options{.trials = 20, .threads = 2};
  options.on_trial = [&](const TrialRecord& record) {
    ++calls;
    if (record.trial == 3) throw std::range_error("enough");
  };
  CHECK_THROWS_AS(study.run(images, options), std::range_error);
  CHECK(calls == 4);
  CHECK(study.run(images, {.trials = 2})["relative_l2"].trials() == 2);
}

TEST_CASE("Counts of a run, and what was expected of them") {
  const auto layer = test::small_layer();
  const VariabilitySampler sampler{test::small_lut(1.0), ThresholdReadout{}};
  const Study noisy{BitEncoder<binary16>{}, sampler, layer};
  const auto result = noisy.run(test::small_images(1), {.trials = 400});
  CHECK(result.expected.known);
  const ExpectedCounts once = noisy.stored().expected();
  CHECK_THAT(result.expected.bits_misread, within_rel(400 * once.bits_misread, 1e-14));
  CHECK_THAT(result.expected.non_finite_weights, within_rel(400 * once.non_finite_weights, 1e-14));
  // Independent events: limit of 5 standard deviations, false alarms 6e-7.
  CHECK_THAT(static_cast<double>(result.counts.bits_misread),
             within_abs(result.expected.bits_misread, 5 * std::sqrt(result.expected.bits_misread)));
  CHECK(result.counts.cells_read == 400u * 36u * 16u);
  CHECK_FALSE(study.run(test::small_images(1), {.trials = 1}).expected.known);
}

TEST_CASE("Weights of 1e40 and more stay finite, and their error is right") {
  // Cells read 2.5 times what they should, so that the exponent does too.
  const IdealResistance<2> d{{1e6, 4e3}};
  const auto layer = test::small_layer();
  const Study huge{BitEncoder<binary32>{}, VariabilitySampler{d, ConductanceReadout{{1e6, 1e4}}},
                   layer};
  const auto images = test::small_images(2);
  std::vector<double> w_hat(36);
  huge.stored().read({}, w_hat);
  double most = 0;
  for (const double w : w_hat) most = std::max(most, std::abs(w));
  CHECK(most > 1e40);
  CHECK(std::isfinite(most));

  const auto result = huge.run(images, {.trials = 3});
  double error = 0, size = 0;
  for (std::size_t n = 0; n < 2; ++n) {
    const Geometry& g = test::small_geometry;
    for (std::size_t f = 0; f < g.filters; ++f) {
      for (std::size_t r = 0; r < output_height(g); ++r) {
        for (std::size_t s = 0; s < output_width(g); ++s) {
          const auto& w = layer.weights();
          const double y = test::convolve(g, w.storage(), images, n, f, r, s);
          const double other = test::convolve(g, w_hat, images, n, f, r, s);
          error += (other - y) * (other - y);
          size += (y + double{layer.bias()(f)}) * (y + double{layer.bias()(f)});
        }
      }
    }
  }
  CHECK_THAT(result["relative_l2"].mean(), within_rel(std::sqrt(error / size), 1e-6));
  for (const MetricSummary& metric : result.vs_trained) CHECK(std::isfinite(metric.overall.mean()));
  CHECK(result.counts.non_finite_weights == 0);
}

TEST_CASE("Inf and NaN reach the metrics if the policy lets them, and are counted in any case") {
  const auto run = [](NonFinite policy, auto readout) {
    const BitEncoder<binary16> encoder(binary16{}, store::exponent, UniformCells<1>{}, policy);
    const Study all_ones{encoder, VariabilitySampler{test::ideal_device<2>(), readout},
                         test::small_layer()};
    return all_ones.run(test::small_images(1), {.trials = 2});
  };
  const auto left = run(NonFinite::propagate, test::Stuck<1>{});
  for (const char* name : {"relative_l2", "max_relative_error", "mean_relative_error", "rmse"}) {
    CHECK_FALSE(std::isfinite(left[name].mean()));
  }
  const auto saturated = run(NonFinite::saturate, test::Stuck<1>{});
  const auto zeroed = run(NonFinite::zero, test::Stuck<1>{});
  for (const char* name : {"relative_l2", "max_relative_error", "mean_relative_error", "rmse"}) {
    CHECK(std::isfinite(saturated[name].mean()));
    CHECK(std::isfinite(zeroed[name].mean()));
  }
  CHECK(saturated["relative_l2"].mean() > 1e4);
  for (const auto* result : {&left, &saturated, &zeroed}) {
    CHECK(result->counts.non_finite_weights == 2 * 36);
  }
}

TEST_CASE("A layer whose weights all read as zero gives its bias") {
  const Study zeroed{BitEncoder<binary16>{},
                     VariabilitySampler{test::ideal_device<2>(), test::Stuck<0>{}},
                     test::small_layer(), ErrorMetrics<Rmse, OutputCount>{}};
  const auto images = test::small_images(2);
  const auto result = zeroed.run(images, {.trials = 1});
  const Tensor<4> y = test::small_layer()(images);
  double square = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    const double from_bias = double{y.data()[i]} - double{test::small_layer().bias()(i / 25 % 3)};
    square += from_bias * from_bias / static_cast<double>(y.size());
  }
  CHECK(test::small_layer().positions() == 25);
  CHECK_THAT(result["rmse"].mean(), within_rel(std::sqrt(square), 1e-6));
  CHECK(result["output_count"].mean() == 2 * 3 * 25);
}

TEST_CASE("The study's closed forms are those of its stored weights") {
  const auto images = test::small_images(2);
  const auto gram = patch_gram(study.layer(), images);
  const ClosedForm form = rramvar::expected(study.stored(), study.layer(), gram);
  const auto same = [](const ExpectedSquare& a, const ExpectedSquare& b) {
    return a.mean_square() == b.mean_square() && a.variance == b.variance && a.signal == b.signal;
  };
  CHECK(form.vs_trained.overall.mean_square() > 0.0);
  CHECK(same(study.expected(gram).vs_trained.overall, form.vs_trained.overall));
  CHECK(same(study.expected(images).vs_encoded.overall, form.vs_encoded.overall));
  const NormalOutputs outputs = rramvar::expected_outputs(study.stored(), study.layer(), images);
  CHECK(study.expected_outputs(images).mean_relative_error == outputs.mean_relative_error);
  CHECK(study.expected_outputs(images).relu_flip_share == outputs.relu_flip_share);
  const Sensitivity shares = study.sensitivity(gram);
  CHECK(same(shares.error, form.vs_trained.overall));
  CHECK(shares.digits.front().part == "fraction[9]");
  CHECK(shares.digits.size() == 10);
}
