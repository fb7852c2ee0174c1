#include "rramvar/metrics/trial_statistics.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "random.hpp"
#include "rramvar/metrics/unseen.hpp"

using namespace rramvar;
using rramvar::test::Random;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

TrialStatistics statistics_of(const std::vector<double>& values) {
  TrialStatistics statistics;
  for (const double x : values) statistics.add(x);
  return statistics;
}

}  // namespace

TEST_CASE("Mean, spread and RMS agree with two-pass formulas, also far from zero") {
  for (const double offset : {0.0, 1e6}) {
    Random random(1);
    std::vector<double> x(5000);
    for (double& value : x) value = offset + random.normal(0.0, 3.0);
    long double sum = 0, square = 0, spread = 0;
    for (const double value : x) {
      sum += value;
      square += static_cast<long double>(value) * value;
    }
    const long double mean = sum / 5000;
    for (const double value : x) spread += (value - mean) * (value - mean);
    const double sigma = static_cast<double>(std::sqrt(spread / 4999));

    const auto s = statistics_of(x);
    RunningMoments moments;
    for (const double value : x) moments.add(value);
    CHECK(s.trials() == 5000);
    CHECK(moments.count() == 5000);
    CHECK_THAT(s.mean(), within_abs(static_cast<double>(mean), 1e-15 * (offset + 3) * 10));
    CHECK_THAT(s.std(), within_rel(sigma, 1e-9));
    CHECK_THAT(moments.variance(), within_rel(sigma * sigma, 2e-9));
    CHECK_THAT(s.rms(), within_rel(static_cast<double>(std::sqrt(square / 5000)), 1e-13));
    CHECK(s.min() == *std::min_element(x.begin(), x.end()));
    CHECK(s.max() == *std::max_element(x.begin(), x.end()));
    // t(0.975, 4999) = 1.960439 (SciPy)
    CHECK_THAT(s.ci95().high - s.mean(), within_rel(1.960439 * sigma / std::sqrt(5000.0), 1e-4));
    CHECK_THAT(s.mean() - s.ci95().low, within_rel(1.960439 * sigma / std::sqrt(5000.0), 1e-4));
  }
}

TEST_CASE("Quantiles are those of numpy.quantile, method 'linear'") {
  const auto s = statistics_of({3, 1, 4, 1, 5, 9, 2, 6});
  CHECK(s.quantile(0.0) == 1.0);
  CHECK_THAT(s.quantile(0.1), within_rel(1.0, 1e-15));
  CHECK_THAT(s.quantile(0.25), within_rel(1.75, 1e-15));
  CHECK_THAT(s.quantile(0.5), within_rel(3.5, 1e-15));
  CHECK_THAT(s.quantile(0.9), within_rel(6.9, 1e-15));
  CHECK_THAT(s.quantile(0.99), within_rel(8.79, 1e-15));
  CHECK(s.quantile(1.0) == 9.0);
  CHECK(statistics_of({7.0}).quantile(0.3) == 7.0);
}

TEST_CASE("Quantiles are exact up to 65,536 values") {
  TrialStatistics s;
  for (std::uint32_t i = 0; i < 65536; ++i) s.add((i * 40503u) % 65536u);  // a permutation
  for (const double p : {0.0, 0.001, 0.37, 0.5, 0.99999, 1.0}) {
    CHECK_THAT(s.quantile(p), within_abs(p * 65535.0, 1e-9));
  }
}

// The quantile of a sample of 65,536 has the standard error √(p(1 − p)/65,536) in rank; false
// alarms 6e-7 for each of the seven. Values rise with the trial: keeping any stretch would fail.
TEST_CASE("Beyond 65,536 values quantiles are those of a uniform sample") {
  TrialStatistics s;
  constexpr int n = 200'000;
  for (int i = 0; i < n; ++i) s.add(static_cast<double>(i) / n);
  for (const double p : {0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99}) {
    CHECK_THAT(s.quantile(p), within_abs(p, 5 * std::sqrt(p * (1 - p) / 65536)));
  }
  CHECK(s.quantile(0.5) != 0.5);
  CHECK(s.trials() == n);
  CHECK(s.max() == static_cast<double>(n - 1) / n);
}

