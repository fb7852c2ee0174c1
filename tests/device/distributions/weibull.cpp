#include "rramvar/device/distributions/weibull.hpp"

#include <limits>

#include "catch.hpp"

using namespace rramvar;
using rramvar::test::within_rel;

TEST_CASE("Weibull means are those of the closed forms") {
  for (const double shape : {1.2, 2.0, 4.0, 20.0, 300.0}) {
    const WeibullResistance<1> d{{1e5}, {shape}};
    const auto exact = [&](double k) { return std::pow(1e5, k) * std::tgamma(1.0 + k / shape); };
    CAPTURE(shape);
    for (const double k : {-1.0, 0.5, 1.0, 2.0}) {
      CAPTURE(k);
      CHECK_THAT(d.mean(0, [k](ohm r) { return std::pow(r, k); }), within_rel(exact(k), 1e-11));
    }
  }
}

TEST_CASE("Weibull probabilities agree with fifty-digit arithmetic") {
  // mpmath 1.2.1, mp.dps = 50: -expm1(-(r/1e5)**shape) and exp(-(r/1e5)**shape).
  const WeibullResistance<2> d{{1e5, 1e5}, {0.7, 12.0}};
  CHECK_THAT(d.cdf(0, 1e-3), within_rel(2.5118832767255012885e-6, 1e-14));
  CHECK_THAT(d.survival(0, 1e-3), within_rel(0.9999974881167232745, 1e-15));
  CHECK_THAT(d.survival(0, 1e7), within_rel(1.2331497984473109703e-11, 1e-13));
  CHECK_THAT(d.cdf(1, 5e4), within_rel(0.00024411082510278348691, 1e-14));
  CHECK_THAT(d.survival(1, 1.5e5), within_rel(4.4862286749121979758e-57, 1e-12));
}

TEST_CASE("A Weibull state knows both tails down to 1e-300") {
  const WeibullResistance<2> d{{1e5, 1e4}, {1.5, 40.0}};
  for (LogicState s = 0; s < 2; ++s) {
    for (double p = 0.9; p > 1e-300; p *= 1e-3) {
      CAPTURE(s, p);
      CHECK_THAT(d.cdf(s, d.quantile(s, p)), within_rel(p, 1e-11));
      CHECK_THAT(d.survival(s, d.upper_quantile(s, p)), within_rel(p, 1e-11));
    }
    CHECK(d.cdf(s, 0.0) == 0.0);
    CHECK(d.cdf(s, -1.0) == 0.0);
    CHECK(d.survival(s, -1.0) == 1.0);
    CHECK_THAT(d.cdf(s, d.scale_ohm[s]), within_rel(1.0 - std::exp(-1.0), 1e-15));
  }
}

TEST_CASE("A Weibull resistance is positive even where its quantile underflows") {
  const WeibullResistance<1> d{{1e5}, {0.01}};
  CHECK(d.quantile(0, 1e-300) == std::numeric_limits<double>::min());
}
