// Readouts beyond one resistance, one number: noise of the reader, pairs of cells, converters.
// Exact moments against closed forms, all outcomes, and sampled weights.
#include <cmath>
#include <numbers>
#include <utility>

#include "catch.hpp"
#include "random.hpp"
#include "rramvar/core/standard_normal.hpp"
#include "rramvar/device/any_distribution.hpp"
#include "rramvar/device/distributions/smoothed_empirical.hpp"
#include "rramvar/device/sources/read_noise.hpp"
#include "rramvar/device/sources/stuck_at.hpp"
#include "rramvar/device/varied_device.hpp"
#include "rramvar/encoding/fixed_point.hpp"
#include "rramvar/encoding/ieee_float.hpp"
#include "rramvar/readout/adc.hpp"
#include "rramvar/readout/differential.hpp"
#include "rramvar/readout/noisy_threshold.hpp"
#include "rramvar/readout/threshold.hpp"
#include "sampling/devices.hpp"

using namespace rramvar;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

using Pair = VariabilitySampler<DeviceLUT<2>, DifferentialReadout<>>;
using Noisy = VariabilitySampler<DeviceLUT<2>, NoisyThresholdReadout<>>;
template class rramvar::CellMoments<LogNormalResistance<2>, AdcReader<Conductance, 2>>;
template class rramvar::CellMoments<LogNormalResistance<8>, AnalogReader<Conductance, 8>>;
template class rramvar::VariabilitySampler<DeviceLUT<2>, DifferentialReadout<>>;
template class rramvar::VariabilitySampler<DeviceLUT<2>, NoisyThresholdReadout<>>;

namespace {

using Law = LogNormalResistance<2>;
using Any = AnyDistribution<2>;  ///< laws share a type, of which each readout is compiled once
const Law law{{12.0, 9.0}, {0.5, 0.2}};

void check_equal(const Moments& x, const Moments& y, double precision) {
  const double size = std::sqrt(y.variance) + 1e-300;
  CHECK_THAT(x.mean, within_abs(y.mean, precision * size));
  CHECK_THAT(x.variance, within_rel(y.variance, precision));
  CHECK_THAT(x.third, within_abs(y.third, precision * size * size * size));
  CHECK_THAT(x.fourth, within_rel(y.fourth, precision));
}

const std::vector<float> sampled_weights{0.4f, -0.77f, 0.031f, -0.6f, 0.9999f, 0.0f};

/// Sampled mean and variance of every weight against its moments, limit 5.5 sigma for each: a false
/// alarm in 8e-8 · weights of all seeds.
void check_sampled(const StoredWeights& stored) {
  constexpr std::uint32_t trials = 4000;
  const std::span<const float> weights(sampled_weights);
  const WeightMoments moments = stored.moments();
  REQUIRE(moments.known);
  std::vector<std::vector<double>> sample(weights.size());
  std::vector<double> w_hat(weights.size());
  for (std::uint32_t t = 0; t < trials; ++t) {
    const ReadCounts counts = stored.read({.seed = 21, .trial = t}, w_hat);
    CHECK(counts.cells_read == weights.size() * stored.cells_per_weight());
    for (std::size_t i = 0; i < w_hat.size(); ++i) sample[i].push_back(w_hat[i]);
  }
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Moments got = moments_of_sample(sample[i]);
    const Moments& m = moments.weights[i];
    CAPTURE(weights[i]);
    CHECK_THAT(got.mean, within_abs(m.mean, 5.5 * std::sqrt(m.variance / trials)));
    const double spread = std::sqrt((m.fourth - m.variance * m.variance) / trials);
    CHECK_THAT(got.variance, within_abs(m.variance, 5.5 * spread));
  }
}

using Fixed = BitEncoder<fixed_point<0, 7>>;

/// A user's analog reader with noise: nobody knows its moments.
struct NoisyNumber {
  struct Reader {
    static constexpr DrawSource stream{70};
    double operator()(ohm r, DrawEngine& engine) const { return r + OpenUniform{}(engine).lower; }
  };
  template <class D>
  Reader calibrate(const D&) const {
    return {};
  }
};

}  // namespace