// 2,000 repeats: the share of hits has a standard error of 0.49 %, so that the limits raise a
// false alarm at 2e-3 of all seeds.
TEST_CASE("95 % intervals of the mean of ten normal values hold it in 95 % of cases") {
  Random random(4);
  double hits = 0;
  double one_sided = 0;
  for (int repeat = 0; repeat < 2000; ++repeat) {
    RunningMoments moments;
    for (int i = 0; i < 10; ++i) moments.add(random.normal(5.0, 2.0));
    const Interval ci = moments.ci95();
    hits += ci.low <= 5.0 && 5.0 <= ci.high;
    one_sided += ci.low > 5.0;
  }
  CHECK(hits / 2000 >= 0.935);
  CHECK(hits / 2000 <= 0.965);
  CHECK_THAT(one_sided / 2000, within_abs(0.025, 0.0108));  // 3.1 standard errors
}

// Squares of 200 normal values are nearly normal in their mean; false alarms 2e-3.
TEST_CASE("95 % intervals of the RMS hold it in 95 % of cases") {
  Random random(5);
  double hits = 0;
  for (int repeat = 0; repeat < 2000; ++repeat) {
    TrialStatistics s;
    for (int i = 0; i < 200; ++i) s.add(random.normal(3.0, 1.0));
    const Interval ci = s.rms_ci95();
    hits += ci.low <= std::sqrt(10.0) && std::sqrt(10.0) <= ci.high;
  }
  CHECK(hits / 2000 >= 0.935);
  CHECK(hits / 2000 <= 0.965);
}

TEST_CASE("The interval of the RMS is the root of that of the mean square, cut at zero") {
  const std::vector<double> x{1.0, -2.0, 3.0, 10.0};
  RunningMoments squares;
  for (const double value : x) squares.add(value * value);
  const Interval ci = statistics_of(x).rms_ci95();
  CHECK(squares.ci95().low < 0.0);
  CHECK(ci.low == 0.0);
  CHECK(ci.high == std::sqrt(squares.ci95().high));
}

TEST_CASE("No value, and one value") {
  const TrialStatistics none;
  CHECK(none.trials() == 0);
  for (const double x :
       {none.mean(), none.std(), none.min(), none.max(), none.rms(), none.quantile(0.5),
        none.ci95().low, none.ci95().high, none.rms_ci95().low, none.rms_ci95().high}) {
    CHECK(std::isnan(x));
  }
  const auto one = statistics_of({-3.0});
  CHECK(one.trials() == 1);
  CHECK(one.mean() == -3.0);
  CHECK(one.min() == -3.0);
  CHECK(one.max() == -3.0);
  CHECK(one.rms() == 3.0);
  CHECK(one.quantile(0.0) == -3.0);
  CHECK(one.quantile(1.0) == -3.0);
  for (const double x :
       {one.std(), one.ci95().low, one.ci95().high, one.rms_ci95().low, one.rms_ci95().high}) {
    CHECK(std::isnan(x));
  }
}

TEST_CASE("Equal values have no spread and, since rarer ones may be, no interval") {
  for (const std::size_t n : {3u, 20u}) {
    const auto s = statistics_of(std::vector(n, 0.1));
    CHECK(s.std() == 0.0);
    CHECK(s.quantile(0.4) == 0.1);
    for (const Interval& ci :
         {s.ci95(), s.rms_ci95(), s.bootstrap_ci95(), s.rms_bootstrap_ci95()}) {
      CHECK(std::isnan(ci.low));
      CHECK(std::isnan(ci.high));
    }
  }
  TrialStatistics chips;  // five chips of two trials each, which differ in their trials alone
  for (std::uint32_t chip = 0; chip < 5; ++chip) {
    chips.add(0.25, chip);
    chips.add(0.75, chip);
  }
  CHECK(chips.std() > 0.0);
  CHECK(std::isnan(chips.ci95().low));
  CHECK(std::isnan(chips.ci95().high));
}

TEST_CASE("What none of n cases shows: the binomial law gives such a sample in 2.5 % of cases") {
  for (const std::uint64_t n : {1u, 5u, 50u, 300u, 1'000'000u}) {
    const double share = largest_share_unseen(n);
    CHECK_THAT(std::exp(static_cast<double>(n) * std::log1p(-share)), within_rel(0.025, 1e-9));
  }
  CHECK_THAT(largest_share_unseen(300), within_rel(0.0122209747, 1e-8));
}

