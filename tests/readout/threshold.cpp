#include "rramvar/readout/threshold.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "catch.hpp"
#include "error_text.hpp"
#include "random.hpp"
#include "rramvar/device/distributions/ideal.hpp"
#include "rramvar/device/distributions/log_normal.hpp"

using namespace rramvar;
using rramvar::test::error_of;
using rramvar::test::has_all;
using rramvar::test::Random;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

template class rramvar::ThresholdReader<2>;
template class rramvar::ThresholdReader<8>;

namespace {

/// States of 1 … 7 whole-numbered resistances each, with many ties.
template <std::size_t S>
DeviceLUT<S> small_table(Random& random) {
  std::array<std::vector<ohm>, S> r;
  for (auto& state : r) {
    state.resize(random.whole(1, 7));
    for (ohm& x : state) x = static_cast<double>(random.whole(1, 12));
  }
  return DeviceLUT<S>(std::move(r));
}

/// The boundary as documented, by trying every interval: the least n_low·#(high < b) +
/// n_high·#(low ≥ b), the widest stretch of equal cost, the first of equally wide ones.
ohm best_boundary(std::span<const ohm> high, std::span<const ohm> low) {
  std::vector<ohm> edge(high.begin(), high.end());
  edge.insert(edge.end(), low.begin(), low.end());
  std::sort(edge.begin(), edge.end());
  struct Stretch {
    std::size_t cost;
    ohm from, to;
  };
  std::vector<Stretch> stretches;
  for (std::size_t i = 0; i + 1 < edge.size(); ++i) {
    if (edge[i] == edge[i + 1]) continue;
    std::size_t cost = 0;
    for (const ohm r : high) cost += r <= edge[i] ? low.size() : 0;
    for (const ohm r : low) cost += r > edge[i] ? high.size() : 0;
    if (!stretches.empty() && stretches.back().cost == cost) {
      stretches.back().to = edge[i + 1];
    } else {
      stretches.push_back({cost, edge[i], edge[i + 1]});
    }
  }
  const auto worse = [](const Stretch& a, const Stretch& b) {
    if (a.cost != b.cost) return a.cost > b.cost;
    return a.to * b.from < b.to * a.from;  // whole numbers: exact
  };
  const Stretch best = *std::max_element(stretches.begin(), stretches.end(), worse);
  REQUIRE(best.cost <= high.size() * low.size());  // not worse than a boundary outside of all
  return std::sqrt(best.from * best.to);
}

/// Q[s][t] must be the share of the entries of state s that the reader takes for t.
template <std::size_t S>
double confusion_error(const ThresholdReader<S>& read, const DeviceLUT<S>& lut) {
  double worst = 0.0;
  for (LogicState s = 0; s < S; ++s) {
    std::array<double, S> count{};
    for (const ohm r : lut.sorted(s)) count[read(r)] += 1.0;
    for (LogicState t = 0; t < S; ++t) {
      const double share = count[t] / static_cast<double>(lut.size(s));
      worst = std::max(worst, std::abs(share - read.confusion()[s][t]));
    }
  }
  return worst;
}

/// Only the one function that every distribution needs.
struct DrawsOnly {
  LogNormalResistance<2> law{{10.0, 8.0}, {0.7, 0.7}};
  ohm operator()(LogicState s, DrawEngine& engine) const { return law(s, engine); }
};

/// Eight states, half a unit of ln R apart.
LogNormalResistance<8> eight_states(double sigma) {
  LogNormalResistance<8> d{};
  for (LogicState s = 0; s < 8; ++s) {
    d.mu_ln[s] = 13.0 - 0.5 * static_cast<double>(s);
    d.sigma_ln[s] = sigma;
  }
  return d;
}

}  // namespace

