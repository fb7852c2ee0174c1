// Threshold readout error by error has the law of reading every cell. Seeds are fixed; the
// statistical tests would fail by chance with a probability of 1e-6 or less each.
#include "rramvar/sampling/rare_misreads.hpp"

#include <cmath>
#include <map>

#include "catch.hpp"
#include "core/chi_square.hpp"
#include "rramvar/device/any_distribution.hpp"
#include "rramvar/device/sources/device_to_device.hpp"
#include "rramvar/device/sources/stuck_at.hpp"
#include "rramvar/device/varied_device.hpp"
#include "rramvar/readout/threshold.hpp"
#include "rramvar/sampling/variability_sampler.hpp"
#include "sampling/devices.hpp"

using namespace rramvar;

namespace {

/// A device that is in the other of its two states with a given probability.
struct Flipping {
  static constexpr bool is_staircase = true;
  std::array<double, 2> rate;

  ohm operator()(LogicState s, DrawEngine& engine) const {
    return nominal(OpenUniform{}(engine).lower < rate[s] ? 1 - s : s);
  }
  static ohm nominal(LogicState s) { return s == 0 ? 1e5 : 1e4; }
  double cdf(LogicState s, ohm r) const {
    const double low = s == 1 ? 1.0 - rate[1] : rate[0];  // P(R = 10 kΩ)
    return r < 1e4 ? 0.0 : r < 1e5 ? low : 1.0;
  }
  double survival(LogicState s, ohm r) const {
    const double high = s == 0 ? 1.0 - rate[0] : rate[1];
    return r < 1e4 ? 1.0 : r < 1e5 ? high : 0.0;
  }
};

VariabilitySampler<Flipping, ThresholdReadout> flipping(double rate_0, double rate_1) {
  return {VariabilitySampler(Flipping{{rate_0, rate_1}}, ThresholdReadout{{3e4}})};
}

const BitEncoder<binary16> encoder;

/// A third of all bits are 1.
std::vector<std::uint16_t> words(std::size_t n) {
  std::vector<std::uint16_t> out(n);
  for (std::size_t i = 0; i < n; ++i) out[i] = static_cast<std::uint16_t>(0x9249u << i % 3);
  return out;
}

template <class Sampler>
std::vector<WordBits> read(const Sampler& sampler, std::span<const std::uint16_t> written,
                           const TrialIndex& at, std::uint32_t first = 0) {
  std::vector<WordBits> out(written.size());
  sampler.read_words(encoder, written, at, out, first);
  return out;
}

bool goes_from_error_to_error(double rate) {
  return RareMisreads::of(*flipping(rate, rate).readings(), encoder.digits()).has_value();
}

}  // namespace

TEST_CASE("A table uses it up to an error rate of 1/64, what has to be drawn up to 1/4") {
  CHECK(goes_from_error_to_error(0.25));
  CHECK(goes_from_error_to_error(1e-6));
  CHECK(goes_from_error_to_error(0.0));
  CHECK(!goes_from_error_to_error(0.26));
  CHECK(RareMisreads::of(*flipping(0.003, 1e-5).readings(), encoder.digits())->rate() == 0x1p-8);
  // One entry of n on the wrong side of the threshold.
  const auto table_does = [](std::size_t n) {
    std::vector<ohm> high(n, 1e5);
    high.back() = 1e4;
    const DeviceLUT<2> table(std::array{high, std::vector<ohm>(n, 1e4)});
    return RareMisreads::of(*VariabilitySampler(table, ThresholdReadout{{3e4}}).readings(),
                            encoder.digits())
        .has_value();
  };
  CHECK(table_does(64));
  CHECK(!table_does(63));
}

TEST_CASE("The number of errors has the binomial mean and variance") {
  const auto written = words(3000);
  double ones = 0.0;
  for (const auto word : written) ones += std::popcount(word);
  const double zeros = 16.0 * 3000.0 - ones;
  constexpr double trials = 2000.0;
  // At 0.3 the plain path, for comparison.
  for (const double rate : {3e-1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6}) {
    const double rate_1 = 0.3 * rate;
    const auto sampler = flipping(rate, rate_1);
    double sum = 0.0;
    double squares = 0.0;
    const double mean = zeros * rate + ones * rate_1;
    std::vector<WordBits> out(written.size());
    for (std::uint32_t trial = 0; trial < trials; ++trial) {
      const auto misread =
          static_cast<double>(sampler
                                  .read_words(encoder, std::span<const std::uint16_t>(written),
                                              {.seed = 3, .trial = trial}, out)
                                  .bits_misread);
      sum += misread;
      squares += (misread - mean) * (misread - mean);
    }
    const double variance = zeros * rate * (1 - rate) + ones * rate_1 * (1 - rate_1);
    CAPTURE(rate, sum / trials, mean);
    CHECK(std::abs(sum / trials - mean) < 5 * std::sqrt(variance / trials));
    // The square of a nearly Poisson number about its mean has the variance σ² + 2σ⁴; at the least
    // rates few errors are seen at all, and its tail is wider than normal.
    const double of_square = variance + 2 * variance * variance;
    CHECK(std::abs(squares / trials - variance) < 6.5 * std::sqrt(of_square / trials));
  }
}

