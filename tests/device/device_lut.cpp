#include "rramvar/device/device_lut.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "catch.hpp"
#include "core/chi_square.hpp"
#include "device/user_distributions.hpp"
#include "error_text.hpp"
#include "rramvar/core/standard_normal.hpp"

using namespace rramvar;
using rramvar::test::within_rel;

namespace {

DeviceLUT<2> two_states(std::vector<ohm> hrs, std::vector<ohm> lrs) {
  return DeviceLUT<2>(std::array<std::vector<ohm>, 2>{std::move(hrs), std::move(lrs)});
}

/// What a table of these samples complains of.
std::string message(const std::vector<ohm>& hrs, const std::vector<ohm>& lrs) {
  return rramvar::test::error_of([&] { two_states(hrs, lrs); });
}

std::vector<ohm> copy(std::span<const ohm> r) {
  return {r.begin(), r.end()};
}

const DeviceLUT<2> lut = two_states({9e4, 1e5, 8e4, 1e5, 3e5}, {7e3, 5e3});

}  // namespace

TEST_CASE("A table is sorted, and its states may differ in size") {
  CHECK(copy(lut.sorted(0)) == std::vector<ohm>{8e4, 9e4, 1e5, 1e5, 3e5});
  CHECK(copy(lut.sorted(1)) == std::vector<ohm>{5e3, 7e3});
  CHECK(lut.size(0) == 5);
  CHECK(lut.size(1) == 2);
}

TEST_CASE("A table is made from any ranges of numbers, and keeps its citation") {
  const std::vector<float> hrs{3.0f, 1.0f};
  const int lrs[] = {2};
  const auto from = DeviceLUT<2>::from(hrs, lrs);
  CHECK(copy(from.sorted(0)) == std::vector<ohm>{1.0, 3.0});
  CHECK(copy(from.sorted(1)) == std::vector<ohm>{2.0});
  CHECK(from.citation().empty());
  CHECK(
      DeviceLUT<2>(std::array<std::vector<ohm>, 2>{{{1.0}, {2.0}}}, "A. Author, 2020").citation() ==
      "A. Author, 2020");
}

TEST_CASE("A table refuses what is no resistance, and says which one it is") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  CHECK(message({1.0}, {2.0}) == "no error");
  CHECK(message({1.0}, {}) ==
        "state 1 has no resistances (every logic state needs at least one); measure it, or check "
        "the state column");
  CHECK(message({}, {1.0}).starts_with("state 0 has no resistances"));
  CHECK(message({1.0, 2.0, 0.0}, {1.0}).starts_with("resistance 3 of state 0 is 0.000000 ohm"));
  CHECK(message({1.0}, {3.0, -2.0}).starts_with("resistance 2 of state 1 is -2.000000 ohm"));
  CHECK(message({infinity}, {1.0}).starts_with("resistance 1 of state 0 is inf ohm"));
  CHECK(message({-infinity}, {1.0}).starts_with("resistance 1 of state 0 is -inf ohm"));
  CHECK(message({std::numeric_limits<double>::quiet_NaN()}, {1.0})
            .find("nan ohm (a resistance is positive and finite)") != std::string::npos);
}

TEST_CASE("cdf, survival, quantile and median are those of the definition") {
  // Multiples of 1/8 of a state of 8, ties included, so that every share is exact.
  const auto table = two_states({1, 2, 2, 2, 3, 5, 8, 9}, {4, 1, 2});
  const auto entries = table.sorted(0);
  for (double r = 0.5; r < 10.0; r += 0.5) {
    const auto up_to = std::count_if(entries.begin(), entries.end(), [&](ohm x) { return x <= r; });
    CHECK(table.cdf(0, r) == static_cast<double>(up_to) / 8);
    CHECK(table.survival(0, r) == 1.0 - static_cast<double>(up_to) / 8);
  }
  for (double p = 1.0 / 64; p <= 1.0; p += 1.0 / 64) {
    const auto smallest =
        std::find_if(entries.begin(), entries.end(), [&](ohm x) { return table.cdf(0, x) >= p; });
    CHECK(table.quantile(0, p) == *smallest);
  }
  CHECK(table.quantile(0, 0.0) == 1.0);
  CHECK(table.median(0) == 2.5);
  CHECK(table.median(1) == 2.0);
}