TEST_CASE("The boundary is the maximum-likelihood one, found by trying all on 3000 small tables") {
  Random random(3);
  int tables = 0;
  while (tables < 3000) {
    const auto lut = small_table<2>(random);
    const double median0 = lut.quantile(0, 0.5);
    const double median1 = lut.quantile(1, 0.5);
    if (median0 == median1) continue;
    ++tables;
    const bool falling = median0 > median1;
    const ohm boundary = ThresholdReadout{}.calibrate(lut).boundaries()[0];
    REQUIRE_THAT(
        boundary,
        within_rel(best_boundary(lut.sorted(falling ? 0 : 1), lut.sorted(falling ? 1 : 0)), 1e-15));
  }
}

TEST_CASE("The confusion matrix is the share of entries that the reader takes for each state") {
  Random random(4);
  double worst = 0.0;
  for (int round = 0; round < 500; ++round) {
    const auto two = small_table<2>(random);
    worst = std::max(worst, confusion_error(ThresholdReadout{}.calibrate(two), two));
    const auto eight = small_table<8>(random);  // overlapping: some boundaries cross
    worst = std::max(worst, confusion_error(ThresholdReadout{}.calibrate(eight), eight));
    // Boundaries on entries of the table.
    worst = std::max(worst, confusion_error(ThresholdReadout{{6.0}}.calibrate(two), two));
  }
  CHECK(worst < 1e-15);
}

TEST_CASE("States apart: the geometric middle of the gap, and no confusion at all") {
  const auto lut = DeviceLUT<2>::from(std::vector{60e3, 50e3}, std::vector{1e3, 3e3, 2e3});
  for (const bool swapped : {false, true}) {
    const auto read = ThresholdReadout{}.calibrate(swapped ? swap_states(lut) : lut);
    CHECK_THAT(read.boundaries()[0], within_rel(std::sqrt(3e3 * 50e3), 1e-15));
    CHECK(read.confusion() == Confusion<2>{{{1.0, 0.0}, {0.0, 1.0}}});
    CHECK(read(50e3) == (swapped ? 1 : 0));
    CHECK(read(3e3) == (swapped ? 0 : 1));
  }
  const auto ideal = ThresholdReadout{}.calibrate(IdealResistance<2>{{1e6, 1e4}});
  CHECK_THAT(ideal.boundaries()[0], within_rel(1e5, 1e-12));
  CHECK(ideal.confusion() == Confusion<2>{{{1.0, 0.0}, {0.0, 1.0}}});
}

TEST_CASE("A resistance equal to the boundary reads as the state of higher resistance") {
  const auto lut = DeviceLUT<2>::from(std::vector{2e4, 3e4}, std::vector{1e4, 2e4});
  const auto falling = ThresholdReadout{{2e4}}.calibrate(lut);
  CHECK(falling(2e4) == 0);
  CHECK(falling(std::nextafter(2e4, 0.0)) == 1);
  CHECK(falling.confusion() == Confusion<2>{{{1.0, 0.0}, {0.5, 0.5}}});
  const auto rising = ThresholdReadout{{2e4}}.calibrate(swap_states(lut));
  CHECK(rising(2e4) == 1);
  CHECK(rising(std::nextafter(2e4, 0.0)) == 0);
  CHECK(rising.confusion() == Confusion<2>{{{0.5, 0.5}, {0.0, 1.0}}});
}

TEST_CASE("Log-normal states of equal sigma are parted where their densities cross") {
  for (const double sigma : {0.05, 0.3, 1.0}) {
    for (const double gap : {2.0, 5.0, 20.0}) {  // in sigmas
      const LogNormalResistance<2> d{{9.0 + gap * sigma, 9.0}, {sigma, sigma}};
      const auto read = ThresholdReadout{}.calibrate(d);
      const double b = std::log(read.boundaries()[0]);
      const double grid = (gap + 6.2) * sigma / (1 << 14);
      CHECK_THAT(b, within_abs(9.0 + 0.5 * gap * sigma, grid));
      const auto q = read.confusion();
      CHECK_THAT(q[0][1], within_rel(normal_cdf((b - d.mu_ln[0]) / sigma), 1e-12));
      CHECK_THAT(q[1][0], within_rel(normal_cdf((d.mu_ln[1] - b) / sigma), 1e-12));
      CHECK_THAT(q[0][0] + q[0][1], within_abs(1.0, 1e-15));
      CHECK_THAT(q[1][0] + q[1][1], within_abs(1.0, 1e-15));
    }
  }
}

