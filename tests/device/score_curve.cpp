#include "rramvar/device/score_curve.hpp"

#include <array>
#include <cmath>
#include <vector>

#include "catch.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/device/distributions/log_normal_mixture.hpp"
#include "rramvar/device/distributions/weibull.hpp"

using namespace rramvar;
using rramvar::test::within_rel;

namespace {

/// The curve of a law that knows both its tails.
template <class D>
auto curve_of(const D& d, double smoothness) {
  return ScoreCurve::of(
      [&](ohm r) {
        const double below = d.cdf(0, r);
        return below < 0.5 ? normal_quantile(below) : -normal_quantile(d.survival(0, r));
      },
      d.quantile(0, 0.5), smoothness);
}

template <class D>
void check(const D& d, double smoothness) {
  const auto curve = curve_of(d, smoothness);
  REQUIRE(curve);
  for (double z = -36.0; z <= 36.0; z += 1.3) {
    CAPTURE(z);
    const ohm r = curve->at(z);
    CHECK_THAT((*curve)(r), rramvar::test::within_abs(z, 1e-9));
    const double accuracy = 1e-10 * (1.0 + std::pow(std::abs(z), 4));  // of a probability
    if (z < 0.0) CHECK_THAT(d.cdf(0, r), within_rel(normal_cdf(z), accuracy));
    if (z > 0.0) CHECK_THAT(d.survival(0, r), within_rel(normal_cdf(-z), accuracy));
  }
  CHECK(curve->cdf(0.0) == 0.0);
  CHECK(curve->survival(0.0) == 1.0);
  CHECK(curve->cdf(1e300) == 1.0);
  CHECK(curve->survival(1e300) == 0.0);
  const auto conductance = [](ohm r) { return 1e4 / (r + 1e3); };
  CHECK_THAT(curve->mean(conductance), within_rel(d.mean(0, conductance), 1e-9));
}

}  // namespace

TEST_CASE("The curve of a smooth law is the law, down to probabilities of 1e-280") {
  check(LogNormalMixture<1>{{{{1.0}}}, {{{9.0}}}, {{{0.3}}}}, 0.3);
  check(LogNormalMixture<1>{{{{0.1, 0.9}}}, {{{8.9, 12.2}}}, {{{0.2, 0.7}}}}, 0.2);
  check(LogNormalMixture<1>{{{{0.3, 0.7}}}, {{{9.0, 9.5}}}, {{{0.01, 0.01}}}}, 0.01);
  check(WeibullResistance<1>{{1e4}, {2.5}}, 0.3);
}

TEST_CASE("A law with steps has no curve") {
  const auto table = DeviceLUT<2>::from(std::array{1e4, 2e4, 3e4, 1e5}, std::array{5e3});
  CHECK_FALSE(curve_of(table, 1e-6));
  CHECK_FALSE(curve_of(WeibullResistance<1>{{1e4}, {1e4}}, 0.3));  // far narrower than it was said
}