TEST_CASE("Errors are as likely in every digit and weight, and their gaps geometric") {
  constexpr std::size_t n = 2048;
  constexpr double rate = 0.01;
  const std::vector<std::uint16_t> written(n, 0);
  const auto sampler = flipping(rate, 0.0);
  std::vector<std::size_t> by_digit(16);
  std::vector<std::size_t> by_place(64);  // of the weight
  std::vector<std::size_t> by_gap(60);    // equally likely classes
  double last = -1.0;
  for (std::uint32_t trial = 0; trial < 200; ++trial) {
    const auto out = read(sampler, written, {.seed = 4, .trial = trial});
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t k = 0; k < 16; ++k) {
        if ((out[i] & encoder.digits()[k].mask()) == 0) continue;
        ++by_digit[k];
        ++by_place[i * 64 / n];
        const double place = static_cast<double>((trial * n + i) * 16 + k);
        // P(a gap is longer) is uniform once the step of a whole cell is spread evenly.
        const double gap = place - last - 1.0;
        const double at_least = std::pow(1.0 - rate, gap);
        const double u = at_least * (1.0 - rate * std::fmod(place * 0.6180339887, 1.0));
        ++by_gap[std::min<std::size_t>(static_cast<std::size_t>(u * 60.0), 59)];
        last = place;
      }
    }
  }
  CHECK(test::chi_square(by_digit) < test::chi_square_limit(16, 1e-7));
  CHECK(test::chi_square(by_place) < test::chi_square_limit(64, 1e-7));
  CHECK(test::chi_square(by_gap) < test::chi_square_limit(60, 1e-7));
}

TEST_CASE("A part of the words reads as it does among the others") {
  const auto written = words(1500);
  const auto sampler = flipping(0.01, 0.005);
  const TrialIndex at{.seed = 5, .trial = 6, .chip = 7};
  const auto whole = read(sampler, written, at);
  CHECK(whole != std::vector<WordBits>(written.begin(), written.end()));
  for (const std::size_t from : {0u, 1u, 255u, 256u, 700u}) {
    for (const std::size_t count : {1u, 300u, 800u}) {
      const auto part = read(sampler, std::span(written).subspan(from, count), at,
                             static_cast<std::uint32_t>(from));
      REQUIRE(std::equal(part.begin(), part.end(), whole.begin() + static_cast<int>(from)));
    }
  }
  for (const TrialIndex& other :
       {TrialIndex{.seed = 6, .trial = 6, .chip = 7}, TrialIndex{.seed = 5, .trial = 5, .chip = 7},
        TrialIndex{.seed = 5, .trial = 6, .chip = 8}}) {
    CHECK(read(sampler, written, other) != whole);
  }
}

TEST_CASE("Designs in the same octave of error rates share their candidates") {
  const auto written = words(2000);
  const auto more = read(flipping(0.0078, 0.0078), written, {.seed = 8});
  const auto fewer = read(flipping(0.0040, 0.0040), written, {.seed = 8});
  std::size_t errors = 0;
  for (std::size_t i = 0; i < written.size(); ++i) {
    const WordBits wrong = fewer[i] ^ written[i];
    CHECK((wrong & ~(more[i] ^ written[i])) == 0);
    errors += static_cast<std::size_t>(std::popcount(wrong));
  }
  CHECK(errors > 50);
}

