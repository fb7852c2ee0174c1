// Rare read errors against the closed form, against enumeration, and against plain sampling.
#include "rramvar/study/rare_errors.hpp"

#include <cmath>

#include "catch.hpp"
#include "data.hpp"
#include "error_text.hpp"
#include "rramvar/encoding/any_format.hpp"
#include "rramvar/encoding/block_float.hpp"
#include "rramvar/encoding/integers.hpp"
#include "rramvar/io/npy.hpp"
#include "rramvar/study/closed_form.hpp"
#include "sampling/devices.hpp"
#include "study/small_layer.hpp"

using namespace rramvar;
using rramvar::test::error_of;
using rramvar::test::has_all;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

using HalfEncoder = BitEncoder<binary16>;
using LogNormalThreshold = VariabilitySampler<LogNormalResistance<2>, ThresholdReadout>;

namespace {

/// Two log-normal states whose cells are misread with probabilities p0 and p1 at a threshold
/// halfway between their medians, in ln R.
LogNormalThreshold device(double p0, double p1) {
  const double half = 1.5;
  const double middle = 10.5;
  return LogNormalThreshold(
      LogNormalResistance<2>{{middle + half, middle - half},
                             {half / -normal_quantile(p0), half / -normal_quantile(p1)}},
      ThresholdReadout{{std::exp(middle)}});
}

/// Whether the sampled mean square is within 4 standard errors of the closed form's, of which a
/// 95 % interval has 1.96 on either side.
void check_against_closed_form(const RareErrors& rare, const ClosedForm& form) {
  const auto near = [](const RareEstimate& sampled, const ExpectedSquare& exact) {
    const double error = (sampled.ci95.high - sampled.ci95.low) / (2 * 1.96);
    CHECK_THAT(sampled.value, within_abs(exact.mean_square() / exact.signal, 4 * error));
    return error / sampled.value;
  };
  CHECK(near(rare.mean_square, form.vs_encoded.overall) < 0.05);
  near(rare.mean_square_trained, form.vs_trained.overall);
  const RareEstimate& non_finite = rare.non_finite_weights;
  if (non_finite.value > 0.0) {
    const double error = (non_finite.ci95.high - non_finite.ci95.low) / (2 * 1.96);
    CHECK_THAT(non_finite.value, within_abs(form.non_finite_weights, 4 * error));
  } else {  // never seen: at most 10 likelihoods of 2, or a false alarm in 5e-5 of all seeds
    CHECK(form.non_finite_weights <= rare.any_error * 20 / rare.trials);
  }
  CHECK_THAT(rare.misread_digits, within_rel(form.counts.bits_misread, 1e-9));
}

}  // namespace

// 4 standard errors of three numbers in each of 12 cases: a false alarm in 2e-3 of all seeds.
TEST_CASE("E‖ΔY‖² is that of the closed form at error rates from 1e-3 to 1e-12") {
  const auto layer = test::small_layer();
  const auto gram = patch_gram(layer, test::small_images(2));
  const std::span weights(layer.weights().data(), layer.weights().size());
  for (const double p : {1e-1, 1e-3, 1e-6, 1e-9, 1e-12}) {
    CAPTURE(p);
    const auto check = [&](const auto& encoder, const auto& sampler) {
      const StoredWeightsOf stored(encoder, sampler, weights);
      const auto rare = rare_errors(encoder, sampler, layer, gram, {.trials = 5000});
      check_against_closed_form(rare, expected(stored, layer, gram));
      const double cells = static_cast<double>(weights.size() * encoder.digits().size());
      CHECK_THAT(rare.misread_digits, within_rel(cells * p, 1e-6));
      CHECK_THAT(rare.any_error, within_rel(-std::expm1(cells * std::log1p(-p)), 1e-6));
    };
    check(HalfEncoder{store::fraction}, device(p, p));
    if (p < 1e-1) check(HalfEncoder{}, device(p, p));
  }
}

// 4 standard errors of three numbers in each of 4 cases: a false alarm in 8e-4 of all seeds.
TEST_CASE("Scaled formats have the errors of the closed form; shared exponents in cells do not") {
  const auto layer = test::small_layer();
  const auto gram = patch_gram(layer, test::small_images(2));
  const std::span weights(layer.weights().data(), layer.weights().size());
  const auto sampler = device(1e-4, 1e-4);
  const auto check = [&](const auto& encoder) {
    const StoredWeightsOf stored(encoder, sampler, weights, layer.inputs());
    check_against_closed_form(rare_errors(encoder, sampler, layer, gram, {.trials = 5000}),
                              expected(stored, layer, gram));
  };
  check(BitEncoder<int8>{});
  check(BitEncoder(AnyFormat(int8{})));
  check(BitEncoder(twos_complement<6>{ScaleRule::range}));
  check(BitEncoder(mxfp8{{}, false}));
  CHECK(has_all(
      error_of([&] { rare_errors(BitEncoder<mxfp8>{}, sampler, layer, gram, {.trials = 100}); }),
      {"shared exponents", "reliable memory"}));
}

TEST_CASE("A rare error that matters is not lost beside frequent ones that do not") {
  // Ones are misread at 1e-3, zeros at 1e-14, among them the highest exponent bit of every weight:
  // at 2¹⁶ times the weight it still makes a large share of the mean square.
  const auto layer = test::small_layer();
  const auto gram = patch_gram(layer, test::small_images(2));
  const std::span weights(layer.weights().data(), layer.weights().size());
  for (const double p0 : {1e-9, 1e-12, 1e-14}) {
    CAPTURE(p0);
    const auto sampler = device(p0, 1e-3);
    const StoredWeightsOf stored(HalfEncoder{}, sampler, weights);
    check_against_closed_form(rare_errors(HalfEncoder{}, sampler, layer, gram),
                              expected(stored, layer, gram));
  }
}

