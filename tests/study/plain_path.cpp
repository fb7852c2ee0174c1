// The whole study against a second, plain way through it: every step in double and by loops.
#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "study/small_layer.hpp"

using namespace rramvar;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

namespace {

constexpr std::size_t metric_count = AllMetrics::size;
using Values = std::array<double, metric_count>;

/// Outputs of all images: [filter][image and position].
using Outputs = std::vector<std::vector<double>>;

Outputs convolve_all(const std::vector<double>& weights, const Tensor<4>& images,
                     const Tensor<1>& bias) {
  const Geometry& g = test::small_geometry;
  Outputs y(g.filters);
  for (std::size_t f = 0; f < g.filters; ++f) {
    for (std::size_t n = 0; n < images.shape(0); ++n) {
      for (std::size_t r = 0; r < output_height(g); ++r) {
        for (std::size_t s = 0; s < output_width(g); ++s) {
          y[f].push_back(test::convolve(g, weights, images, n, f, r, s) + double{bias(f)});
        }
      }
    }
  }
  return y;
}

double largest(const Outputs& y) {
  double out = 0;
  for (const auto& row : y) {
    for (const double v : row) out = std::max(out, std::abs(v));
  }
  return out;
}

/// The seven metrics of AllMetrics, of filters first … last − 1.
Values judge(const Outputs& reference, const Outputs& y_hat, double floor, std::size_t first,
             std::size_t last) {
  double yy = 0, ee = 0, hat = 0, cross = 0, n = 0, flips = 0;
  double relative = 0, greatest = 0, judged = 0;
  for (std::size_t f = first; f < last; ++f) {
    for (std::size_t j = 0; j < reference[f].size(); ++j) {
      const double y = reference[f][j];
      const double other = y_hat[f][j];
      yy += y * y;
      ee += (other - y) * (other - y);
      hat += other * other;
      cross += y * other;
      flips += (y > 0) != (other > 0);
      ++n;
      if (std::abs(y) <= floor) continue;
      relative += std::abs(other - y) / std::abs(y);
      greatest = std::max(greatest, std::abs(other - y) / std::abs(y));
      ++judged;
    }
  }
  return {std::sqrt(ee / yy),       relative / judged,           greatest, std::sqrt(ee / n),
          10 * std::log10(yy / ee), cross / std::sqrt(yy * hat), flips / n};
}

void check_values(const std::vector<double>& values, const Values& plain) {
  REQUIRE(values.size() == metric_count);
  for (std::size_t m = 0; m < metric_count; ++m) {
    CAPTURE(AllMetrics::names[m]);
    // Decibels are a logarithm: 1e-6 relative is 9e-6 dB.
    if (AllMetrics::names[m] == "snr_db")
      CHECK_THAT(values[m], within_abs(plain[m], 9e-6));
    else
      CHECK_THAT(values[m], within_rel(plain[m], 1e-6));
  }
}

template <class Encoder, class Sampler>
void check_against_plain_path(const Encoder& encoder, const Sampler& sampler) {
  const auto layer = test::small_layer();
  const auto images = test::small_images(3);
  const Study study{encoder, sampler, layer};
  constexpr std::uint32_t trials = 20;
  const auto [result, records] =
      test::record(study, images, {.trials = trials, .seed = 11, .threads = 2});
  REQUIRE(records.size() == trials);

  const std::vector<double> trained(layer.weights().begin(), layer.weights().end());
  std::vector<double> encoded;
  for (const double w : trained) encoded.push_back(encoder.decode(encoder(static_cast<float>(w))));
  const Outputs y = convolve_all(trained, images, layer.bias());
  const Outputs y_encoded = convolve_all(encoded, images, layer.bias());
  const double floor = 1e-3 * largest(y);
  CHECK_THAT(result.relative_error_scale, within_rel(largest(y), 1e-7));
  check_values(result.rounding, judge(y, y_encoded, floor, 0, 3));
  CHECK(result.rounding[0] > 1e-5);  // there is some rounding to be told apart

  std::array<Values, 3> filter_mean{};
  Values mean{};
  for (std::uint32_t t = 0; t < trials; ++t) {
    std::vector<double> w_hat(trained.size());
    study.stored().read({.seed = 11, .trial = t}, w_hat);
    const Outputs y_hat = convolve_all(w_hat, images, layer.bias());
    CHECK(records[t].trial == t);
    check_values(records[t].vs_trained, judge(y, y_hat, floor, 0, 3));
    check_values(records[t].vs_encoded, judge(y_encoded, y_hat, floor, 0, 3));
    for (std::size_t m = 0; m < metric_count; ++m) {
      mean[m] += judge(y, y_hat, floor, 0, 3)[m] / trials;
      for (std::size_t f = 0; f < 3; ++f) {
        filter_mean[f][m] += judge(y, y_hat, floor, f, f + 1)[m] / trials;
      }
    }
  }
  for (std::size_t m = 0; m < metric_count; ++m) {
    const auto& metric = result.vs_trained[m];
    CAPTURE(metric.name);
    CHECK(metric.name == AllMetrics::names[m]);
    CHECK_THAT(metric.overall.mean(), within_rel(mean[m], 1e-6));
    REQUIRE(metric.per_filter.size() == 3);
    for (std::size_t f = 0; f < 3; ++f) {
      CHECK(metric.per_filter[f].count() == trials);
      CHECK_THAT(metric.per_filter[f].mean(), within_rel(filter_mean[f][m], 1e-6));
    }
  }
  CHECK(&result["relative_l2"] == &result.vs_trained[0].overall);
}

}  // namespace

TEST_CASE("Three images, analog readout: every metric of every trial agrees with the plain path") {
  check_against_plain_path(BitEncoder<binary16>{store::fraction},
                           VariabilitySampler{test::small_lut(), ConductanceReadout{}});
}

TEST_CASE("Three images, all bits analog: every metric agrees with the plain path") {
  check_against_plain_path(BitEncoder<binary16>{},
                           VariabilitySampler{test::small_lut(0.05), LogResistanceReadout{}});
}

TEST_CASE("Three images, threshold readout: every metric agrees with the plain path") {
  check_against_plain_path(BitEncoder<binary16>{store::fraction | store::sign},
                           VariabilitySampler{test::small_lut(1.0), ThresholdReadout{}});
}
