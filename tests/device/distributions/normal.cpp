#include "rramvar/device/distributions/normal.hpp"

#include "catch.hpp"

using namespace rramvar;
using rramvar::test::within_rel;

namespace {

double density(double z) {
  return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
}

/// E[f(R)] by Simpson's rule over the density, for R ≥ minimum up to 12 standard deviations.
template <class F>
double mean_by_density(double mean, double std, double minimum, const F& f) {
  constexpr int intervals = 20'000;
  const double step = (mean + 12 * std - minimum) / intervals;
  double sum = 0.0;
  double mass = 0.0;
  for (int i = 0; i <= intervals; ++i) {
    const double r = minimum + step * i;
    const double weight = (i == 0 || i == intervals ? 1.0 : i % 2 == 1 ? 4.0 : 2.0);
    const double w = weight * density((r - mean) / std);
    mass += w;
    sum += w * f(r);
  }
  return sum / mass;
}

}  // namespace

TEST_CASE("Means of a narrow normal state are those of the textbook") {
  const NormalResistance<2> d{{1e5, 1e4}, {5e3, 1e3}, {1.0, 1.0}};
  CHECK_THAT(d.mean(0, [](ohm r) { return r; }), within_rel(1e5, 1e-12));
  CHECK_THAT(d.mean(0, [](ohm r) { return r * r; }), within_rel(1e10 + 25e6, 1e-12));
  CHECK_THAT(d.mean(1, [](ohm r) { return r * r; }), within_rel(1e8 + 1e6, 1e-12));
}

TEST_CASE("Means of a normal state that is cut off are those of the density") {
  const NormalResistance<2> d{{1e4, 1e4}, {2e3, 2e3}, {8e3, 1.2e4}};
  for (const LogicState s : {0u, 1u}) {
    const double a = (d.minimum_ohm[s] - 1e4) / 2e3;
    CHECK_THAT(d.mean(s, [](ohm r) { return r; }),
               within_rel(1e4 + 2e3 * density(a) / normal_cdf(-a), 1e-12));
    const auto conductance = [](ohm r) { return 1 / r; };
    CHECK_THAT(d.mean(s, conductance),
               within_rel(mean_by_density(1e4, 2e3, d.minimum_ohm[s], conductance), 1e-11));
  }
}

TEST_CASE("A normal state has nothing below its floor") {
  const NormalResistance<2> d{{1e4, 1e4}, {2e3, 2e3}, {8e3, 1.0}};
  CHECK(d.cdf(0, 7999.0) == 0.0);
  CHECK(d.survival(0, 7999.0) == 1.0);
  CHECK(d.cdf(0, 8e3) == 0.0);
  CHECK(d.quantile(0, 1e-300) == 8e3);
  // P(Z > 1) of the uncut law, over the P(Z > −1) that is left.
  CHECK_THAT(d.survival(0, 1.2e4), within_rel(normal_cdf(-1.0) / normal_cdf(1.0), 1e-14));
}

TEST_CASE("A normal state that is nothing but tail keeps its digits") {
  // The floor is 10 standard deviations above the mean: all but the law of Z given Z > 10.
  const NormalResistance<1> d{{1e4}, {300}, {1.3e4}};
  for (const double z : {10.0, 10.01, 10.1, 11.0, 14.0}) {
    const double survival = normal_cdf(-z) / normal_cdf(-10.0);
    const ohm r = 1e4 + 300 * z;
    CHECK_THAT(d.survival(0, r), within_rel(survival, 1e-10));
    CHECK_THAT(d.cdf(0, r) + d.survival(0, r), within_rel(1.0, 1e-14));
    CHECK_THAT(d.upper_quantile(0, survival), within_rel(r, 1e-12));
  }
  CHECK_THAT(d.survival(0, d.quantile(0, 0.25)), within_rel(0.75, 1e-10));
}

TEST_CASE("A normal state without spread is a step at its mean, or at its floor") {
  const NormalResistance<2> d{{1e4, 1e4}, {0.0, 0.0}, {1.0, 2e4}};
  for (const LogicState s : {0u, 1u}) {
    const ohm step = s == 0 ? 1e4 : 2e4;
    DrawEngine engine({.seed = 1}, 0, 0);
    CHECK(d(s, engine) == step);
    CHECK(d.quantile(s, 1e-9) == step);
    CHECK(d.upper_quantile(s, 1e-9) == step);
    CHECK(d.cdf(s, step) == 1.0);
    CHECK(d.survival(s, step) == 0.0);
    CHECK(d.cdf(s, std::nextafter(step, 0.0)) == 0.0);
    CHECK(d.survival(s, std::nextafter(step, 0.0)) == 1.0);
    CHECK_THAT(d.mean(s, [](ohm r) { return 1 / r; }), within_rel(1 / step, 1e-13));
  }
}

TEST_CASE("A normal fit takes the moments of R, and the least entry as floor") {
  const auto fit =
      NormalResistance<2>::fit(DeviceLUT<2>::from(std::vector{6.0, 1.0, 2.0}, std::vector{5.0}));
  CHECK(fit.mean_ohm[0] == 3.0);
  CHECK_THAT(fit.std_ohm[0], within_rel(std::sqrt(7.0), 1e-15));
  CHECK(fit.minimum_ohm[0] == 1.0);
  CHECK(fit.mean_ohm[1] == 5.0);
  CHECK(fit.std_ohm[1] == 0.0);
}
