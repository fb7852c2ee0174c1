#include "rramvar/readout/boundaries.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "catch.hpp"
#include "random.hpp"
#include "rramvar/device/distributions/ideal.hpp"
#include "rramvar/device/distributions/log_normal.hpp"
#include "rramvar/device/distributions/smoothed_empirical.hpp"
#include "rramvar/readout/confusion.hpp"
#include "rramvar/readout/threshold.hpp"

using namespace rramvar;
using rramvar::test::Random;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

namespace {

const ThresholdReadout equal_error{{}, BoundaryRule::equal_error};

/// Whole-numbered resistances with many ties.
std::vector<ohm> few(Random& random) {
  std::vector<ohm> r(random.whole(1, 7));
  for (ohm& x : r) x = static_cast<double>(random.whole(1, 12));
  return r;
}

/// |#(high < b)/n_high − #(low ≥ b)/n_low|, times n_high·n_low.
double imbalance(const std::vector<ohm>& high, const std::vector<ohm>& low, ohm b) {
  const auto below = std::count_if(high.begin(), high.end(), [&](ohm r) { return r < b; });
  const auto above = std::count_if(low.begin(), low.end(), [&](ohm r) { return r >= b; });
  return std::abs(static_cast<double>(below) * static_cast<double>(low.size()) -
                  static_cast<double>(above) * static_cast<double>(high.size()));
}

}  // namespace

// (ln b − 11)/0.9 = (9 − ln b)/0.2, solved by hand and by mpmath.
TEST_CASE("Log-normal states of unequal sigma: both error rates are equal") {
  const LogNormalResistance<2> d{{11.0, 9.0}, {0.9, 0.2}};
  const auto read = equal_error.calibrate(d);
  CHECK_THAT(std::log(read.boundaries()[0]), within_rel(9.3636363636363636, 1e-9));
  CHECK_THAT(read.confusion()[0][1], within_rel(0.034518173997207639, 1e-8));
  CHECK_THAT(read.confusion()[1][0], within_rel(0.034518173997207639, 1e-8));
  const auto rising = equal_error.calibrate(LogNormalResistance<2>{{9.0, 11.0}, {0.2, 0.9}});
  CHECK_THAT(rising.boundaries()[0], within_rel(read.boundaries()[0], 1e-9));
}

TEST_CASE("Error rates are equal however rare they are") {
  for (const double gap : {3.0, 6.0, 12.0, 30.0}) {  // in sums of both sigmas
    const LogNormalResistance<2> d{{9.0 + 0.5 * gap, 9.0}, {0.3, 0.2}};
    const auto q = equal_error.calibrate(d).confusion();
    CHECK_THAT(q[0][1], within_rel(normal_cdf(-gap), 1e-6));
    CHECK_THAT(q[1][0], within_rel(normal_cdf(-gap), 1e-6));
  }
}

TEST_CASE("Eight states: errors over each boundary are as frequent from either side") {
  LogNormalResistance<8> d{};
  for (LogicState s = 0; s < 8; ++s) {
    d.mu_ln[s] = 13.0 - 0.5 * static_cast<double>(s);
    d.sigma_ln[s] = 0.05 + 0.02 * static_cast<double>(s);
  }
  const auto b = boundaries_of(d, {}, BoundaryRule::equal_error);
  CHECK(b.falling);
  for (LogicState s = 0; s < 7; ++s) {
    CHECK_THAT(d.cdf(s, b.between[s]), within_rel(d.survival(s + 1, b.between[s]), 1e-7));
  }
}

TEST_CASE("In 3000 small tables no boundary has error rates nearer to each other") {
  Random random(1);
  for (int tables = 0; tables < 3000;) {
    const auto high = few(random);
    const auto low = few(random);
    const auto lut = DeviceLUT<2>::from(high, low);
    if (!(lut.quantile(0, 0.5) > lut.quantile(1, 0.5))) continue;
    ++tables;
    const ohm boundary = equal_error.calibrate(lut).boundaries()[0];
    double least = 1e9;
    std::vector<ohm> all = high;
    all.insert(all.end(), low.begin(), low.end());
    std::sort(all.begin(), all.end());
    for (std::size_t i = 0; i + 1 < all.size(); ++i) {
      if (all[i] == all[i + 1]) continue;
      least = std::min(least, imbalance(high, low, std::sqrt(all[i] * all[i + 1])));
    }
    REQUIRE(imbalance(high, low, boundary) == least);
  }
}

TEST_CASE("States apart: both rules take the geometric middle of the gap") {
  const auto lut = DeviceLUT<2>::from(std::vector{60e3, 50e3}, std::vector{1e3, 3e3, 2e3});
  for (const auto rule : {BoundaryRule::maximum_likelihood, BoundaryRule::equal_error}) {
    CHECK_THAT(boundaries_of(lut, {}, rule).between[0], within_rel(std::sqrt(3e3 * 50e3), 1e-15));
    const IdealResistance<2> ideal{{1e6, 1e4}};
    CHECK_THAT(boundaries_of(ideal, {}, rule).between[0], within_rel(1e5, 1e-12));
  }
}

