#include "rramvar/device/quadrature.hpp"

#include "catch.hpp"
#include "device/user_distributions.hpp"
#include "rramvar/device/distributions/log_normal.hpp"

using namespace rramvar;
using rramvar::test::Weibull;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

TEST_CASE("mean_by_quantile gives a user's distribution its moments to 1e-12") {
  for (const double shape : {1.5, 4.0, 20.0}) {
    const Weibull d{.shape = shape};
    CAPTURE(shape);
    for (const double power : {-1.0, -0.5, 1.0, 2.0}) {
      const double mean = mean_by_quantile(d, 0, [&](ohm r) { return std::pow(r, power); });
      CAPTURE(power);
      CHECK_THAT(mean, within_rel(d.moment(0, power), 1e-12));
    }
  }
}

TEST_CASE("mean_by_quantile of a constant is the constant") {
  CHECK_THAT(mean_by_quantile(Weibull{}, 0, [](ohm) { return 3.0; }), within_rel(3.0, 1e-14));
}

TEST_CASE("mean_by_quantile of a step is right to 1e-2, as documented") {
  const LogNormalResistance<2> d{{11.956, 8.914}, {1.3907, 0.0752}};
  for (double r = 2e4; r < 2e6; r *= 1.5) {
    const double mean = mean_by_quantile(d, 0, [r](ohm x) { return x <= r ? 1.0 : 0.0; });
    CHECK_THAT(mean, within_abs(d.cdf(0, r), 1e-2));
  }
}
