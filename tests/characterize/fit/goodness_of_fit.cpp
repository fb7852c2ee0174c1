#include "rramvar/characterize/fit/goodness_of_fit.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

#include "catch.hpp"
#include "characterize/synthetic.hpp"
#include "error_text.hpp"
#include "random.hpp"
#include "rramvar/characterize/fit/bootstrap_gof.hpp"
#include "rramvar/characterize/fit/fit_gamma.hpp"
#include "rramvar/characterize/fit/fit_mixture.hpp"
#include "rramvar/characterize/fit/fit_normal.hpp"
#include "rramvar/characterize/fit/fit_weibull.hpp"

using namespace rramvar;
using rramvar::test::error_of;
using rramvar::test::has_all;
using rramvar::test::Random;
using rramvar::test::sample_of;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

namespace {

/// Both probabilities of uniform numbers under their own law, sorted.
std::vector<Tails> uniform_tails(std::vector<double> u) {
  std::sort(u.begin(), u.end());
  std::vector<Tails> out;
  for (const double p : u) out.push_back({p, 1.0 - p});
  return out;
}

/// The p-value of the hypothesis that these numbers are uniform.
double uniformity(const std::vector<double>& p) {
  return ks_p_value(gof_statistics(uniform_tails(p)).ks, p.size());
}

/// p-values of samples from a law, fitted by its own family: they have to be uniform.
template <class F, class Law>
void check_uniform(const F& fitter, const Law& law, std::size_t n, std::uint32_t samples,
                   const GofOptions& options, bool print) {
  std::vector<double> ks;
  std::vector<double> ad;
  for (std::uint32_t i = 0; i < samples; ++i) {
    const auto sample = sample_of(law, n, i);
    GofOptions own = options;
    own.seed = 1000 + i;
    const GoodnessOfFit gof = test_fit(fitter, sample, fitter.estimate(sample), own);
    const double half_step = 0.5 / static_cast<double>(gof.replicates + 1);
    ks.push_back(gof.ks_p_value - half_step);  // the middle of the step of a discrete p-value
    ad.push_back(gof.ad_p_value - half_step);
  }
  if (print) {
    std::printf("%-20s n = %zu, %u p-values: KS %.4f, AD %.4f\n", std::string(F::family).c_str(), n,
                samples, uniformity(ks), uniformity(ad));
  }
  CAPTURE(F::family);
  CHECK(uniformity(ks) > 0.001);
  CHECK(uniformity(ad) > 0.001);
}

void check_all_uniform(std::size_t n, std::uint32_t samples, const GofOptions& options,
                       bool print) {
  check_uniform(NormalFitter{}, NormalResistance<1>{{7500}, {600}, {1}}, n, samples, options,
                print);
  check_uniform(LogNormalFitter{}, LogNormalResistance<1>{{12}, {1.4}}, n, samples, options, print);
  check_uniform(WeibullFitter{}, WeibullResistance<1>{{1e5}, {0.8}}, n, samples, options, print);
  check_uniform(GammaFitter{}, GammaResistance<1>{{2.5}, {6e4}}, n, samples, options, print);
  check_uniform(LogNormalMixtureFitter{},
                LogNormalMixture<1, 2>{{{{0.3, 0.7}}}, {{{9.0, 12.1}}}, {{{0.3, 0.9}}}}, n, samples,
                options, print);
}

}  // namespace

TEST_CASE("Both statistics agree with SciPy and with their definition") {
  // SciPy 1.10: kstest(x, lognorm(.35, scale=exp(11.5)).cdf).statistic and NumPy's
  // −n − mean((2k − 1)(ln u_k + ln(1 − u_{n+1−k}))), x as in fits.cpp
  std::vector<ohm> x;
  for (int i = 0; i < 40; ++i) {
    x.push_back(1e5 * std::exp(0.4 * std::sin(i * 1.7) + 0.3 * std::cos(i * i * 0.9)));
  }
  const GofStatistics s = gof_statistics(x, LogNormalResistance<1>{{11.5}, {0.35}});
  CHECK_THAT(s.ks, within_rel(0.10532349168543692, 1e-12));
  CHECK_THAT(s.ad, within_rel(0.5026976177193347, 1e-12));
  // One value at the median: D = 1/2, A² = 2 ln 2 − 1.
  const GofStatistics one = gof_statistics(uniform_tails({0.5}));
  CHECK(one.ks == 0.5);
  CHECK_THAT(one.ad, within_rel(2 * std::log(2.0) - 1, 1e-14));
}

