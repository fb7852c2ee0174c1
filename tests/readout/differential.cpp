#include "rramvar/readout/differential.hpp"

#include <cmath>

#include "catch.hpp"
#include "random.hpp"
#include "rramvar/device/any_distribution.hpp"
#include "rramvar/device/distributions/ideal.hpp"
#include "rramvar/device/distributions/log_normal.hpp"
#include "rramvar/device/distributions/smoothed_empirical.hpp"
#include "rramvar/device/sources/read_noise.hpp"
#include "rramvar/device/varied_device.hpp"

using namespace rramvar;
using rramvar::test::Random;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

namespace {

/// Whole-numbered resistances with many ties.
std::vector<ohm> few(Random& random) {
  std::vector<ohm> r(random.whole(1, 7));
  for (ohm& x : r) x = static_cast<double>(random.whole(1, 9));
  return r;
}

/// Each of the two counts is off by more than 5 sigma in 6e-7 of all seeds.
template <class D>
void check_draws(const D& d, std::uint32_t n) {
  const auto read = DifferentialSignReadout{}.calibrate(d);
  for (LogicState s = 0; s < 2; ++s) {
    double misread = 0.0;
    for (std::uint32_t i = 0; i < n; ++i) {
      DrawEngine plus({.seed = 12}, i, 0);
      DrawEngine minus({.seed = 12}, i, 1);
      if (read(d(s, plus), d(1 - s, minus)) != s) misread += 1.0;
    }
    const double p = read.confusion()[s][1 - s];
    CAPTURE(s, p);
    CHECK_THAT(misread, within_abs(p * n, 5.0 * std::sqrt(p * n) + 1.0));
  }
}

struct DrawsOnly {
  LogNormalResistance<2> law{{10.0, 8.5}, {0.7, 0.7}};
  ohm operator()(LogicState s, DrawEngine& engine) const { return law(s, engine); }
};

}  // namespace

TEMPLATE_TEST_CASE("Pairs at their levels read as exactly 0 and 1, and linearly between", "",
                   Conductance, Resistance, LogResistance) {
  for (const auto& nominal : {std::array{1e6, 7e3}, std::array{7e3, 1e6}}) {
    const IdealResistance<2> ideal{nominal};
    const auto read = DifferentialReadout<TestType>{}.calibrate(ideal);
    CHECK(read(nominal[0], nominal[1]) == 0.0);
    CHECK(read(nominal[1], nominal[0]) == 1.0);
    CHECK(read(3e4, 3e4) == 0.5);
    // (g(R⁺) − g(R⁻)) over its value at Logic-1, from −1 … 1 to 0 … 1.
    const auto g = [](ohm r) { return TestType::of(r); };
    const double full = g(nominal[1]) - g(nominal[0]);
    CHECK_THAT(read(2e4, 9e4), within_rel(0.5 + 0.5 * (g(2e4) - g(9e4)) / full, 1e-12));
  }
}

TEST_CASE("What both cells have in common cancels") {
  const auto read = DifferentialReadout<LogResistance>{}.calibrate(IdealResistance<2>{{1e6, 1e4}});
  for (const double factor : {0.5, 1.0, 3.0}) {
    CHECK_THAT(read(factor * 1e4, factor * 1e6), within_rel(1.0, 1e-13));
  }
}

// P(R_0 < R_1) of two log-normals: their difference in ln R is normal.
TEST_CASE("The sign of log-normal pairs errs as the textbook says, down to 1e-200") {
  for (const double gap : {0.1, 1.0, 3.0, 8.0}) {
    for (const double narrow : {0.001, 0.1, 0.25}) {
      CAPTURE(gap, narrow);
      const double p = normal_cdf(-gap / std::hypot(0.25, narrow));
      const LogNormalResistance<2> falling{{9.0 + gap, 9.0}, {0.25, narrow}};
      const LogNormalResistance<2> rising{{9.0, 9.0 + gap}, {0.25, narrow}};
      for (const auto& d : {falling, rising}) {
        const auto q = DifferentialSignReadout{}.calibrate(d).confusion();
        CHECK_THAT(q[0][1], within_rel(p, 1e-9));
        CHECK_THAT(q[1][0], within_rel(p, 1e-9));
        CHECK_THAT(q[0][0] + q[0][1], within_abs(1.0, 1e-15));
      }
    }
  }
}

TEST_CASE("In 500 tables the matrix is the share of all pairs of entries, ties and all") {
  Random random(5);
  double worst = 0.0;
  for (int round = 0; round < 500; ++round) {
    const auto lut = DeviceLUT<2>::from(few(random), few(random));
    const auto read = DifferentialSignReadout{}.calibrate(lut);
    for (LogicState s = 0; s < 2; ++s) {
      double ones = 0.0;
      double pairs = 0.0;
      for (const ohm plus : lut.sorted(s)) {
        for (const ohm minus : lut.sorted(1 - s)) {
          ones += static_cast<double>(read(plus, minus));
          pairs += 1.0;
        }
      }
      worst = std::max(worst, std::abs(ones / pairs - read.confusion()[s][1]));
    }
  }
  CHECK(worst < 1e-14);
}

TEST_CASE("The matrix of the sign agrees with 200000 draws, for each kind of device") {
  const LogNormalResistance<2> d{{10.0, 8.5}, {0.7, 0.4}};
  const auto lut = DeviceLUT<2>::tabulate(d, 500);
  check_draws(d, 200'000);
  check_draws(LogNormalResistance<2>{{8.5, 10.0}, {0.4, 0.7}}, 200'000);
  check_draws(lut, 200'000);
  check_draws(SmoothedEmpirical<2>(lut), 200'000);
  check_draws(AnyDistribution<2>(lut), 200'000);
  check_draws(VariedDevice(d, ReadNoise{0.2}), 200'000);
}

TEST_CASE("The matrix of the sign agrees with ten million draws", "[.long]") {
  for (const double rate : {1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6}) {
    const double gap = -normal_quantile(rate) * 0.5;
    check_draws(LogNormalResistance<2>{{9.0 + gap, 9.0}, {0.3, 0.4}}, 10'000'000);
  }
}

TEST_CASE("A device that can only be drawn from is read near the truth") {
  const DrawsOnly d;
  const auto q = DifferentialSignReadout{}.calibrate(d).confusion();
  const double truth = normal_cdf(-1.5 / std::hypot(0.7, 0.7));
  CHECK_THAT(q[0][1], within_abs(truth, 5 * std::sqrt(truth / 65536)));
  CHECK_THAT(q[1][0], within_abs(truth, 5 * std::sqrt(truth / 65536)));
}

TEST_CASE("Pairs that no table showed in the wrong order are bounded from both cells") {
  const auto lut = DeviceLUT<2>::tabulate(LogNormalResistance<2>{{12.0, 8.0}, {0.2, 0.2}}, 1000);
  const auto read = DifferentialSignReadout{}.calibrate(lut);
  CHECK(read.confusion()[0][1] == 0.0);
  CHECK(read.rare_events(0).known == RareEvents::Known::not_at_all);
  CHECK_THAT(read.confusion_bound()[0][1],
             within_rel(2.0 * -std::expm1(std::log(0.025) / 1000), 1e-12));
}
