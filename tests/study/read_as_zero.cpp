// Filters that are read, or encoded, as 0 or as far smaller than trained: what is left of them is
// judged by itself, not as the difference of two large numbers.
#include <cmath>
#include <vector>

#include "catch.hpp"
#include "rramvar/device/distributions/ideal.hpp"
#include "sampling/devices.hpp"
#include "study/small_layer.hpp"

using namespace rramvar;
using rramvar::test::within_abs;

namespace {

/// Binary16 encodes the weights of the last two filters as 0; the last has a bias.
const Geometry geometry{
    .channels = 2, .height = 9, .width = 8, .filters = 6, .kernel_height = 3, .kernel_width = 2};
constexpr std::size_t whole = 0;
constexpr std::size_t as_zero = 1;
constexpr std::size_t as_zero_with_bias = 2;
constexpr std::size_t far_smaller = 3;
constexpr std::size_t encoded_as_zero = 4;
constexpr std::size_t encoded_as_zero_with_bias = 5;

Conv2DLayer1<Geometry> layer() {
  test::Random random(31);
  Tensor<4> weights(std::array<std::size_t, 4>{6, 2, 3, 2});
  for (float& w : weights) w = static_cast<float>(random.normal(0.0, 0.2));
  for (std::size_t i = 4 * 12; i < weights.size(); ++i) weights.data()[i] *= 1e-9f;
  return Conv2DLayer1(weights, Tensor<1>{0.25f, 0.0f, 0.5f, 0.0f, 0.0f, 0.5f}, geometry);
}

/// What a trial reads: a fifth more, 0, 0, 2⁻¹⁰ of it with every second weight missing, 0, 0.
std::vector<double> read_weights(std::span<const double> encoded) {
  std::vector<double> out(encoded.begin(), encoded.end());
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::size_t filter = i / 12;
    out[i] *= filter == whole ? 1.2 : filter == far_smaller && i % 2 == 0 ? 1.0 / 1024 : 0.0;
  }
  return out;
}

struct Plain {
  double relative_l2, cosine;
};

/// Both metrics of one filter, by loops in double.
Plain plain(const Tensor<4>& images, std::size_t filter, const std::vector<double>& reference,
            const std::vector<double>& read, double bias) {
  double yy = 0.0;
  double ee = 0.0;
  double hat = 0.0;
  double cross = 0.0;
  for (std::size_t n = 0; n < images.shape(0); ++n) {
    for (std::size_t r = 0; r < output_height(geometry); ++r) {
      for (std::size_t s = 0; s < output_width(geometry); ++s) {
        const double y = test::convolve(geometry, reference, images, n, filter, r, s) + bias;
        const double y_hat = test::convolve(geometry, read, images, n, filter, r, s) + bias;
        yy += y * y;
        ee += (y_hat - y) * (y_hat - y);
        hat += y_hat * y_hat;
        cross += y * y_hat;
      }
    }
  }
  return {std::sqrt(ee / yy), cross / std::sqrt(yy * hat)};
}

const Study study{BitEncoder<binary16>{},
                  VariabilitySampler{test::ideal_device<2>(), ConductanceReadout{}}, layer(),
                  QuadraticMetrics{}};

Judgement judge(const TrialJudge& by, std::span<const double> w_hat) {
  const auto work = by.work(1);
  std::vector<Judgement> out(1);
  Timing timing;
  by.take(*work, 0, w_hat);
  by.judge(*work, out, timing);
  return out[0];
}

void check(double value, double expected, double tolerance) {
  if (!std::isfinite(expected)) {
    CHECK(!std::isfinite(value));
  } else {
    CHECK_THAT(value, within_abs(expected, tolerance * std::max(1.0, std::abs(expected))));
  }
}

}  // namespace

TEST_CASE("Filters read or encoded as 0, or as far smaller, are judged as by plain loops") {
  const Tensor<4> images = test::small_images(3);
  const PatchGram gram = patch_gram(study.layer(), images);
  const StoredWeights& stored = study.stored();
  const std::vector<double> encoded(stored.encoded().begin(), stored.encoded().end());
  const std::vector<double> trained(study.layer().weights().begin(), study.layer().weights().end());
  const std::vector<double> read = read_weights(encoded);
  for (std::size_t i = encoded_as_zero * 12; i < encoded.size(); ++i) REQUIRE(encoded[i] == 0.0);

  const QuadraticMetrics metrics_asked;
  const ByPictures by_pictures(study.layer(), metrics_asked, images, stored);
  const ByGram by_gram(study.layer(), metrics_asked, gram, stored);
  constexpr std::size_t metrics = QuadraticMetrics::size;
  REQUIRE(QuadraticMetrics::names[0] == "relative_l2");
  REQUIRE(QuadraticMetrics::names[3] == "cosine_similarity");
  for (const TrialJudge* by :
       {static_cast<const TrialJudge*>(&by_pictures), static_cast<const TrialJudge*>(&by_gram)}) {
    const Judgement judged = judge(*by, read);
    for (std::size_t f = 0; f < geometry.filters; ++f) {
      CAPTURE(f, by == &by_gram);
      const double bias = study.layer().bias()(f);
      const Plain from_trained = plain(images, f, trained, read, bias);
      const Plain from_encoded = plain(images, f, encoded, read, bias);
      check(judged.filters_vs_trained[f * metrics], from_trained.relative_l2, 1e-6);
      check(judged.filters_vs_trained[f * metrics + 3], from_trained.cosine, 1e-6);
      check(judged.filters_vs_encoded[f * metrics], from_encoded.relative_l2, 1e-6);
      check(judged.filters_vs_encoded[f * metrics + 3], from_encoded.cosine, 1e-6);
    }
    // What the loops say, so that they do not agree on nothing.
    CHECK(judged.filters_vs_trained[as_zero * metrics] == 1.0);
    CHECK(std::isnan(judged.filters_vs_trained[as_zero * metrics + 3]));
    CHECK(std::isfinite(judged.filters_vs_trained[as_zero_with_bias * metrics + 3]));
    CHECK(judged.filters_vs_trained[far_smaller * metrics + 3] > 0.3);
    CHECK(std::isnan(judged.filters_vs_encoded[encoded_as_zero * metrics]));
    CHECK(judged.filters_vs_encoded[encoded_as_zero_with_bias * metrics] == 0.0);
  }
}

TEST_CASE("The exact error of a filter that is encoded as 0 is undefined against its 0") {
  const VariabilitySampler varied{test::small_lut(), ConductanceReadout{}};
  const Study analog{BitEncoder<binary16>{store::fraction}, varied, layer(), QuadraticMetrics{}};
  const ClosedForm exact = analog.expected(patch_gram(analog.layer(), test::small_images(3)));
  CHECK(exact.vs_encoded.per_filter[encoded_as_zero].signal == 0.0);
  CHECK(!std::isfinite(exact.vs_encoded.per_filter[encoded_as_zero].relative_l2()));
  CHECK(std::isfinite(exact.vs_encoded.per_filter[encoded_as_zero_with_bias].relative_l2()));
}