TEST_CASE("Unequal sigmas: no boundary makes fewer errors") {
  const LogNormalResistance<2> d{{11.0, 9.0}, {0.9, 0.2}};
  const auto errors = [&](double ln_b) {
    return normal_cdf((ln_b - 11.0) / 0.9) + normal_cdf((9.0 - ln_b) / 0.2);
  };
  const auto q = ThresholdReadout{}.calibrate(d).confusion();
  double least = 2.0;
  for (double ln_b = 8.0; ln_b < 12.0; ln_b += 1e-4) least = std::min(least, errors(ln_b));
  CHECK_THAT(q[0][1] + q[1][0], within_rel(least, 1e-6));
}

// A misread rate that underflows to 0 makes rare bit errors vanish from every result.
TEST_CASE("Far tails keep their probability") {
  const LogNormalResistance<2> d{{10.0, 5.0}, {0.25, 0.25}};
  const auto q = ThresholdReadout{}.calibrate(d).confusion();
  CHECK_THAT(q[0][1], within_rel(7.61985302416e-24, 0.02));  // Φ(−10), within the boundary's grid
  CHECK_THAT(q[1][0], within_rel(7.61985302416e-24, 0.02));
  const ThresholdReadout at_ten_sigma{{std::exp(7.5)}};
  CHECK_THAT(at_ten_sigma.calibrate(d).confusion()[0][1], within_rel(7.61985302416e-24, 1e-11));
  CHECK_THAT(at_ten_sigma.calibrate(d).confusion()[1][0], within_rel(7.61985302416e-24, 1e-11));
  const ThresholdReadout at_thirty{{std::exp(2.5)}};
  CHECK_THAT(at_thirty.calibrate(d).confusion()[0][1], within_rel(4.906713927148e-198, 1e-10));
}

TEST_CASE("The confusion matrix agrees with a million draws") {
  const LogNormalResistance<2> d{{10.0, 8.5}, {0.7, 0.4}};
  const auto read = ThresholdReadout{}.calibrate(d);
  constexpr std::uint32_t draws = 1'000'000;
  for (LogicState s = 0; s < 2; ++s) {
    double misread = 0;
    for (std::uint32_t i = 0; i < draws; ++i) {
      DrawEngine engine({.seed = 5}, i, static_cast<std::uint32_t>(s));
      if (read(d(s, engine)) != s) ++misread;
    }
    const double p = read.confusion()[s][1 - s];
    CHECK(p > 0.005);
    const double sigma = std::sqrt(draws * p * (1 - p));
    CHECK_THAT(misread, within_abs(draws * p, 5 * sigma));  // false alarms 6e-7 each
  }
}

TEST_CASE("Eight states: every entry is the probability between two boundaries") {
  const auto d = eight_states(0.15);
  const auto read = ThresholdReadout{}.calibrate(d);
  const auto b = read.boundaries();
  for (LogicState s = 0; s < 8; ++s) {
    const auto below = [&](LogicState t) {  // P(R < boundary t)
      return normal_cdf((std::log(b[t]) - d.mu_ln[s]) / 0.15);
    };
    const auto above = [&](LogicState t) {
      return normal_cdf((d.mu_ln[s] - std::log(b[t])) / 0.15);
    };
    double sum = 0.0;
    for (LogicState t = 0; t < 8; ++t) {
      CAPTURE(s, t);
      const double q = read.confusion()[s][t];
      sum += q;
      if (t == s) continue;
      const double truth =
          t > s ? below(t - 1) - (t < 7 ? below(t) : 0.0) : above(t) - (t > 0 ? above(t - 1) : 0.0);
      CHECK(truth > 0.0);
      CHECK_THAT(q, within_rel(truth, 1e-10));
    }
    CHECK_THAT(sum, within_abs(1.0, 1e-14));
  }
}

