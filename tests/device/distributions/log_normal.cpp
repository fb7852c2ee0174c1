#include "rramvar/device/distributions/log_normal.hpp"

#include <array>
#include <cmath>
#include <limits>

#include "catch.hpp"
#include "error_text.hpp"

using namespace rramvar;
using rramvar::test::within_rel;

TEST_CASE("Log-normal means are those of the closed forms") {
  for (const double sigma : {0.0, 0.0752, 0.5, 1.3907, 3.0}) {
    const LogNormalResistance<2> d{{11.956, 8.914}, {sigma, 0.1}};
    const double mu = 11.956;
    CAPTURE(sigma);
    const auto moment = [&](double k) { return d.mean(0, [k](ohm r) { return std::pow(r, k); }); };
    const auto exact = [&](double k) { return std::exp(k * mu + k * k * sigma * sigma / 2); };
    CHECK_THAT(moment(1.0), within_rel(exact(1.0), 1e-12));
    CHECK_THAT(moment(-1.0), within_rel(exact(-1.0), 1e-12));
    CHECK_THAT(moment(2.0), within_rel(exact(2.0), 1e-12));
    CHECK_THAT(moment(-2.0), within_rel(exact(-2.0), 1e-12));
    CHECK_THAT(d.mean(0, [](ohm r) { return std::log(r); }), within_rel(mu, 1e-12));
  }
}

TEST_CASE("A log-normal law is made of medians in ohm") {
  const auto law = LogNormalResistance<2>::from_median({155e3, 7.4e3}, {1.4, 0.0});
  CHECK_THAT(law.quantile(0, 0.5), within_rel(155e3, 1e-14));
  CHECK_THAT(law.quantile(0, normal_cdf(1.0)), within_rel(155e3 * std::exp(1.4), 1e-12));
  CHECK_THAT(law.quantile(1, 0.1), within_rel(7.4e3, 1e-14));

  const auto error = [](std::array<ohm, 2> median, std::array<double, 2> sigma) {
    return test::error_of([&] { LogNormalResistance<2>::from_median(median, sigma); });
  };
  CHECK(error({155e3, 0.0}, {1, 1}) ==
        "the median of state 1 is 0.000000 ohm (a resistance is positive and finite)");
  CHECK(error({-1.0, 1.0}, {1, 1}).find("state 0 is -1.000000 ohm") != std::string::npos);
  CHECK(error({std::numeric_limits<double>::infinity(), 1.0}, {1, 1}).find("median of state 0") !=
        std::string::npos);
  CHECK(error({1.0, 1.0}, {0.1, -0.1}) ==
        "sigma of ln R of state 1 is -0.100000 (a standard deviation is not negative, and finite)");
  CHECK(error({1.0, 1.0}, {std::nan(""), 0.1}).find("sigma of ln R of state 0") !=
        std::string::npos);
}

TEST_CASE("A log-normal state knows both tails far out") {
  const LogNormalResistance<2> d{{0.0, 0.0}, {1.0, 0.5}};
  // Φ(−8) = 6.220960574271785e-16
  CHECK_THAT(d.cdf(0, std::exp(-8.0)), within_rel(6.220960574271785e-16, 1e-13));
  CHECK_THAT(d.survival(0, std::exp(8.0)), within_rel(6.220960574271785e-16, 1e-13));
  CHECK_THAT(d.survival(1, std::exp(4.0)), within_rel(6.220960574271785e-16, 1e-13));
  CHECK(d.cdf(0, 0.0) == 0.0);
  CHECK(d.cdf(0, -1.0) == 0.0);
  CHECK(d.survival(0, -1.0) == 1.0);
}

TEST_CASE("A log-normal state without spread is a step at its median") {
  for (double mu = -3.0; mu < 20.0; mu += 0.37) {
    const LogNormalResistance<2> d{{mu, 8.0}, {0.0, 0.1}};
    const ohm median = std::exp(mu);
    DrawEngine engine({.seed = 1}, 0, 0);
    CAPTURE(mu);
    CHECK(d(0, engine) == median);
    CHECK(d.quantile(0, 1e-9) == median);
    CHECK(d.upper_quantile(0, 1e-9) == median);
    CHECK(d.cdf(0, median) == 1.0);
    CHECK(d.survival(0, median) == 0.0);
    CHECK(d.cdf(0, std::nextafter(median, 0.0)) == 0.0);
    CHECK(d.survival(0, std::nextafter(median, 0.0)) == 1.0);
  }
}

TEST_CASE("A log-normal fit takes the moments of ln R") {
  const auto table = DeviceLUT<2>::from(std::vector{std::exp(1.0), std::exp(2.0), std::exp(6.0)},
                                        std::vector{5.0});
  const auto fit = LogNormalResistance<2>::fit(table);
  CHECK_THAT(fit.mu_ln[0], within_rel(3.0, 1e-15));
  CHECK_THAT(fit.sigma_ln[0], within_rel(std::sqrt(7.0), 1e-14));
  CHECK_THAT(fit.mu_ln[1], within_rel(std::log(5.0), 1e-15));
  CHECK(fit.sigma_ln[1] == 0.0);
}
