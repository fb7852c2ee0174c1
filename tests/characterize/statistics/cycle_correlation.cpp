#include "rramvar/characterize/statistics/cycle_correlation.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "catch.hpp"
#include "characterize/ni_rram.hpp"
#include "characterize/synthetic.hpp"
#include "error_text.hpp"
#include "random.hpp"

using namespace rramvar;
using rramvar::test::error_of;
using rramvar::test::has_all;
using rramvar::test::Random;
using rramvar::test::SyntheticArray;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

namespace {

/// Cells whose ln R follows z_t = rho z_{t−1} + √(1 − rho²) n_t.
MeasuredState with_memory(double rho, std::size_t cells, std::size_t cycles) {
  Random random(11);
  MeasuredState out;
  for (std::size_t cell = 0; cell < cells; ++cell) {
    const double own = random.normal(9.0, 0.5);
    double z = random.normal();
    for (std::size_t cycle = 0; cycle < cycles; ++cycle) {
      out.resistance.push_back(std::exp(own + 0.2 * z));
      out.cell.push_back(static_cast<std::uint32_t>(cell));
      out.cycle.push_back(static_cast<std::int64_t>(25 * cycle));
      z = rho * z + std::sqrt(1 - rho * rho) * random.normal();
    }
  }
  return out;
}

}  // namespace

TEST_CASE("The autocorrelation of a known memory comes back") {
  // 50 cells x 400 cycles: a standard error below 0.01, a bias below 0.006; 0.04 is allowed.
  const std::vector<std::size_t> lags{0, 1, 2, 5, 500};
  const auto r = cycle_autocorrelation(with_memory(0.6, 50, 400), lags);
  REQUIRE(r.size() == 5);
  CHECK_THAT(*r[0].r, within_rel(1.0, 1e-12));
  CHECK_THAT(*r[1].r, within_abs(0.6, 0.04));
  CHECK_THAT(*r[2].r, within_abs(0.36, 0.04));
  CHECK_THAT(*r[3].r, within_abs(std::pow(0.6, 5), 0.04));
  CHECK(r[1].pairs == 50 * 399);
  CHECK(r[4].pairs == 0);
  CHECK_FALSE(r[4].r.has_value());
}