TEST_CASE("The quantile at k/n is entry k for every n, whatever k/n rounds to") {
  std::size_t wrong = 0;
  for (std::size_t n = 1; n <= 300; ++n) {
    std::vector<ohm> r(n);
    for (std::size_t i = 0; i < n; ++i) r[i] = static_cast<double>(i + 1);
    const auto table = two_states(r, {1.0});
    for (std::size_t k = 1; k <= n; ++k) {
      const double p = static_cast<double>(k) / static_cast<double>(n);
      if (table.quantile(0, p) != static_cast<double>(k)) ++wrong;
      if (table.quantile(0, p - 1e-6) != static_cast<double>(k)) ++wrong;
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("A normal step after a draw has the mean of the steps' probabilities") {
  std::vector<ohm> entries;
  for (std::uint32_t i = 0; i < 500; ++i) {
    DrawEngine engine({}, i, 0);
    entries.push_back(1e4 * std::exp(2.0 * standard_normal(engine)));
  }
  const DeviceLUT<2> table = two_states(entries, {7e3});
  for (const double sigma : {0.0, 1e-3, 0.1, 2.0}) {
    const LnNormal step{0.3, sigma};
    for (const ohm r : {1.0, 500.0, 9e3, 1.4e4, 2e5, 1e8}) {
      CAPTURE(sigma, r);
      const double below = table.mean(0, [&](ohm before) { return step.cdf(before, r); });
      const double above = table.mean(0, [&](ohm before) { return step.survival(before, r); });
      if (sigma > 0.0 && below < 1e-10) {  // of which the mean of 500 keeps fewer digits
        CHECK_THAT(table.cdf_after(0, step, r), within_rel(below, 1e-6));
      } else {
        CHECK_THAT(table.cdf_after(0, step, r), within_rel(below, 1e-12));
      }
      CHECK_THAT(table.cdf_after(0, step, r) + table.survival_after(0, step, r),
                 within_rel(1.0, 1e-12));
      CHECK_THAT(table.survival_after(0, step, r),
                 within_rel(above, 1e-6) || rramvar::test::within_abs(above, 1e-13));
    }
  }
}

TEST_CASE("mean averages any function; of equal entries it is exact") {
  CHECK_THAT(lut.mean(0, [](ohm r) { return r; }), within_rel(1.34e5, 1e-15));
  CHECK_THAT(lut.mean(1, [](ohm r) { return 1 / r; }), within_rel((1 / 5e3 + 1 / 7e3) / 2, 1e-15));
  const auto conductance = [](ohm r) { return 1 / r; };
  std::size_t wrong = 0;
  for (std::size_t n = 1; n < 200; ++n) {
    const auto constant = two_states(std::vector<ohm>(n, 7433.85), {1.0});
    if (constant.mean(0, conductance) != 1 / 7433.85) ++wrong;
    if (constant.sigma_ln(0) != 0.0) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("mean_ln and sigma_ln are the moments of ln R") {
  const auto table = two_states({std::exp(1.0), std::exp(2.0), std::exp(6.0)}, {5.0});
  CHECK_THAT(table.mean_ln(0), within_rel(3.0, 1e-15));
  CHECK_THAT(table.sigma_ln(0), within_rel(std::sqrt(7.0), 1e-14));
  CHECK(table.sigma_ln(1) == 0.0);
}

TEST_CASE("Draws take every entry equally often: chi-square, false alarms 1e-4") {
  constexpr std::size_t entries = 500;
  std::vector<ohm> r(entries);
  for (std::size_t i = 0; i < entries; ++i) r[i] = static_cast<double>(i + 1);
  const auto table = two_states(r, r);
  std::vector<std::size_t> counts(entries);
  for (std::uint32_t i = 0; i < 1'000'000; ++i) {
    DrawEngine engine({.seed = 5}, i, 2);
    ++counts[static_cast<std::size_t>(table(1, engine)) - 1];
  }
  CHECK(rramvar::test::chi_square(counts) < rramvar::test::chi_square_limit(entries, 1e-4));
}

TEST_CASE("A draw from a table costs one word") {
  DrawEngine engine({.seed = 5}, 0, 0);
  DrawEngine other = engine;
  lut(0, engine);
  other();
  CHECK(engine() == other());
}

TEST_CASE("swap_states reverses the states and keeps the citation") {
  const std::array<std::vector<ohm>, 8> samples{{{1}, {2}, {3}, {4}, {5}, {6}, {7}, {8, 9}}};
  const DeviceLUT<8> eight(samples, "cited");
  const DeviceLUT<8> swapped = swap_states(eight);
  CHECK(copy(swapped.sorted(0)) == std::vector<ohm>{8, 9});
  for (LogicState s = 1; s < 8; ++s) CHECK(swapped.sorted(s)[0] == 8.0 - static_cast<double>(s));
  CHECK(swapped.citation() == "cited");
}

TEST_CASE("tabulate is a pure function of distribution, size and seed") {
  const rramvar::test::Weibull weibull;
  const auto table = DeviceLUT<2>::tabulate(weibull, 1000, 3);
  const auto same = DeviceLUT<2>::tabulate(weibull, 1000, 3);
  const auto other = DeviceLUT<2>::tabulate(weibull, 1000, 4);
  const auto shorter = DeviceLUT<2>::tabulate(weibull, 999, 3);
  for (LogicState s = 0; s < 2; ++s) {
    CHECK(table.size(s) == 1000);
    CHECK(copy(table.sorted(s)) == copy(same.sorted(s)));
    CHECK(copy(table.sorted(s)) != copy(other.sorted(s)));
    CHECK(std::includes(table.sorted(s).begin(), table.sorted(s).end(), shorter.sorted(s).begin(),
                        shorter.sorted(s).end()));
  }
  // The two states are drawn independently of each other.
  const auto scaled = [&](LogicState s) { return table.quantile(s, 0.5) / weibull.scale[s]; };
  CHECK(scaled(0) != scaled(1));
}

TEST_CASE("stand_in_table draws 65,536 resistances a state") {
  const auto table = stand_in_table(rramvar::test::TwoValues{});
  CHECK(table.size(0) == 65536);
  CHECK(table.size(1) == 65536);
  // A quarter of the draws is high: five standard deviations are 0.0085.
  CHECK_THAT(table.survival(0, 1.5e5), rramvar::test::within_abs(0.25, 0.0085));
}