TEST_CASE("The p-value of Kolmogorov and Smirnov agrees with SciPy's exact one") {
  // SciPy 1.10: kstwo.sf(x/sqrt(n), n)
  struct Row {
    std::size_t n;
    double x, p, tolerance;
  };
  const Row table[] = {
      {10, 0.4, 0.9906316398659326, 2.5e-3},    {10, 0.6, 0.8007676669997676, 2.5e-3},
      {10, 1.0, 0.21828385386284888, 2.5e-3},   {10, 1.36, 0.03390127427554823, 2.5e-3},
      {50, 0.6, 0.8344437791960821, 5e-4},      {50, 0.8, 0.5081313822203297, 5e-4},
      {50, 1.36, 0.04286423423691765, 5e-4},    {50, 1.63, 0.008092630073182283, 2e-4},
      {1000, 0.4, 0.9966370622170081, 2e-5},    {1000, 0.8, 0.5356909657557909, 2e-5},
      {1000, 1.36, 0.0480530330137775, 2e-5},   {1000, 1.63, 0.009494900170509754, 1e-5},
      {1000, 2.2, 0.00011838360553231604, 1e-6}};
  for (const Row& row : table) {
    CAPTURE(row.n, row.x);
    const double d = row.x / std::sqrt(static_cast<double>(row.n));
    CHECK_THAT(ks_p_value(d, row.n), within_abs(row.p, row.tolerance));
  }
  CHECK(ks_p_value(0.0, 10) == 1.0);
  CHECK(ks_p_value(1.0, 1000) == 0.0);
}

TEST_CASE("The p-value of Anderson and Darling agrees with published points and with simulation") {
  // T. W. Anderson, D. A. Darling, J. Am. Stat. Assoc. 49(268):765, 1954: 10, 5 and 1 %; the limit.
  CHECK_THAT(ad_p_value(1.933, 100'000'000), within_abs(0.10, 1e-4));
  CHECK_THAT(ad_p_value(2.492, 100'000'000), within_abs(0.05, 1e-4));
  CHECK_THAT(ad_p_value(3.857, 100'000'000), within_abs(0.0106, 5e-4));
  // 20,000 simulated samples: a standard error of 0.0035 at most; 4 of them are allowed (1 in
  // 16,000).
  Random random(5);
  for (const std::size_t n : {std::size_t{8}, std::size_t{30}}) {
    const std::vector<double> points{0.3, 0.7, 1.2, 1.933, 2.492, 3.857};
    std::vector<double> beyond(points.size());
    constexpr int samples = 20'000;
    for (int i = 0; i < samples; ++i) {
      std::vector<double> u(n);
      for (double& value : u) value = random.uniform();
      const double a = gof_statistics(uniform_tails(u)).ad;
      for (std::size_t k = 0; k < points.size(); ++k) beyond[k] += a >= points[k];
    }
    for (std::size_t k = 0; k < points.size(); ++k) {
      const double p = beyond[k] / samples;
      CAPTURE(n, points[k]);
      CHECK_THAT(ad_p_value(points[k], n),
                 within_abs(p, 4 * std::sqrt(p * (1 - p) / samples) + 1e-4));
    }
  }
  CHECK(ad_p_value(0.0, 10) == 1.0);
  CHECK(ad_p_value(200.0, 10) < 1e-80);
}

TEST_CASE("The p-values of a fixed law are uniform") {
  // Two checks at a level of 0.1 %.
  std::vector<double> ks;
  std::vector<double> ad;
  const LogNormalResistance<1> law{{12}, {1.4}};
  for (std::uint32_t i = 0; i < 2000; ++i) {
    const GofStatistics s = gof_statistics(sample_of(law, 100, i), law);
    ks.push_back(ks_p_value(s.ks, 100));
    ad.push_back(ad_p_value(s.ad, 100));
  }
  CHECK(uniformity(ks) > 0.001);
  CHECK(uniformity(ad) > 0.001);
}

TEST_CASE("The p-values of fitted laws are uniform") {
  // Ten checks at a level of 0.1 %.
  check_all_uniform(100, 100, {.replicates = 49}, false);
}

TEST_CASE("500 p-values of each fitted law are uniform", "[.long]") {
  // Ten checks at a level of 0.1 %.
  check_all_uniform(200, 500, {.replicates = 199}, true);
}