TEST_CASE("The stated bias is that of cycles without memory") {
  // 20,000 cells of 2 to 6 cycles: a standard error of 0.004; 4 of them are allowed.
  std::vector<std::size_t> cycles;
  for (std::size_t i = 0; i < 20'000; ++i) cycles.push_back(2 + i % 5);
  const std::vector<std::size_t> lags{1, 2};
  const auto r = cycle_autocorrelation(SyntheticArray{9, 0.5, 0.2, cycles}(1), lags);
  for (const LagCorrelation& at : r) {
    CAPTURE(at.lag);
    CHECK(at.r_if_independent < -0.15);
    CHECK_THAT(*at.r, within_abs(at.r_if_independent, 0.016));
  }
  // Two cycles a cell always mirror each other.
  const auto two = cycle_autocorrelation(
      SyntheticArray{9, 0.5, 0.2, std::vector<std::size_t>(10, 2)}(1), std::vector<std::size_t>{1});
  CHECK_THAT(*two[0].r, within_rel(-1.0, 1e-12));
  CHECK_THAT(two[0].r_if_independent, within_rel(-1.0, 1e-12));
}

TEST_CASE("The cycles of a cell are taken in their order, not in that of the file") {
  MeasuredState state = with_memory(0.9, 3, 50);
  const std::vector<std::size_t> lags{1};
  const double before = *cycle_autocorrelation(state, lags)[0].r;
  std::reverse(state.resistance.begin(), state.resistance.end());
  std::reverse(state.cell.begin(), state.cell.end());
  std::reverse(state.cycle.begin(), state.cycle.end());
  CHECK_THAT(*cycle_autocorrelation(state, lags)[0].r, within_rel(before, 1e-12));
}

TEST_CASE("No memory can be found without cycles, or without variation") {
  const std::vector<std::size_t> lags{1};
  MeasuredState state;
  state.resistance = {1e4, 1e4, 1e4};
  state.cell = {0, 0, 0};
  CHECK(has_all(error_of([&] { cycle_autocorrelation(state, lags); }), {"column of cycles"}));
  state.cycle = {1, 2, 3};
  CHECK_FALSE(cycle_autocorrelation(state, lags)[0].r.has_value());
}

TEST_CASE("A correlation and Fisher's interval agree with SciPy") {
  // SciPy 1.10: pearsonr(x, y) and its confidence_interval() for x = 0…9, y = sin x + x/5:
  std::vector<double> x;
  std::vector<double> y;
  for (int i = 0; i < 10; ++i) {
    x.push_back(i);
    y.push_back(std::sin(i) + 0.2 * i);
  }
  const Correlation c = correlation(x, y);
  CHECK_THAT(*c.r, within_rel(0.6804096227610692, 1e-12));
  CHECK_THAT(c.ci95.low, within_rel(0.08884475053841742, 1e-10));
  CHECK_THAT(c.ci95.high, within_rel(0.9171327667186154, 1e-10));
  CHECK_FALSE(correlation(std::vector<double>{1.0}, std::vector<double>{2.0}).r.has_value());
  CHECK_FALSE(correlation(std::vector<double>{1, 1}, std::vector<double>{2, 3}).r.has_value());
  const Correlation few = correlation(std::vector<double>{1, 2, 3}, std::vector<double>{2, 3, 5});
  CHECK(few.r.has_value());
  CHECK(std::isnan(few.ci95.low));
}

TEST_CASE("Fisher's interval covers the truth") {
  // 1000 samples of 50 pairs: 0.95 ± 4 standard errors of 0.0069.
  Random random(8);
  int covered = 0;
  for (int repeat = 0; repeat < 1000; ++repeat) {
    std::vector<double> x(50);
    std::vector<double> y(50);
    for (std::size_t i = 0; i < 50; ++i) {
      x[i] = random.normal();
      y[i] = 0.6 * x[i] + 0.8 * random.normal();
    }
    covered += correlation(x, y).ci95.contains(0.6);
  }
  CHECK(covered >= 922);
  CHECK(covered <= 978);
}

TEST_CASE("States are paired by cell and cycle, in any order, and odd readings are left out") {
  MeasuredState a;
  a.resistance = {1, 2, 3, 4};
  a.cell = {0, 1, 0, 2};
  a.cycle = {5, 5, 4, 1};
  MeasuredState b;
  b.resistance = {10, 20, 30, 40};
  b.cell = {1, 0, 0, 2};
  b.cycle = {5, 4, 5, 9};
  const auto pairs = paired_by_cycle(a, b);
  REQUIRE(pairs.size() == 3);
  CHECK((pairs[0].a == 3 && pairs[0].b == 20));
  CHECK((pairs[1].a == 1 && pairs[1].b == 30));
  CHECK((pairs[2].a == 2 && pairs[2].b == 10));
  b.cycle.clear();
  CHECK(paired_by_cycle(a, b).empty());
  CHECK_FALSE(state_correlation(a, b).same_cycle.r.has_value());
}

TEST_CASE("HRS and LRS of the NI-RRAM array are correlated as NumPy finds them") {
  const auto data = test::ni_rram();
  if (!data) {
    WARN("skipped: RRAMVAR_DATA is not set");
    return;
  }
  const StateCorrelation c = state_correlation(data->states[0], data->states[1]);
  CHECK(c.same_cycle.pairs == 2048);
  CHECK(c.cell_means.pairs == 1024);
  CHECK_THAT(*c.same_cycle.r, within_rel(-0.3514239260900557, 1e-10));
  CHECK_THAT(c.same_cycle.ci95.low, within_rel(-0.38881959332573796, 1e-10));
  CHECK_THAT(*c.cell_means.r, within_rel(-0.3870333444460396, 1e-10));
}