TEST_CASE("Infinite values, such as the SNR of ideal cells, are not turned into NaN") {
  const auto all = statistics_of({infinity, infinity, infinity});
  CHECK(all.mean() == infinity);
  CHECK(all.rms() == infinity);
  CHECK(all.min() == infinity);
  CHECK(all.quantile(0.3) == infinity);
  CHECK(std::isnan(all.std()));
  CHECK(std::isnan(all.ci95().low));
  const auto some = statistics_of({1.0, infinity, 2.0});
  CHECK(some.mean() == infinity);
  CHECK(some.min() == 1.0);
  CHECK(some.quantile(0.5) == 2.0);
  CHECK(std::isnan(statistics_of({infinity, -infinity}).mean()));
}

TEST_CASE("NaN reaches mean and RMS; quantiles, least and largest leave it out in any order") {
  for (const auto& values :
       {std::vector{std::nan(""), 1.0, 3.0}, std::vector{1.0, std::nan(""), 3.0},
        std::vector{1.0, 3.0, std::nan("")}}) {
    const auto s = statistics_of(values);
    CHECK(std::isnan(s.mean()));
    CHECK(std::isnan(s.rms()));
    CHECK(s.min() == 1.0);
    CHECK(s.max() == 3.0);
    CHECK(s.quantile(0.5) == 2.0);
    CHECK(s.trials() == 3);
  }
}

TEST_CASE("Bootstrap intervals are those of the trials, and of their squares") {
  Random random(6);
  std::vector<double> x(60);
  for (double& value : x) value = std::exp(random.normal());
  std::vector<double> squares = x;
  for (double& value : squares) value *= value;
  const auto s = statistics_of(x);
  CHECK(s.bootstrap_ci95().low == bootstrap_t95(x).low);
  CHECK(s.bootstrap_ci95().high == bootstrap_t95(x).high);
  CHECK(s.rms_bootstrap_ci95().high == std::sqrt(bootstrap_t95(squares).high));
  CHECK(s.bootstrap_ci95().high > s.ci95().high);  // it leans towards the tail
  CHECK(s.support().effective == variance_support(x).effective);
  CHECK(s.rms_support().effective == variance_support(squares).effective);
}

TEST_CASE("With several chips it is their means that are resampled") {
  Random random(8);
  TrialStatistics s;
  std::vector<double> means;
  std::vector<double> mean_squares;
  for (std::uint32_t chip = 0; chip < 20; ++chip) {
    const double a = std::exp(random.normal());
    const double b = std::exp(random.normal());
    s.add(a, chip);
    s.add(b, chip);
    means.push_back(a + 0.5 * (b - a));
    mean_squares.push_back(a * a + 0.5 * (b * b - a * a));
  }
  CHECK_THAT(s.bootstrap_ci95().low, within_rel(bootstrap_t95(means).low, 1e-9));
  CHECK_THAT(s.rms_bootstrap_ci95().high,
             within_rel(std::sqrt(bootstrap_t95(mean_squares).high), 1e-9));
  CHECK(s.support().values == 20);
  CHECK_THAT(s.rms_support().effective, within_rel(variance_support(mean_squares).effective, 1e-9));
}

TEST_CASE("Of fewer than eight chips the bootstrap intervals are Student's") {
  TrialStatistics s;
  for (const double x : {1.0, 1.5, 4.0}) {
    s.add(x, static_cast<std::uint32_t>(x * 2));
    s.add(x + 0.1, static_cast<std::uint32_t>(x * 2));
  }
  CHECK(std::isfinite(s.bootstrap_ci95().high));
  CHECK(s.bootstrap_ci95().low == s.ci95().low);
  CHECK(s.rms_bootstrap_ci95().high == s.rms_ci95().high);
}

TEST_CASE("Beyond 65,536 trials the bootstrap intervals are the normal ones") {
  TrialStatistics s;
  for (std::uint32_t i = 0; i <= 65536; ++i) s.add(static_cast<double>((i * 40503u) % 65536u));
  CHECK(s.bootstrap_ci95().low == s.ci95().low);
  CHECK(s.rms_bootstrap_ci95().high == s.rms_ci95().high);
}
