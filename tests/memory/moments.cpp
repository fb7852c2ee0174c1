// The algebra of moments against the enumeration of every outcome of small discrete numbers.
#include "rramvar/memory/moments.hpp"

#include <functional>
#include <vector>

#include "catch.hpp"
#include "random.hpp"

using namespace rramvar;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

namespace {

struct Outcome {
  double probability;
  double value;
};
using Discrete = std::vector<Outcome>;

Moments enumerate(const Discrete& x) {
  Moments out;
  for (const auto& [p, v] : x) out.mean += p * v;
  for (const auto& [p, v] : x) {
    const double d = v - out.mean;
    out.variance += p * d * d;
    out.third += p * d * d * d;
    out.fourth += p * d * d * d * d;
  }
  return out;
}

Discrete random_number(test::Random& random) {
  Discrete out(random.whole(1, 5));
  double sum = 0.0;
  for (Outcome& o : out) sum += o.probability = random.uniform();
  for (Outcome& o : out) {
    o.probability /= sum;
    o.value = random.normal(0.3, 2.0);
  }
  return out;
}

template <class Operation>
Discrete combine(const Discrete& x, const Discrete& y, Operation operation) {
  Discrete out;
  for (const auto& [p, v] : x) {
    for (const auto& [q, u] : y) out.push_back({p * q, operation(v, u)});
  }
  return out;
}

/// Relative to the size that the entries can have.
void check_equal(const Moments& x, const Moments& y) {
  const double size = 1.0 + std::sqrt(y.variance) + std::abs(y.mean);
  CHECK_THAT(x.mean, within_abs(y.mean, 1e-13 * size));
  CHECK_THAT(x.variance, within_abs(y.variance, 1e-13 * size * size));
  CHECK_THAT(x.third, within_abs(y.third, 1e-12 * size * size * size));
  CHECK_THAT(x.fourth, within_abs(y.fourth, 1e-12 * size * size * size * size));
}

}  // namespace

TEST_CASE("Sums and products of independent numbers have the moments of their outcomes") {
  test::Random random(1);
  for (int i = 0; i < 200; ++i) {
    const Discrete x = random_number(random);
    const Discrete y = random_number(random);
    check_equal(enumerate(x) + enumerate(y), enumerate(combine(x, y, std::plus<>{})));
    check_equal(enumerate(x) * enumerate(y), enumerate(combine(x, y, std::multiplies<>{})));
  }
}

TEST_CASE("A mixture has the moments of all its alternatives' outcomes") {
  test::Random random(2);
  for (int i = 0; i < 100; ++i) {
    const Discrete choice = random_number(random);
    std::vector<Alternative> alternatives;
    Discrete all;
    for (const Outcome& way : choice) {
      const Discrete x = random_number(random);
      alternatives.push_back({way.probability, enumerate(x)});
      for (const auto& [p, v] : x) all.push_back({way.probability * p, v});
    }
    check_equal(mixture(alternatives), enumerate(all));
  }
}

TEST_CASE("Scaling and shifting") {
  const Discrete x{{0.25, 1.0}, {0.5, -2.0}, {0.25, 5.0}};
  Discrete other = x;
  for (Outcome& o : other) o.value = -3.0 * o.value + 2.0;
  check_equal(enumerate(x).scaled(-3.0).shifted(2.0), enumerate(other));
}

TEST_CASE("What never happens has no influence, even if it is infinite") {
  const Alternative alternatives[] = {
      {1.0, Moments::constant(2.0)},
      {0.0, Moments::constant(std::numeric_limits<double>::infinity())}};
  CHECK(mixture(alternatives).mean == 2.0);
  CHECK(mixture(alternatives).variance == 0.0);
}

TEST_CASE("The moments of a sample; equal entries have none but the mean") {
  const std::vector<double> values{1.0, 4.0, -2.0, 1.0};
  check_equal(moments_of_sample(values),
              enumerate({{0.25, 1.0}, {0.25, 4.0}, {0.25, -2.0}, {0.25, 1.0}}));
  const Moments equal = moments_of_sample(std::vector<double>(7, 0.1));
  CHECK(equal.mean == 0.1);
  CHECK(equal.variance == 0.0);
  CHECK(equal.fourth == 0.0);
}

TEST_CASE("The fourth cumulant of a fair coin of values ±1 is -2") {
  CHECK_THAT(enumerate({{0.5, 1.0}, {0.5, -1.0}}).fourth_cumulant(), within_rel(-2.0, 1e-15));
}
