#include "rramvar/readout/noisy_threshold.hpp"

#include <cmath>

#include "catch.hpp"
#include "error_text.hpp"
#include "rramvar/device/any_distribution.hpp"
#include "rramvar/device/distributions/ideal.hpp"
#include "rramvar/device/distributions/log_normal.hpp"
#include "rramvar/device/distributions/smoothed_empirical.hpp"
#include "rramvar/device/sources/read_noise.hpp"
#include "rramvar/device/varied_device.hpp"

using namespace rramvar;
using rramvar::test::error_of;
using rramvar::test::has_all;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

namespace {

/// Misread shares of both states in n draws, each with an offset of its own.
template <class Reader, class D>
std::array<double, 2> misread(const Reader& read, const D& d, std::uint32_t n) {
  std::array<double, 2> out{};
  for (LogicState s = 0; s < 2; ++s) {
    for (std::uint32_t i = 0; i < n; ++i) {
      DrawEngine cell({.seed = 11}, i, static_cast<std::uint32_t>(s));
      DrawEngine offset({.seed = 11}, i, static_cast<std::uint32_t>(s), Reader::stream);
      if (read(d(s, cell), offset) != s) out[s] += 1.0;
    }
  }
  return out;
}

/// Each of the two counts is off by more than 5 sigma in 6e-7 of all seeds.
template <class Readout, class D>
void check_draws(const Readout& readout, const D& d, std::uint32_t n) {
  const auto read = readout.calibrate(d);
  const auto counted = misread(read, d, n);
  for (LogicState s = 0; s < 2; ++s) {
    const double p = read.confusion()[s][1 - s];
    const double expected = p * n;
    CAPTURE(s, p);
    CHECK_THAT(read.confusion()[s][s], within_abs(1.0 - p, 1e-10));  // as normal_mean promises
    CHECK_THAT(counted[s], within_abs(expected, 5.0 * std::sqrt(expected * (1.0 - p)) + 1.0));
  }
}

const LogNormalResistance<2> overlapping{{10.0, 8.5}, {0.6, 0.4}};

}  // namespace

// ln R + offset is normal with both variances added.
TEST_CASE("An offset in ln R widens log-normal states: exact down to 1e-200") {
  const LogNormalResistance<2> d{{10.0, 5.0}, {0.25, 0.2}};
  for (const double sigma : {1e-3, 0.05, 0.1, 0.5, 3.0}) {
    for (const double ln_b : {5.1, 6.5, 7.5, 9.9}) {
      CAPTURE(sigma, ln_b);
      const auto q = NoisyThresholdReadout<>{{{std::exp(ln_b)}}, sigma}.calibrate(d).confusion();
      CHECK_THAT(q[0][1], within_rel(normal_cdf((ln_b - 10.0) / std::hypot(0.25, sigma)), 1e-9));
      CHECK_THAT(q[1][0], within_rel(normal_cdf((5.0 - ln_b) / std::hypot(0.2, sigma)), 1e-9));
    }
  }
}

// mpmath, 30 digits: P = E_z[Φ((ln(1/(1/b + σz)) − µ)/σ_ln)] over z > −1/(bσ), plus Φ(−1/(bσ)).
TEST_CASE("An offset in siemens, against mpmath") {
  const auto q = [](double mu, double sigma_ln, ohm b, siemens sigma) {
    const LogNormalResistance<2> d{{mu, mu - 9.0}, {sigma_ln, 0.1}};
    return NoisyThresholdReadout<Conductance>{{{b}}, sigma}.calibrate(d).confusion()[0];
  };
  CHECK_THAT(q(11.5, 0.4, 3e4, 5e-6)[1], within_rel(0.00325746648662604238637, 1e-9));
  CHECK_THAT(q(12.0, 0.3, 2e4, 3e-6)[1], within_rel(4.14886249501371648e-12, 1e-9));
  CHECK_THAT(q(9.0, 0.1, 3e4, 5e-6)[0], within_rel(1.46408857958428641e-19, 1e-9));
}

TEST_CASE("Without offset it is the plain threshold readout") {
  const auto plain = ThresholdReadout{}.calibrate(overlapping);
  const auto noisy = NoisyThresholdReadout<Conductance>{}.calibrate(overlapping);
  CHECK(noisy.confusion() == plain.confusion());
  CHECK(noisy.boundaries()[0] == plain.boundaries()[0]);
  DrawEngine engine({}, 0, 0);
  for (const ohm r : {1e2, 9e3, 1e4, 2e4, 1e6, plain.boundaries()[0]}) {
    CHECK(noisy(r, engine) == plain(r));
  }
}