TEST_CASE("The tables of a fixed law are wrong for a fitted one") {
  std::vector<double> ks;
  for (std::uint32_t i = 0; i < 300; ++i) {
    const auto sample = sample_of(LogNormalResistance<1>{{12}, {1.4}}, 100, i);
    ks.push_back(ks_p_value(gof_statistics(sample, LogNormalFitter{}.estimate(sample)).ks, 100));
  }
  CHECK(uniformity(ks) < 1e-12);
}

TEST_CASE("The p-value of a log-normal or Weibull fit does not depend on the law's parameters") {
  const auto sample = sample_of(LogNormalResistance<1>{{12}, {0.5}}, 150);
  std::vector<ohm> other;
  for (const ohm r : sample) other.push_back(3.0 * std::pow(r, 0.25));
  const auto same = [&](const auto& fitter) {
    const auto a = test_fit(fitter, sample, fitter.estimate(sample));
    const auto b = test_fit(fitter, other, fitter.estimate(other));
    CHECK_THAT(a.statistics.ad, within_rel(b.statistics.ad, 1e-7));
    CHECK(a.ks_p_value == b.ks_p_value);
    CHECK(a.ad_p_value == b.ad_p_value);
  };
  same(LogNormalFitter{});
  same(WeibullFitter{});
}

TEST_CASE("A wrong law is rejected") {
  const auto sample = sample_of(WeibullResistance<1>{{1e5}, {1.2}}, 400);
  const LogNormalFitter log_normal;
  const auto wrong = test_fit(log_normal, sample, log_normal.estimate(sample));
  CHECK(wrong.ks_p_value == 0.005);  // the least there is with 199 replicates
  CHECK(wrong.ad_p_value == 0.005);
  CHECK(wrong.replicates == 199);
  CHECK(wrong.failed_replicates == 0);
}

TEST_CASE("A test of fit is a pure function of the sample, the options and the seed") {
  const auto sample = sample_of(GammaResistance<1>{{2.5}, {6e4}}, 100);
  const GammaFitter gamma;
  const auto fitted = gamma.estimate(sample);
  const auto a = test_fit(gamma, sample, fitted, {.replicates = 39, .seed = 3});
  const auto b = test_fit(gamma, sample, fitted, {.replicates = 39, .seed = 3});
  CHECK(a.ks_p_value == b.ks_p_value);
  CHECK(a.ad_p_value == b.ad_p_value);
}

TEST_CASE("Large samples are compared with smaller simulated ones") {
  // Both p-values have a standard error below 0.023; 4 of their difference are allowed.
  const auto sample = sample_of(LogNormalResistance<1>{{12}, {0.5}}, 4000);
  const LogNormalFitter fitter;
  const auto fitted = fitter.estimate(sample);
  const auto own = test_fit(fitter, sample, fitted, {.replicates = 499});
  const auto smaller =
      test_fit(fitter, sample, fitted, {.replicates = 499, .seed = 2, .most_values = 500});
  CHECK_THAT(smaller.ks_p_value, within_abs(own.ks_p_value, 0.13));
  CHECK_THAT(smaller.ad_p_value, within_abs(own.ad_p_value, 0.13));
}

TEST_CASE("Readings on the steps of an instrument do no harm") {
  auto sample = sample_of(LogNormalResistance<1>{{9}, {0.1}}, 500);
  for (ohm& r : sample) r = std::round(r / 500) * 500;
  const LogNormalFitter fitter;
  const auto gof = test_fit(fitter, sample, fitter.estimate(sample));
  CHECK(std::isfinite(gof.statistics.ad));
  CHECK(gof.ks_p_value == 0.005);  // so coarse a step is no continuous law
  // A value that the law thinks impossible: infinitely far by A², but no crash.
  const GofStatistics beyond =
      gof_statistics(std::vector<ohm>{1.0, 1e4, 1e9}, NormalResistance<1>{{1e4}, {10}, {9e3}});
  CHECK(std::isinf(beyond.ad));
  CHECK(beyond.ks >= 1.0 / 3);
}

TEST_CASE("A test of fit with nothing to simulate gives a sentence") {
  CHECK(has_all(error_of([] { BootstrapGof(LogNormalFitter{}, {.replicates = 0}); }),
                {"needs a replicate", "0 replicates"}));
}