TEST_CASE("A converter's moments are those of its codes, each with its probability") {
  const auto check = [](const Any& d, double precision) {
    for (const int bits : {1, 3, 6}) {
      const VariabilitySampler sampler(d, AdcReadout<>{.bits = bits});
      const auto moments = DigitMoments::of(sampler);
      const auto table = DeviceLUT<2>::tabulate(d, 400'000);
      for (LogicState s = 0; s < 2; ++s) {
        std::vector<double> readings;
        for (const ohm r : table.sorted(s)) readings.push_back(sampler.reader()(r));
        CAPTURE(bits, s);
        const Moments sampled = moments_of_sample(readings);
        const Moments exact = moments.reading(1, s);
        // 5 standard errors: false alarms 6e-7 each.
        CHECK_THAT(sampled.mean, within_abs(exact.mean, precision * std::sqrt(exact.variance)));
        CHECK_THAT(
            sampled.variance,
            within_abs(exact.variance,
                       precision * std::sqrt(exact.fourth - exact.variance * exact.variance)));
      }
    }
  };
  const double five_errors = 5.0 / std::sqrt(400'000.0);
  check(law, five_errors);
  check(SmoothedEmpirical<2>(DeviceLUT<2>::tabulate(law, 300)), five_errors);
}

// Of a table, twice: as a table (its entries) and as a distribution with a cdf (its codes).
TEST_CASE("A converter's codes and a table's entries have the same moments") {
  const auto lut = DeviceLUT<2>::tabulate(law, 1000);
  const VariabilitySampler by_entries(lut, AdcReadout<>{.bits = 5});
  const VariabilitySampler by_codes(AnyDistribution<2>(lut), AdcReadout<>{.bits = 5});
  const auto entries = DigitMoments::of(by_entries);
  const auto codes = DigitMoments::of(by_codes);
  for (LogicState s = 0; s < 2; ++s) {
    check_equal(codes.reading(1, s), entries.reading(1, s), 1e-11);
    check_equal(codes.power(1, 2.0, s), entries.power(1, 2.0, s), 1e-11);
    CHECK_THAT(codes.probability_above_half(s),
               within_abs(entries.probability_above_half(s), 1e-14));
  }
}

// Rounding to codes adds Δ²/12 to the variance where the density is smooth over a code, and
// clipping takes away what lies beyond the range.
TEST_CASE("With more bits a converter's moments become those of the analog readout") {
  const VariabilitySampler analog(Any(law), ConductanceReadout{});
  const auto exact = DigitMoments::of(analog);
  for (const int bits : {6, 10, 14}) {
    const AdcReadout<> readout{.bits = bits, .clipped = 1e-12};
    const VariabilitySampler sampler(Any(law), readout);
    const auto moments = DigitMoments::of(sampler);
    const auto& levels = analog.reader().levels();
    const double step = sampler.reader().step() / (levels[1] - levels[0]);
    const double added = step * step / 12.0;
    CAPTURE(bits);
    CHECK_THAT(moments.reading(1, 1).mean, within_abs(exact.reading(1, 1).mean, 1e-9));
    CHECK_THAT(moments.reading(1, 1).variance - exact.reading(1, 1).variance,
               within_abs(added, 1e-6 * added + 1e-9));
    CHECK_THAT(moments.reading(1, 0).mean, within_abs(exact.reading(1, 0).mean, 0.51 * step));
  }
}

TEST_CASE("A pair's digit has the moments of all pairs of entries") {
  const auto lut = DeviceLUT<2>::tabulate(law, 60);
  for (const DeviceLUT<2>& table : {lut, swap_states(lut)}) {
    const VariabilitySampler sampler(table, DifferentialReadout<>{});
    const auto moments = DigitMoments::of(sampler);
    for (LogicState s = 0; s < 2; ++s) {
      std::vector<double> digits, powers;
      double above = 0.0;
      for (const ohm plus : table.sorted(s)) {
        for (const ohm minus : table.sorted(1 - s)) {
          const double digit = sampler.reader()(plus, minus);
          digits.push_back(digit);
          powers.push_back(std::exp2(2.0 * (digit - static_cast<double>(s))));
          above += digit > 0.5 ? 1.0 : 0.0;
        }
      }
      check_equal(moments.reading(1, s), moments_of_sample(digits), 1e-10);
      check_equal(moments.power(1, 2.0, s), moments_of_sample(powers), 1e-9);
      CHECK_THAT(moments.probability_above_half(s), within_abs(above / 3600.0, 1e-14));
    }
  }
}

// d̂ − ½ = (ln R⁻ − ln R⁺)/2Δ is normal: 2^(place·d̂) is log-normal.
TEST_CASE("A pair of log-normal cells read by their logarithms: the textbook's moments") {
  const VariabilitySampler sampler(Any(law), DifferentialReadout<LogResistance>{});
  const auto moments = DigitMoments::of(sampler);
  const double sigma = std::hypot(0.5, 0.2) / 6.0;
  for (LogicState s = 0; s < 2; ++s) {
    const Moments m = moments.reading(1, s);
    CHECK_THAT(m.mean, within_abs(static_cast<double>(s), 1e-12));
    CHECK_THAT(m.variance, within_rel(sigma * sigma, 1e-10));
    CHECK_THAT(m.fourth, within_rel(3.0 * std::pow(sigma, 4), 1e-9));
    const double a = 4.0 * std::numbers::ln2 * sigma;
    const Moments p = moments.power(1, 4.0, s);
    CHECK_THAT(p.mean, within_rel(std::exp(0.5 * a * a), 1e-9));
    CHECK_THAT(p.variance, within_rel(std::exp(a * a) * std::expm1(a * a), 1e-8));
    const double wrong = normal_cdf(-0.5 / sigma);
    CHECK_THAT(s == 1 ? 1.0 - moments.probability_above_half(s) : moments.probability_above_half(s),
               within_abs(wrong, 1e-12));
  }
}

// mpmath, 30 digits: levels at the medians, the middle state of three.
TEST_CASE("More than two states: moments across the kinks below many entries") {
  // A table of four states under read noise, against a fine midpoint rule over each entry's noise.
  std::array<std::vector<ohm>, 4> samples;
  for (std::uint32_t i = 0; i < 100; ++i) {
    for (std::size_t s = 0; s < 4; ++s) {
      DrawEngine engine({.seed = 5, .trial = static_cast<std::uint32_t>(s)}, i, 0);
      samples[s].push_back(std::exp(12.0 - static_cast<double>(s) + 0.2 * standard_normal(engine)));
    }
  }
  const DeviceLUT<4> lut(samples);
  const VariedDevice device{lut, ReadNoise{0.05}};
  const auto reader = ConductanceReadout{}.calibrate(device);
  const CellMoments cell(AnyDistribution<4>(device), reader);
  for (const LogicState s : {LogicState{1}, LogicState{2}}) {
    const auto mean = [&](const auto& f) {
      constexpr int points = 2000;
      double sum = 0.0;
      for (const ohm r : lut.sorted(s)) {
        for (int i = 0; i < points; ++i) {
          const double z = 18.0 * (i + 0.5) / points - 9.0;
          sum += std::exp(-0.5 * z * z) * f(reader(r * std::exp(0.05 * z)));
        }
      }
      return sum * 18.0 / points / std::sqrt(2.0 * std::numbers::pi) / 100.0;
    };
    const double middle = mean([](double d) { return d; });
    const double variance = mean([&](double d) { return (d - middle) * (d - middle); });
    CHECK_THAT(cell.reading(s).mean, within_rel(middle, 1e-7));
    CHECK_THAT(cell.reading(s).variance, within_rel(variance, 1e-6));
  }
}

TEST_CASE("More than two states: moments across the kinks, against mpmath") {
  LogNormalResistance<3> d{{12.0, 10.5, 9.0}, {0.4, 0.4, 0.4}};
  const ConductanceReadout readout{{std::exp(12.0), std::exp(10.5), std::exp(9.0)}};
  const Moments m = CellMoments(d, readout.calibrate(d)).reading(1);
  CHECK_THAT(m.mean, within_rel(0.897198625901483528954777, 1e-11));
  CHECK_THAT(m.variance, within_rel(0.0779618404327816388758997, 1e-11));
  CHECK_THAT(m.third, within_rel(-0.0108915609877592902862476, 1e-10));
  CHECK_THAT(m.fourth, within_rel(0.0168969444049987775066840, 1e-11));
}

TEST_CASE("The probability of a sign that reads above one half is that of the cdf") {
  const Any overlapping(Law{{10.0, 8.5}, {0.8, 0.6}});
  const VariabilitySampler sampler(overlapping, LogResistanceReadout{});
  const auto moments = DigitMoments::of(sampler);
  CHECK_THAT(moments.probability_above_half(0), within_rel(normal_cdf(-0.75 / 0.8), 1e-12));
  CHECK_THAT(1.0 - moments.probability_above_half(1), within_rel(normal_cdf(-0.75 / 0.6), 1e-12));
}

TEST_CASE("Sampled weights have the exact moments, for each readout") {
  const auto lut = DeviceLUT<2>::tabulate(law, 300);
  const Any any(law);
  const Any overlapping(Law{{10.0, 8.5}, {0.6, 0.5}});
  const auto check = [](const auto& encoder, const auto& device, const auto& readout) {
    check_sampled(*store_weights(encoder, VariabilitySampler(device, readout),
                                 std::span<const float>(sampled_weights)));
  };
  check(Fixed{}, any, AdcReadout<>{.bits = 3});
  check(Fixed{}, lut, AdcReadout<LogResistance>{.bits = 4});
  check(Fixed{}, lut, DifferentialReadout<>{});
  check(Fixed{}, any, DifferentialReadout<LogResistance>{});
  check(Fixed{}, overlapping, DifferentialSignReadout{});
  check(Fixed{}, overlapping, NoisyThresholdReadout<>{{}, 0.3});
  check(Fixed{}, lut, NoisyThresholdReadout<Conductance>{{}, 3e-5});
  check(BitEncoder<ieee_float<4, 3>>{}, lut, DifferentialReadout<LogResistance>{});
}

TEST_CASE("A pair takes two cells, whose draws and faults are their own") {
  const std::vector<float> weights(50, 0.3f);
  const Any device(VariedDevice(law, StuckAt<2>{{0.2, 0.1}}));
  const auto stored = store_weights(Fixed{}, VariabilitySampler(device, DifferentialReadout<>{}),
                                    std::span(weights));
  CHECK(stored->cells_per_weight() == 16);
  CHECK_THAT(stored->expected().cells_stuck, within_rel(0.3 * 50 * 16, 1e-12));
  double stuck = 0.0;
  constexpr std::uint32_t chips = 400;
  std::vector<double> w_hat(weights.size());
  for (std::uint32_t chip = 0; chip < chips; ++chip) {
    const ReadCounts counts = stored->read({.seed = 4, .chip = chip}, w_hat);
    CHECK(counts.cells_read == 50 * 16);
    stuck += static_cast<double>(counts.cells_stuck);
  }
  const double n = 50 * 16 * chips;
  CHECK_THAT(stuck, within_abs(0.3 * n, 5 * std::sqrt(0.3 * 0.7 * n)));  // false alarm 6e-7
}

TEST_CASE("Ideal cells come back exactly through every readout") {
  const Any d(test::ideal_device<2>());
  const auto weights = test::awkward_weights(100, 1);
  const auto check_exact = [](const StoredWeights& stored) {
    const auto read = test::read_once(stored);
    const WeightMoments moments = stored.moments();
    REQUIRE(moments.known);
    for (std::size_t i = 0; i < read.size(); ++i) {
      CHECK(read[i] == stored.encoded()[i]);
      CHECK(moments.weights[i].mean == stored.encoded()[i]);
      CHECK(moments.weights[i].variance == 0.0);
    }
  };
  const auto check = [&](const auto& readout) {
    check_exact(
        *store_weights(BitEncoder<binary16>{}, VariabilitySampler(d, readout), std::span(weights)));
  };
  check(DifferentialReadout<>{});
  check(DifferentialReadout<LogResistance>{});
  check(DifferentialSignReadout{});
  check(AdcReadout<>{.bits = 4});
  check(AdcReadout<LogResistance>{.bits = 1});
  check(NoisyThresholdReadout<>{{}, 0.01});  // 345 sigma from a misread
}

// Levels of the device as it is read: a change of all resistances by one factor has no effect.
TEST_CASE("Chips calibrated on their own cells: levels of the device as it is read") {
  const Any faulty(VariedDevice(law, StuckAt<2>{{0.05, 0.02}}));
  const ConductanceReadout fresh{};
  const ConductanceReadout own{{}, LevelsOf::reading};
  const auto mean = [&](const auto& readout, LogicState s) {
    const VariabilitySampler sampler(faulty, readout);
    return DigitMoments::of(sampler).reading(1, s).mean;
  };
  for (LogicState s = 0; s < 2; ++s) {
    CHECK_THAT(mean(own, s), within_abs(static_cast<double>(s), 1e-11));
  }
  CHECK_THAT(mean(fresh, 0), within_abs(0.02, 1e-11));
  CHECK_THAT(mean(fresh, 1), within_abs(0.95, 1e-11));
}

// Counts of n independent bits of one rate: mean np, variance np(1 − p). Chips of 2000 weights of
// eight bits; limits 5 sigma for the mean, 5·√(2/chips + 1/(chips·np)) for the variance.
TEST_CASE("Bit-flip counts are binomial at rates from 1e-1 to 1e-6", "[.long]") {
  const std::vector<float> weights(2000, 0.3f);
  for (const double rate : {1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6}) {
    const auto check_counts = [&](const StoredWeights& stored) {
      const double n = 16000;
      CHECK_THAT(stored.expected().bits_misread, within_rel(n * rate, 1e-8));
      constexpr int chips = 1000;
      std::vector<double> counts;
      std::vector<double> w_hat(weights.size());
      for (std::uint32_t t = 0; t < chips; ++t) {
        const ReadCounts read = stored.read({.seed = 31, .trial = t}, w_hat);
        counts.push_back(static_cast<double>(read.bits_misread));
      }
      const Moments m = moments_of_sample(counts);
      const double variance = n * rate * (1.0 - rate);
      CAPTURE(rate);
      CHECK_THAT(m.mean, within_abs(n * rate, 5.0 * std::sqrt(variance / chips)));
      const double spread = std::sqrt(2.0 / chips + 1.0 / (chips * variance));
      CHECK_THAT(m.variance, within_abs(variance, 5.0 * variance * spread));
    };
    const auto check = [&](const auto& sampler) {
      check_counts(*store_weights(Fixed{}, sampler, std::span(weights)));
    };
    const double z = -normal_quantile(rate);
    const auto apart = [&](double sigma) {  // medians 2zσ apart: Φ(−z) beyond the middle
      return Any(Law{{9.0 + 2.0 * z * sigma, 9.0}, {0.3, 0.3}});
    };
    check(VariabilitySampler(apart(0.3), ThresholdReadout{{std::exp(9.0 + z * 0.3)}}));
    const double wide = std::hypot(0.3, 0.4);
    check(VariabilitySampler(apart(wide),
                             NoisyThresholdReadout<>{{{std::exp(9.0 + z * wide)}}, 0.4}));
    const Any pair(Law{{9.0 + z * 0.3 * std::numbers::sqrt2, 9.0}, {0.3, 0.3}});
    check(VariabilitySampler(pair, DifferentialSignReadout{}));
  }
}

TEST_CASE("Moments of an analog reader with noise of its own are unknown, its draws are not") {
  const std::vector<float> weights{0.5f};
  const auto stored =
      store_weights(Fixed{}, VariabilitySampler(Any(law), NoisyNumber{}), std::span(weights));
  CHECK_FALSE(stored->moments().known);
  CHECK(test::read_once(*stored, {.trial = 1}) != test::read_once(*stored, {.trial = 2}));
  CHECK(test::read_once(*stored, {.trial = 1}) == test::read_once(*stored, {.trial = 1}));
}

TEST_CASE("Reading one digit by an engine draws what the reader needs") {
  DrawEngine engine({.seed = 2}, 0, 0);
  const Pair pair(DeviceLUT<2>::tabulate(test::ideal_device<2>(), 3));
  CHECK(pair.read(0, engine) == 0.0);
  CHECK(pair.read(1, engine) == 1.0);
  const Noisy noisy(DeviceLUT<2>::tabulate(test::ideal_device<2>(), 3),
                    NoisyThresholdReadout<>{{}, 1.0});
  CHECK(noisy.read(0, engine) == 0);
  CHECK(noisy.read(1, engine) == 1);
}