TEST_CASE("Several states a cell") {
  const auto layer = test::small_layer();
  const auto gram = patch_gram(layer, test::small_images(1));
  const std::span weights(layer.weights().data(), layer.weights().size());
  const BitEncoder<binary16, UniformCells<2>> encoder{store::fraction};
  const VariabilitySampler sampler(
      LogNormalResistance<4>{{14.0, 12.0, 10.0, 8.0}, {0.35, 0.3, 0.25, 0.2}}, ThresholdReadout{});
  const StoredWeightsOf stored(encoder, sampler, weights);
  const auto rare = rare_errors(encoder, sampler, layer, gram, {.trials = 20'000});
  const ClosedForm form = expected(stored, layer, gram);
  const double error = (rare.mean_square.ci95.high - rare.mean_square.ci95.low) / (2 * 1.96);
  CHECK(rare.any_error < 0.3);
  CHECK_THAT(rare.mean_square.value,
             within_abs(std::pow(form.vs_encoded.overall.relative_l2(), 2), 4 * error));
}

// Both shares within 4 joint standard errors: a false alarm in 6e-5 of all seeds a threshold.
TEST_CASE("Exceedance probabilities are those of plain sampling") {
  const auto layer = test::small_layer();
  const auto images = test::small_images(2);
  const auto gram = patch_gram(layer, images);
  const HalfEncoder encoder;
  const auto sampler = device(2e-3, 1e-3);
  const auto rare = rare_errors(encoder, sampler, layer, gram, {.trials = 20'000});
  const Study study{encoder, sampler, layer};
  const auto run = test::record(study, images, {.trials = 4000});
  for (const double x : {0.0, 0.01, 0.1, 1.0, 100.0}) {
    CAPTURE(x);
    double hits = 0.0;
    for (const TrialRecord& record : run.records) hits += record.vs_encoded[0] > x;
    const double plain = hits / 4000;
    const RareEstimate sampled = rare.exceeds(x);
    const double error = std::hypot((sampled.ci95.high - sampled.ci95.low) / (2 * 1.96),
                                    std::sqrt(plain * (1 - plain) / 4000));
    CHECK_THAT(sampled.value, within_abs(plain, 4 * error));
  }
}

TEST_CASE("The largest error is bounded by the rule of three where it was never seen") {
  const auto layer = test::small_layer();
  const auto gram = patch_gram(layer, test::small_images(1));
  const auto rare =
      rare_errors(HalfEncoder{store::fraction}, device(1e-6, 1e-6), layer, gram, {.trials = 600});
  CHECK(rare.exceeds(1e9).value == 0.0);
  CHECK(rare.exceeds(1e9).ci95.low == 0.0);
  CHECK_THAT(rare.exceeds(1e9).ci95.high, within_rel(0.01 * rare.any_error, 1e-12));
  // Every error has at least one event: the share that exceeds 0 is that of the likelihoods, 1.
  CHECK(rare.exceeds(0.0).ci95.contains(rare.any_error));
}

TEST_CASE("Memory without errors, and bad input") {
  const auto layer = test::small_layer();
  const auto gram = patch_gram(layer, test::small_images(1));
  const VariabilitySampler ideal(test::ideal_device<2>(), ThresholdReadout{});
  const auto none = rare_errors(HalfEncoder{}, ideal, layer, gram);
  CHECK(none.any_error == 0.0);
  CHECK(none.relative_l2().value == 0.0);
  CHECK(none.exceeds(0.0).ci95.high == 0.0);
  CHECK_THAT(none.relative_l2_trained().value,
             within_rel(expected(StoredWeightsOf(
                                     HalfEncoder{}, ideal,
                                     std::span(layer.weights().data(), layer.weights().size())),
                                 layer, gram)
                            .rounding,
                        1e-12));
  const auto sampler = device(1e-6, 1e-6);
  CHECK(has_all(
      error_of([&] { (void)rare_errors(HalfEncoder{}, sampler, layer, gram, {.trials = 1}); }),
      {"two trials"}));
  Tensor<4> twice(std::array<std::size_t, 4>{3, 2, 3, 2});
  for (std::size_t i = 0; i < twice.size(); ++i) {  // one flip away from an exponent of all ones
    twice.data()[i] = 2.0f * layer.weights().data()[i];
  }
  const Conv2DLayer1 large(twice, test::small_geometry);
  const HalfEncoder propagating({}, store::all, {}, NonFinite::propagate);
  CHECK(has_all(error_of([&] { (void)rare_errors(propagating, sampler, large, gram); }),
                {"infinite", "saturate"}));
}

// False alarms as above.
TEST_CASE("AlexNet layer 1 at 1e-12 a bit") {
  const auto data = test::data_folder();
  if (!data) return;
  const auto folder = *data / "alexnet";
  const Conv2DLayer1 layer{read_npy<4>(folder / "conv1.npy"),
                           read_npy<1>(folder / "conv1_bias.npy"), AlexNetLayer1{}};
  const auto gram = patch_gram(layer, read_pictures_npy(folder / "test_input_3x227x227.npy"));
  const std::span weights(layer.weights().data(), layer.weights().size());
  const auto sampler = device(1e-12, 1e-12);
  const auto check = [&](const auto& encoder) {
    const StoredWeightsOf stored(encoder, sampler, weights);
    const auto rare = rare_errors(encoder, sampler, layer, gram);
    check_against_closed_form(rare, expected(stored, layer, gram));
    CHECK_THAT(rare.any_error,
               within_rel(1e-12 * static_cast<double>(34848 * encoder.digits().size()), 1e-4));
  };
  check(HalfEncoder{});
  check(BitEncoder<binary32>{});
}