TEST_CASE("Swapping the states mirrors the matrix and nothing else") {
  const auto lut = DeviceLUT<8>::tabulate(eight_states(0.3), 500);
  const auto falling = ThresholdReadout{}.calibrate(lut);
  const auto rising = ThresholdReadout{}.calibrate(swap_states(lut));
  for (std::size_t i = 0; i < 7; ++i) {
    CHECK(falling.boundaries()[i] == rising.boundaries()[6 - i]);
  }
  double misread = 0.0;
  for (LogicState s = 0; s < 8; ++s) {
    for (LogicState t = 0; t < 8; ++t) {
      CHECK_THAT(falling.confusion()[s][t], within_abs(rising.confusion()[7 - s][7 - t], 1e-15));
      if (s != t) misread += falling.confusion()[s][t];
    }
  }
  CHECK(misread > 1.0);
}

TEST_CASE("Explicit boundaries are used as they are, in state order") {
  const auto d = eight_states(0.1);
  std::vector<ohm> boundaries;
  for (int i = 0; i < 7; ++i) boundaries.push_back(std::exp(12.8 - 0.5 * i));
  const auto read = ThresholdReadout{boundaries}.calibrate(d);
  CHECK(std::equal(boundaries.begin(), boundaries.end(), read.boundaries().begin()));
  for (LogicState s = 0; s < 8; ++s) CHECK(read(std::exp(d.mu_ln[s])) == s);
  CHECK_THAT(read.confusion()[0][1], within_rel(normal_cdf(-2.0) - normal_cdf(-7.0), 1e-12));
}

TEST_CASE("Wrong boundaries are refused") {
  const auto d = eight_states(0.1);
  const IdealResistance<2> two{{1e6, 1e4}};
  const IdealResistance<3> three{{1e6, 1e5, 1e4}};
  const IdealResistance<3> rising{{1e4, 1e5, 1e6}};
  CHECK(has_all(error_of([&] {
                  ThresholdReadout{{1e5, 1e4}}.calibrate(two);
                }),
                {"2 reference resistances", "2 states have 1 boundaries"}));
  CHECK(has_all(error_of([&] { ThresholdReadout{{1e5}}.calibrate(d); }),
                {"1 reference resistances", "8 states have 7 boundaries"}));
  CHECK(has_all(error_of([&] { ThresholdReadout{{0.0}}.calibrate(two); }), {"positive"}));
  CHECK(has_all(error_of([&] { ThresholdReadout{{std::nan("")}}.calibrate(two); }), {"positive"}));
  CHECK(has_all(error_of([&] {
                  ThresholdReadout{{3e4, 3e5}}.calibrate(three);
                }),
                {"1 and 2", "out of order", "falls"}));
  CHECK(has_all(error_of([&] {
                  ThresholdReadout{{3e5, 3e4}}.calibrate(rising);
                }),
                {"1 and 2", "out of order", "rises"}));
  CHECK(has_all(error_of([&] { ThresholdReadout{{3e4, 3e4}}.calibrate(rising); }), {"equal"}));
  CHECK(error_of([&] { ThresholdReadout{{3e5, 3e4}}.calibrate(three); }) == "no error");
}

TEST_CASE("Boundaries of a distribution that can only be drawn from are near the truth") {
  const DrawsOnly d;
  const auto read = ThresholdReadout{}.calibrate(d);
  const auto truth = ThresholdReadout{}.calibrate(d.law);
  CHECK_THAT(std::log(read.boundaries()[0]), within_abs(9.0, 0.1));
  for (LogicState s = 0; s < 2; ++s) {
    const double p = read.confusion()[s][1 - s];
    CHECK_THAT(p, within_abs(truth.confusion()[s][1 - s], 0.02));
    // Exactly the share of the stand-in table, so a whole number of 1/2¹⁶.
    CHECK(p * 65536 == std::floor(p * 65536));
  }
}
