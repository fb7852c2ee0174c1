#include "rramvar/core/normal_mean.hpp"

#include <array>
#include <cmath>
#include <numbers>

#include "catch.hpp"

using namespace rramvar;
using rramvar::detail::normal_mean;
using rramvar::detail::piecewise_normal_mean;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

TEST_CASE("Means of powers and exponentials are those of the textbook") {
  CHECK_THAT(normal_mean([](double) { return 1.0; }), within_rel(1.0, 1e-14));
  CHECK_THAT(normal_mean([](double z) { return z; }), within_abs(0.0, 1e-14));
  CHECK_THAT(normal_mean([](double z) { return z * z * z * z; }), within_rel(3.0, 1e-13));
  CHECK_THAT(normal_mean([](double z) { return std::exp(3.0 * z); }),
             within_rel(std::exp(4.5), 1e-12));
}

// E[Φ((Z − a)/w)] = Φ(−a/√(1 + w²)), whatever the width and however far out.
TEST_CASE("Steps of any width keep their probability down to 1e-300") {
  for (const double width : {1e-9, 1e-4, 0.03, 1.0, 20.0}) {
    for (const double at : {-9.3, -2.0, 0.0, 0.7, 6.0, 12.0, 30.0}) {
      CAPTURE(width, at);
      const double truth = normal_cdf(-at / std::hypot(1.0, width));
      CHECK_THAT(normal_mean([&](double z) { return normal_cdf((z - at) / width); }),
                 within_rel(truth, 1e-10));
    }
  }
}

TEST_CASE("A jump costs nothing, known or not") {
  const auto above = [](double at) { return [at](double z) { return z > at ? 1.0 : 0.0; }; };
  for (const double at : {-1.234, 0.001, 6.3}) {
    CAPTURE(at);
    CHECK_THAT(normal_mean(above(at)), within_rel(normal_cdf(-at), 1e-10));
    CHECK_THAT(normal_mean(above(at), std::array{at}), within_rel(normal_cdf(-at), 1e-12));
  }
}

// E|Z − a| = 2φ(a) + a(2Φ(a) − 1).
TEST_CASE("A kink costs nothing, known or not") {
  for (const double a : {0.0, 0.3, -2.7}) {
    const double phi = std::exp(-0.5 * a * a) / std::sqrt(2.0 * std::numbers::pi);
    const double truth = 2.0 * phi + a * (2.0 * normal_cdf(a) - 1.0);
    const auto distance = [&](double z) { return std::abs(z - a); };
    CHECK_THAT(normal_mean(distance), within_rel(truth, 1e-11));
    CHECK_THAT(normal_mean(distance, std::array{a}), within_rel(truth, 1e-13));
  }
}

TEST_CASE("Piecewise means know their kinks, however narrow what lies between is") {
  const std::array kinks{-2.7, 0.3, 0.31};
  const auto bent = [&](double z) {
    double sum = std::exp(0.5 * z);
    for (const double kink : kinks) sum += std::abs(z - kink);
    return sum;
  };
  CHECK_THAT(piecewise_normal_mean(bent, {kinks.begin(), kinks.end()}),
             within_rel(normal_mean(bent, kinks), 1e-12));
  for (const double at : {-30.0, -1.0, 7.0}) {  // nothing at all is added near 0 for the first
    CAPTURE(at);
    const auto below = [&](double z) { return normal_cdf((at - z) / 0.05); };
    CHECK_THAT(piecewise_normal_mean(below, {}),
               within_rel(normal_cdf(at / std::hypot(1.0, 0.05)), 1e-9));
  }
}

TEST_CASE("A mean that does not exist is not finite") {
  CHECK_FALSE(std::isfinite(normal_mean([](double z) { return std::exp(z * z * z * z); })));
}
