#include "rramvar/device/distributions/log_normal_mixture.hpp"

#include <cmath>

#include "catch.hpp"

using namespace rramvar;
using rramvar::test::within_rel;

namespace {

/// A HRS 8 % of whose RESETs failed, so that they stayed in the LRS of state 1.
const LogNormalMixture<2> failed_resets{
    {{{0.08, 0.92}, {1.0, 0.0}}}, {{{8.9, 12.0}, {8.9, 0.0}}}, {{{0.08, 1.1}, {0.08, 1.0}}}};

}  // namespace

TEST_CASE("Mixture quantiles agree with fifty-digit arithmetic in both tails") {
  // mpmath 1.2.1, mp.dps = 50: findroot of log(P(y)) - log(p) and log(Q(y)) - log(p), y = ln r.
  struct Reference {
    double p;
    ohm lower;
    ohm upper;
  };
  const Reference table[] = {{1e-300, 3.26831419756655478e-13, 8.10482729890722426e+22},
                             {1e-100, 0.0000112347767693197279, 2357779124030374.8},
                             {1e-9, 225.276093453652647, 117585145.071299954},
                             {0.01, 6630.00000933258171, 2031702.6232955627}};
  for (const Reference& at : table) {
    CAPTURE(at.p);
    CHECK_THAT(failed_resets.quantile(0, at.p), within_rel(at.lower, 1e-13));
    CHECK_THAT(failed_resets.upper_quantile(0, at.p), within_rel(at.upper, 1e-13));
  }
}

TEST_CASE("Mixture quantiles invert cdf and survival to 1e-12 down to 1e-300") {
  for (double p = 0.999; p > 1e-300; p *= p > 1e-2 ? 0.97 : 1e-5) {
    CAPTURE(p);
    CHECK_THAT(failed_resets.cdf(0, failed_resets.quantile(0, p)), within_rel(p, 1e-12));
    CHECK_THAT(failed_resets.survival(0, failed_resets.upper_quantile(0, p)), within_rel(p, 1e-12));
  }
}

TEST_CASE("A mixture of one component is that component") {
  const LogNormalResistance<1> part{{8.9}, {0.08}};
  for (const double p : {1e-200, 1e-5, 0.3, 0.9}) {
    CHECK_THAT(failed_resets.quantile(1, p), within_rel(part.quantile(0, p), 1e-14));
    CHECK_THAT(failed_resets.upper_quantile(1, p), within_rel(part.upper_quantile(0, p), 1e-14));
    CHECK(failed_resets.cdf(1, part.quantile(0, p)) == part.cdf(0, part.quantile(0, p)));
  }
}

TEST_CASE("Mixture means are those of the closed form") {
  for (const double k : {-2.0, -1.0, 1.0, 2.0}) {
    const auto part = [k](double mu, double sigma) {
      return std::exp(k * mu + k * k * sigma * sigma / 2);
    };
    CAPTURE(k);
    CHECK_THAT(failed_resets.mean(0, [k](ohm r) { return std::pow(r, k); }),
               within_rel(0.08 * part(8.9, 0.08) + 0.92 * part(12.0, 1.1), 1e-12));
  }
}

TEST_CASE("Only the ratios of the shares count") {
  LogNormalMixture<2> twice = failed_resets;
  for (auto& state : twice.share) {
    for (double& share : state) share *= 2.0;
  }
  DrawEngine a({.seed = 7}, 3, 1);
  DrawEngine b({.seed = 7}, 3, 1);
  CHECK(twice(0, a) == failed_resets(0, b));
  CHECK(twice.cdf(0, 1e5) == failed_resets.cdf(0, 1e5));
  CHECK_THAT(twice.quantile(0, 0.2), within_rel(failed_resets.quantile(0, 0.2), 1e-15));
}

TEST_CASE("A component without spread is a step of its share") {
  const LogNormalMixture<1> d{{{{0.5, 0.5}}}, {{{9.0, 12.0}}}, {{{0.0, 0.1}}}};
  const ohm step = std::exp(9.0);
  for (const double p : {1e-12, 0.1, 0.3, 0.5}) CHECK(d.quantile(0, p) == step);
  CHECK(d.cdf(0, step) == 0.5);
  CHECK(d.cdf(0, std::nextafter(step, 0.0)) < 1e-190);  // what the other reaches down to
  CHECK(d.upper_quantile(0, 0.8) == step);
  CHECK_THAT(d.quantile(0, 0.75), within_rel(std::exp(12.0), 1e-13));
}