TEST_CASE("Given references stand, whatever the rule") {
  const LogNormalResistance<2> d{{11.0, 9.0}, {0.9, 0.2}};
  CHECK(ThresholdReadout{{2e4}, BoundaryRule::equal_error}.calibrate(d).boundaries()[0] == 2e4);
}

TEST_CASE("What a table never showed is bounded by 3/n, what a fitted tail says is called so") {
  using Known = RareEvents::Known;
  const LogNormalResistance<2> law{{12.0, 9.0}, {0.3, 0.2}};
  const auto lut = DeviceLUT<2>::tabulate(law, 1000);
  const auto table = ThresholdReadout{}.calibrate(lut);
  CHECK(table.confusion()[0][1] == 0.0);
  CHECK(table.rare_events(0).known == Known::not_at_all);
  CHECK_THAT(table.rare_events(0).below, within_rel(0.00299124954509529624, 1e-12));  // mpmath
  CHECK(table.confusion_bound()[0][1] == table.rare_events(0).below);
  CHECK(table.confusion_bound()[0][0] == 1.0);

  const auto smoothed = ThresholdReadout{}.calibrate(SmoothedEmpirical<2>(lut));
  CHECK(smoothed.rare_events(1).known == Known::by_tail_only);
  CHECK(smoothed.rare_events(1).below == 0.5e-3);
  const double tail = smoothed.confusion()[0][1];
  CHECK(tail > 0.0);
  CHECK(tail < smoothed.rare_events(0).below);
  CHECK(smoothed.confusion_bound() == smoothed.confusion());

  const auto exact = ThresholdReadout{}.calibrate(law);
  CHECK(exact.rare_events(0).known == Known::exactly);
  CHECK(exact.confusion_bound() == exact.confusion());
}

TEST_CASE("What a table did show is not bounded anew") {
  const auto lut = DeviceLUT<2>::from(std::vector{5e4, 4e4, 6e4, 1e3, 7e4}, std::vector{2e3, 3e3});
  const auto read = ThresholdReadout{{1e4}}.calibrate(lut);
  CHECK_THAT(read.confusion()[0][1], within_rel(0.2, 1e-15));
  CHECK(read.confusion_bound()[0] == read.confusion()[0]);
  CHECK_THAT(read.confusion_bound()[1][0], within_rel(1.0 - std::sqrt(0.05), 1e-14));
}

// The bound must hold for at least 95 % of all tables: here for a device whose true error rate is
// just above what 1000 entries can exclude. 2000 tables, limit 4 sigma: false alarm 3e-5.
TEST_CASE("The bound of what was not seen covers the truth in 95 % of all tables") {
  const double truth = 0.0025;
  const LogNormalResistance<2> law{{normal_quantile(1.0 - truth), -50.0}, {1.0, 1.0}};
  int covered = 0;
  constexpr int tables = 2000;
  for (int i = 0; i < tables; ++i) {
    const auto lut = DeviceLUT<2>::tabulate(law, 1000, static_cast<std::uint64_t>(i) + 1);
    const auto read = ThresholdReadout{{1.0}}.calibrate(lut);
    const double shown = read.confusion()[0][1];
    covered += (shown == 0.0 ? read.confusion_bound()[0][1] >= truth : true) ? 1 : 0;
  }
  CHECK(covered >= 0.95 * tables - 4.0 * std::sqrt(0.95 * 0.05 * tables));
}

TEST_CASE("Shares below and above a resistance, at the ends of all resistances too") {
  const LogNormalResistance<2> d{{10.0, 8.0}, {0.5, 0.5}};
  CHECK(share_below(d, 0, 0.0).below == 0.0);
  CHECK(share_below(d, 0, 0.0).above == 1.0);
  CHECK(share_below(d, 0, std::numeric_limits<double>::infinity()).above == 0.0);
  CHECK(share_below(d, 0, std::numeric_limits<double>::infinity()).below == 1.0);
  const auto lut = DeviceLUT<2>::from(std::vector{1.0, 2.0, 3.0, 4.0}, std::vector{0.5});
  CHECK(share_below(lut, 0, 2.0).below == 0.25);
  CHECK(share_below(lut, 0, 2.0).above == 0.75);
  const Share a{1.0 - 1e-20, 1e-20};
  const Share b{1.0 - 1e-25, 1e-25};
  CHECK_THAT(probability_between(a, b), within_rel(1e-20 - 1e-25, 1e-15));
  CHECK_THAT(probability_between({1e-25, 1.0}, {1e-20, 1.0}), within_rel(1e-20 - 1e-25, 1e-15));
}
