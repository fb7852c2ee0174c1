#include "rramvar/metrics/variance_support.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "random.hpp"

using namespace rramvar;
using rramvar::test::Random;
using rramvar::test::within_rel;

namespace {

/// How often of 1000 samples the rule calls a variance unreliable.
template <class Draw>
int flagged(std::size_t n, const Draw& draw) {
  Random random(7);
  int count = 0;
  for (int repeat = 0; repeat < 1000; ++repeat) {
    std::vector<double> x(n);
    for (double& value : x) value = draw(random);
    count += variance_support(x).unreliable();
  }
  return count;
}

}  // namespace

TEST_CASE("The effective number is (Σd²)²/Σd⁴, at any scale") {
  // d = −1, −1, −1, 3: Σd² = 12, Σd⁴ = 84.
  for (const double scale : {1.0, 1e-200, 1e200}) {
    const std::vector<double> x{0.0, 0.0, 0.0, 4.0 * scale};
    CHECK_THAT(variance_support(x).effective, within_rel(144.0 / 84.0, 1e-12));
    CHECK_THAT(variance_support(x).kurtosis(), within_rel(4.0 * 84.0 / 144.0, 1e-12));
  }
  CHECK(variance_support(std::vector{1.0, -1.0, 1.0, -1.0}).effective == 4.0);
}

TEST_CASE("Equal values, also infinite ones, rest on all; others that are not finite on none") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  CHECK(variance_support(std::vector<double>(50, 0.1)).effective == 50.0);
  CHECK(variance_support(std::vector<double>(50, infinity)).effective == 50.0);
  CHECK(variance_support(std::vector{0.0, 0.0}).effective == 2.0);
  CHECK(variance_support(std::vector{1.0, infinity, 2.0}).unreliable());
  CHECK(variance_support(std::vector{1.0, std::nan(""), 2.0}).unreliable());
  CHECK_FALSE(variance_support(std::vector<double>{}).unreliable());
  CHECK_FALSE(variance_support(std::vector{3.0}).unreliable());
}

// The error rates of the rule: measured ones, and three standard errors of 1000 repeats. For log-
// normal values with σ = 2 and 1000 trials it finds 83 %; Student's interval covers the mean in 85
// % of all runs then.
TEST_CASE("Light tails are seldom called heavy, heavy ones nearly always") {
  const auto normal = [](Random& r) { return r.normal(); };
  const auto log_normal = [](double sigma) {
    return [sigma](Random& r) { return std::exp(r.normal(0.0, sigma)); };
  };
  const auto pareto = [](double index) {
    return [index](Random& r) { return std::pow(r.uniform(), -1.0 / index); };
  };
  for (const std::size_t n : {10u, 30u, 100u, 1000u}) {
    CAPTURE(n);
    CHECK(flagged(n, normal) <= 40);
    CHECK(flagged(n, log_normal(0.1)) <= 60);
  }
  CHECK(flagged(1000, log_normal(0.5)) <= 10);
  for (const std::size_t n : {100u, 1000u}) {
    CAPTURE(n);
    CHECK(flagged(n, log_normal(2.0)) >= 790);
    CHECK(flagged(n, log_normal(4.0)) >= 990);
    CHECK(flagged(n, pareto(1.5)) >= 800);  // an infinite variance
    CHECK(flagged(n, pareto(0.8)) >= 950);  // an infinite mean
  }
}
