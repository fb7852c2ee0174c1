#include "rramvar/device/distributions/gamma.hpp"

#include <cmath>

#include "catch.hpp"

using namespace rramvar;
using rramvar::test::within_rel;

TEST_CASE("Gamma means are those of the closed forms") {
  for (const double shape : {1.2, 2.0, 16.0, 1e3, 1e6}) {
    const GammaResistance<1> d{{shape}, {1e5 / shape}};
    const auto mean = [&](double k) { return d.mean(0, [k](ohm r) { return std::pow(r, k); }); };
    CAPTURE(shape);
    CHECK_THAT(mean(1.0), within_rel(1e5, 1e-11));
    CHECK_THAT(mean(2.0), within_rel(1e10 * (1.0 + 1.0 / shape), 1e-11));
    CHECK_THAT(mean(-1.0), within_rel(1e-5 * shape / (shape - 1.0), 1e-11));
  }
}

TEST_CASE("A gamma state knows both tails down to 1e-300") {
  const GammaResistance<2> d{{2.0, 400.0}, {5e4, 25.0}};
  for (LogicState s = 0; s < 2; ++s) {
    for (double p = 0.9; p > 1e-300; p *= 1e-3) {
      CAPTURE(s, p);
      CHECK_THAT(d.cdf(s, d.quantile(s, p)), within_rel(p, 1e-11));
      CHECK_THAT(d.survival(s, d.upper_quantile(s, p)), within_rel(p, 1e-11));
    }
    CHECK(d.cdf(s, 0.0) == 0.0);
    CHECK(d.cdf(s, -1.0) == 0.0);
    CHECK(d.survival(s, -1.0) == 1.0);
  }
}

TEST_CASE("The gamma law of shape 2 is the closed form") {
  const GammaResistance<1> d{{2.0}, {1e4}};
  for (const double x : {0.01, 1.0, 5.0, 100.0}) {
    CHECK_THAT(d.survival(0, 1e4 * x), within_rel((1.0 + x) * std::exp(-x), 1e-13));
  }
}