TEST_CASE("A comparator's offset in ln R and a read noise of the same sigma have one matrix") {
  const double sigma = 0.15;
  const ThresholdReadout at{{1e4}};
  const auto compare = [&](const auto& d, double precision) {
    const auto offset = NoisyThresholdReadout<>{at, sigma}.calibrate(d).confusion();
    const auto noise = at.calibrate(VariedDevice(d, ReadNoise{sigma})).confusion();
    for (LogicState s = 0; s < 2; ++s) {
      CHECK_THAT(offset[s][1 - s], within_rel(noise[s][1 - s], precision));
    }
  };
  const auto lut = DeviceLUT<2>::tabulate(overlapping, 500);
  compare(overlapping, 1e-10);
  compare(lut, 1e-12);
  compare(AnyDistribution<2>(lut), 1e-12);
}

TEST_CASE("The matrix agrees with 200000 draws, for each kind of device") {
  const auto lut = DeviceLUT<2>::tabulate(overlapping, 500);
  const auto check = [&](const auto& d) {
    check_draws(NoisyThresholdReadout<>{{}, 0.3}, d, 200'000);
    check_draws(NoisyThresholdReadout<Conductance>{{}, 3e-5}, d, 200'000);
    check_draws(NoisyThresholdReadout<Resistance>{{{}, BoundaryRule::equal_error}, 2e3}, d,
                200'000);
  };
  check(overlapping);
  check(LogNormalResistance<2>{{8.5, 10.0}, {0.4, 0.6}});
  check(lut);
  check(SmoothedEmpirical<2>(lut));
  check(AnyDistribution<2>(SmoothedEmpirical<2>(lut)));
  check(IdealResistance<2>{{1.5e4, 8e3}});
}

// 10⁷ draws for rates from 1e-1 to 1e-6: the full size of what the issue asks.
TEST_CASE("The matrix agrees with ten million draws", "[.long]") {
  for (const double rate : {1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6}) {
    const double z = -normal_quantile(rate);
    const LogNormalResistance<2> d{{9.0 + 2.0 * z * std::hypot(0.3, 0.4), 9.0}, {0.3, 0.3}};
    const ohm middle = std::exp(9.0 + z * std::hypot(0.3, 0.4));
    const NoisyThresholdReadout<> readout{{{middle}}, 0.4};
    CHECK_THAT(readout.calibrate(d).confusion()[0][1], within_rel(rate, 1e-9));
    check_draws(readout, d, 10'000'000);
  }
}

TEST_CASE("Eight states meet all boundaries with one offset") {
  LogNormalResistance<8> d{};
  for (LogicState s = 0; s < 8; ++s) {
    d.mu_ln[s] = 13.0 - 0.5 * static_cast<double>(s);
    d.sigma_ln[s] = 0.1;
  }
  const double sigma = 0.2;
  const auto read = NoisyThresholdReadout<>{{}, sigma}.calibrate(d);
  const auto b = read.boundaries();
  for (LogicState s = 0; s < 8; ++s) {
    double sum = 0.0;
    for (LogicState t = 0; t < 8; ++t) {
      const auto below = [&](LogicState k) {
        return normal_cdf((std::log(b[k]) - d.mu_ln[s]) / std::hypot(0.1, sigma));
      };
      const double truth = (t == 0 ? 1.0 : below(t - 1)) - (t == 7 ? 0.0 : below(t));
      CHECK_THAT(read.confusion()[s][t], within_abs(truth, 1e-10));
      sum += read.confusion()[s][t];
    }
    CHECK_THAT(sum, within_abs(1.0, 1e-12));
  }
}

TEST_CASE("A table's matrix with noise is bounded by what the table cannot know") {
  const auto lut = DeviceLUT<2>::tabulate(LogNormalResistance<2>{{12.0, 8.0}, {0.2, 0.2}}, 1000);
  const auto read = NoisyThresholdReadout<>{{}, 0.05}.calibrate(lut);
  CHECK(read.confusion()[0][1] > 0.0);
  CHECK(read.confusion()[0][1] < 1e-20);
  CHECK_THAT(read.confusion_bound()[0][1], within_rel(unseen_in(1000), 1e-12));
}

TEST_CASE("A spread that is none is refused") {
  for (const double sigma : {-0.1, std::nan(""), std::numeric_limits<double>::infinity()}) {
    CHECK(has_all(error_of([&] {
                    NoisyThresholdReadout<>{{}, sigma}.calibrate(overlapping);
                  }),
                  {"offset", "standard deviation"}));
  }
}