TEST_CASE("Values and counts are those of the words read") {
  const BitEncoder<binary16> propagating(binary16{}, store::all, {}, NonFinite::propagate);
  auto written = words(5000);
  written[0] = 0x7c00;                                         // Inf as stored, and
  for (std::size_t i = 1; i < 4000; ++i) written[i] = 0x7bff;  // likely to become it
  const auto sampler = flipping(0.015, 0.01);
  const auto out = read(sampler, written, {.seed = 9});
  std::vector<double> w_hat(written.size());
  const ReadCounts counts =
      sampler.sample(propagating, std::span<const std::uint16_t>(written), {.seed = 9}, w_hat);
  std::uint64_t non_finite = 0;
  std::uint64_t misread = 0;
  for (std::size_t i = 0; i < written.size(); ++i) {
    const double value = propagating.settle(propagating.decode(out[i]), non_finite);
    misread += static_cast<std::uint64_t>(std::popcount(out[i] ^ written[i]));
    REQUIRE(std::bit_cast<std::uint64_t>(value) == std::bit_cast<std::uint64_t>(w_hat[i]));
  }
  CHECK(counts.non_finite_weights == non_finite);
  CHECK(counts.bits_misread == misread);
  CHECK(counts.cells_read == 16 * written.size());
  CHECK(non_finite > 20);
}

TEST_CASE("Cells of eight levels are misread as their confusion matrix says") {
  auto device = test::noisy_device<8>(0.2);  // neighbours are 0.99 apart in ln R
  const VariabilitySampler sampler(device, ThresholdReadout{});
  const BitEncoder<binary16, UniformCells<3>> three(store::mask(0x0007));
  REQUIRE(three.digits().size() == 1);
  REQUIRE(RareMisreads::of(*sampler.readings(), three.digits()));
  std::vector<std::uint16_t> written(400'000);
  for (std::size_t i = 0; i < written.size(); ++i) written[i] = i % 8;
  std::vector<WordBits> out(written.size());
  std::map<std::pair<std::size_t, std::size_t>, double> seen;
  for (std::uint32_t trial = 0; trial < 10; ++trial) {
    sampler.read_words(three, std::span<const std::uint16_t>(written), {.seed = 10, .trial = trial},
                       out);
    for (std::size_t i = 0; i < written.size(); ++i) seen[{written[i], out[i]}] += 1.0;
  }
  double compared = 0;
  for (std::size_t s = 0; s < 8; ++s) {
    for (std::size_t t = 0; t < 8; ++t) {
      const double p = sampler.reader().confusion()[s][t];
      const double expected = 500'000 * p;
      CAPTURE(s, t, expected, seen[{s, t}]);
      if (expected < 20) {
        CHECK(seen[{s, t}] < 60);
        continue;
      }
      CHECK(std::abs(seen[{s, t}] - expected) < 5.5 * std::sqrt(expected * (1 - p)) + 1);
      ++compared;
    }
  }
  CHECK(compared >= 8 + 14);
}

TEST_CASE("A distribution chosen at run time is read error by error as it does itself") {
  const auto written = words(3000);
  const auto device = test::noisy_device<2>(1.6);  // P(misread) = P(z > 2.16) = 0.0154
  const ThresholdReadout readout{{test::ideal_device<2>().nominal_ohm[1] * std::exp(3.4539)}};
  const auto out = read(VariabilitySampler(device, readout), written, {.seed = 11});
  CHECK(out != std::vector<WordBits>(written.begin(), written.end()));
  CHECK(read(VariabilitySampler(AnyDistribution<2>(device), readout), written, {.seed = 11}) ==
        out);
}

TEST_CASE("Devices whose cells differ, or are stuck, are read cell by cell") {
  const auto device = test::noisy_device<2>(0.0);
  const VariedDevice cells{device, DeviceToDevice<2>{{0.5, 0.5}}};
  const VariedDevice stuck{device, StuckAt<2>{{0.001, 0.001}}};
  CHECK(is_drawn_at_writes(device));
  CHECK(is_drawn_at_writes(AnyDistribution<2>(device)));
  CHECK(!is_drawn_at_writes(cells));
  CHECK(!is_drawn_at_writes(AnyDistribution<2>(cells)));
  CHECK(!is_drawn_at_writes(stuck));
  CHECK(!is_drawn_at_writes(AnyDistribution<2>(stuck)));
  // A stuck cell is misread at every write of its chip, not now and then.
  const std::vector<std::uint16_t> written(5000, 0);
  const VariabilitySampler sampler(stuck, ThresholdReadout{{3e4}});
  const auto once = read(sampler, written, {.trial = 1});
  CHECK(once != std::vector<WordBits>(written.begin(), written.end()));
  CHECK(read(sampler, written, {.trial = 2}) == once);
}

TEST_CASE("Where nothing is misread nothing is drawn") {
  const auto written = words(300);
  CHECK(read(flipping(0.0, 0.0), written, {}) ==
        std::vector<WordBits>(written.begin(), written.end()));
}
