// Sampled weights against MODEL.md, section 5, computed here a second time from the table alone.
#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "core/chi_square.hpp"
#include "random.hpp"
#include "rramvar/readout/threshold.hpp"
#include "sampling/devices.hpp"

using namespace rramvar;
using rramvar::test::Random;
using rramvar::test::within_abs;

namespace {

/// The first four cumulants of a digit's reading, from the table.
struct Cumulants {
  double k1, k2, k4;
};

Cumulants cumulants_of_reading(const DeviceLUT<2>& lut, LogicState s) {
  long double g[2] = {0, 0};
  for (LogicState t = 0; t < 2; ++t) {
    for (const ohm r : lut.sorted(t)) g[t] += 1.0L / r / lut.size(t);
  }
  long double m1 = 0, m2 = 0, m4 = 0;
  const auto n = static_cast<long double>(lut.size(s));
  const auto digit = [&](ohm r) { return (1.0L / r - g[0]) / (g[1] - g[0]); };
  for (const ohm r : lut.sorted(s)) m1 += digit(r) / n;
  for (const ohm r : lut.sorted(s)) {
    const long double d2 = (digit(r) - m1) * (digit(r) - m1);
    m2 += d2 / n;
    m4 += d2 * d2 / n;
  }
  return {static_cast<double>(m1), static_cast<double>(m2), static_cast<double>(m4 - 3 * m2 * m2)};
}

}  // namespace

// 60 weights, two z-values each, limit 5.5: a false alarm in 5e-6 of all seeds.
TEST_CASE("Mean and variance of an analog fraction are those of the closed form, 2000 trials") {
  const auto lut = DeviceLUT<2>::tabulate(LogNormalResistance<2>{{12.0, 9.0}, {0.8, 0.25}}, 1000);
  const Cumulants digit[2] = {cumulants_of_reading(lut, 0), cumulants_of_reading(lut, 1)};
  std::vector<float> weights(60);
  Random random(1);
  for (float& w : weights) w = static_cast<float>(random.normal(0.0, 2.0));
  weights[0] = 1e-5f;  // subnormal
  const StoredWeightsOf stored(BitEncoder<binary16>(store::fraction),
                               VariabilitySampler(lut, ConductanceReadout{}), std::span(weights));
  constexpr std::uint32_t trials = 2000;
  std::vector<std::vector<double>> sample(weights.size());
  std::vector<double> w_hat(weights.size());
  for (std::uint32_t trial = 0; trial < trials; ++trial) {
    stored.read({.seed = 6, .trial = trial}, w_hat);
    for (std::size_t i = 0; i < w_hat.size(); ++i) sample[i].push_back(w_hat[i]);
  }
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const unsigned word = binary16{}.encode(weights[i]);
    const int exponent = static_cast<int>(word >> 10 & 31);
    const double sign = (word >> 15) != 0 ? -1.0 : 1.0;
    double k1 = exponent == 0 ? 0.0 : 1.0, k2 = 0, k4 = 0;
    for (int bit = 0; bit < 10; ++bit) {
      const Cumulants& d = digit[word >> bit & 1];
      const double p = std::ldexp(1.0, bit - 10);
      k1 += p * d.k1;
      k2 += p * p * d.k2;
      k4 += p * p * p * p * d.k4;
    }
    const double scale = std::ldexp(1.0, std::max(exponent, 1) - 15);
    double mean = 0, variance = 0;
    for (const double w : sample[i]) mean += w / trials;
    for (const double w : sample[i]) variance += (w - mean) * (w - mean) / (trials - 1);
    CAPTURE(i, weights[i]);
    CHECK_THAT(mean, within_abs(sign * scale * k1, 5.5 * scale * std::sqrt(k2 / trials)));
    const double spread = std::sqrt((k4 + 2 * k2 * k2) / trials);  // of the sample variance
    CHECK_THAT(variance, within_abs(scale * scale * k2, 5.5 * scale * scale * spread));
  }
}

// A known mistake of others: int(p·n) faults in every trial, without spread; or one draw for all.
// Three z-values of limit 5 and a chi-square test at 1e-6: a false alarm in 4e-6 of all seeds.
TEST_CASE("Misread bits are binomial: their mean and variance over 4000 trials are as expected") {
  const auto lut = DeviceLUT<2>::tabulate(test::noisy_device<2>(1.6), 500);
  const auto weights = test::awkward_weights(40, 2);
  const VariabilitySampler sampler(lut, ThresholdReadout{});
  const StoredWeightsOf stored(BitEncoder<binary16>{}, sampler, std::span(weights));
  const auto& q = sampler.reader().confusion();
  double mean = 0, variance = 0;
  for (const float w : weights) {
    for (int bit = 0; bit < 16; ++bit) {
      const std::size_t s = binary16{}.encode(w) >> bit & 1;
      mean += q[s][1 - s];
      variance += q[s][1 - s] * q[s][s];
    }
  }
  CHECK(mean > 5.0);
  CHECK_THAT(stored.expected().bits_misread, test::within_rel(mean, 1e-13));

  constexpr std::uint32_t trials = 4000;
  std::vector<double> misread;
  std::vector<double> w_hat(weights.size());
  for (std::uint32_t trial = 0; trial < trials; ++trial) {
    misread.push_back(
        static_cast<double>(stored.read({.seed = 7, .trial = trial}, w_hat).bits_misread));
  }
  double sum = 0, square = 0;
  for (const double n : misread) {
    sum += n - mean;
    square += (n - mean) * (n - mean);
  }
  CHECK_THAT(sum / trials, within_abs(0.0, 5 * std::sqrt(variance / trials)));
  // Fourth moment of a sum of Bernoulli variables: at most variance + 3·variance².
  const double spread = std::sqrt((variance + 2 * variance * variance) / trials);
  CHECK_THAT(square / trials, within_abs(variance, 5 * spread));

  // Neighbouring trials share nothing.
  double product = 0;
  for (std::uint32_t i = 0; i + 1 < trials; ++i) {
    product += (misread[i] - mean) * (misread[i + 1] - mean);
  }
  CHECK_THAT(product / (trials - 1), within_abs(0.0, 5 * variance / std::sqrt(trials - 1.0)));
}

// Every entry is drawn equally often: chi-square, a false alarm in 1e-4 of all seeds.
TEST_CASE("Cells are drawn uniformly from the table, by weight and by digit") {
  std::vector<ohm> entries;
  for (int i = 0; i < 100; ++i) entries.push_back(1000.0 + i);
  const auto lut = DeviceLUT<2>::from(std::vector{1e6}, entries);
  const BitEncoder<binary16> encoder(store::mask(0x1));
  const VariabilitySampler sampler(lut, ResistanceReadout{});
  const std::vector<std::uint16_t> words(100'000, 0x3c01);
  std::vector<double> w_hat(words.size());
  sampler.sample(encoder, std::span(words), {.seed = 8}, w_hat);
  std::vector<std::size_t> counts(100);
  const auto read = sampler.reader();
  for (const double w : w_hat) {
    const double digit = (w - 1.0) * 1024.0;
    const auto is_entry = [&](ohm r) { return std::abs(read(r) - digit) < 1e-7; };
    const auto entry = std::find_if(entries.begin(), entries.end(), is_entry);
    REQUIRE(entry != entries.end());
    ++counts[static_cast<std::size_t>(entry - entries.begin())];
  }
  CHECK(test::chi_square(counts) < test::chi_square_limit(100, 1e-4));
}
