#include "rramvar/metrics/sums.hpp"

#include <cmath>
#include <limits>

#include "catch.hpp"
#include "metrics/random_outputs.hpp"

using namespace rramvar;
using rramvar::test::Random;
using rramvar::test::random_outputs;
using rramvar::test::within_rel;

template struct rramvar::RelativeErrorSums<std::milli>;
template struct rramvar::RelativeErrorSums<std::ratio<0>>;

namespace {

/// All rows, added and merged in an order and grouping drawn from `seed`.
template <class Sums>
Sums merged(const test::Outputs& outputs, std::uint32_t seed) {
  Random random(seed);
  std::vector<Sums> parts(outputs.y.size());
  for (std::size_t i = 0; i < parts.size(); ++i) parts[i].add(outputs.row(i), outputs.scale);
  while (parts.size() > 1) {
    const std::size_t from = random.whole(0, parts.size() - 1);
    const Sums part = parts[from];
    parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(from));
    parts[random.whole(0, parts.size() - 1)] += part;
  }
  return parts[0];
}

}  // namespace

TEST_CASE("Sums of any grouping of rows are equal") {
  const auto outputs = random_outputs(25, 1);
  const auto quadratic = merged<QuadraticSums>(outputs, 0);
  const auto relative = merged<RelativeErrorSums<>>(outputs, 0);
  const auto flips = merged<SignFlipSums>(outputs, 0);
  for (std::uint32_t seed = 1; seed < 50; ++seed) {
    const auto q = merged<QuadraticSums>(outputs, seed);
    CHECK_THAT(q.signal, within_rel(quadratic.signal, 1e-13));
    CHECK_THAT(q.error, within_rel(quadratic.error, 1e-13));
    CHECK_THAT(q.cross, within_rel(quadratic.cross, 1e-11));
    CHECK(q.count == quadratic.count);
    const auto r = merged<RelativeErrorSums<>>(outputs, seed);
    CHECK_THAT(r.sum, within_rel(relative.sum, 1e-13));
    CHECK(r.maximum == relative.maximum);
    CHECK(r.count == relative.count);
    const auto f = merged<SignFlipSums>(outputs, seed);
    CHECK(f.flips == flips.flips);
    CHECK(f.count == flips.count);
  }
}

TEST_CASE("Empty sums are the neutral element") {
  const auto outputs = random_outputs(3, 2);
  auto sums = merged<QuadraticSums>(outputs, 0);
  const auto before = sums;
  sums += QuadraticSums{};
  sums.add({{}, {}}, outputs.scale);
  CHECK(sums.signal == before.signal);
  CHECK(sums.error == before.error);
  CHECK(sums.cross == before.cross);
  CHECK(sums.count == before.count);
  RelativeErrorSums<> relative;
  relative += merged<RelativeErrorSums<>>(outputs, 0);
  CHECK(relative.maximum == merged<RelativeErrorSums<>>(outputs, 0).maximum);
}

TEST_CASE("NaN and Inf survive merging, whichever side they are on") {
  const double nan = std::nan("");
  const double infinity = std::numeric_limits<double>::infinity();
  for (const double bad : {nan, infinity}) {
    RelativeErrorSums<> sums{1.0, bad, 1};
    sums += RelativeErrorSums<>{1.0, 5.0, 1};
    CHECK(!std::isfinite(sums.maximum));
    RelativeErrorSums<> other{1.0, 5.0, 1};
    other += RelativeErrorSums<>{1.0, bad, 1};
    CHECK(!std::isfinite(other.maximum));
  }
  RelativeErrorSums<> both{1.0, infinity, 1};
  both += RelativeErrorSums<>{1.0, nan, 1};
  both += RelativeErrorSums<>{1.0, infinity, 1};
  CHECK(std::isnan(both.maximum));
}

TEST_CASE("sum_over adds every element once, for every length") {
  for (std::size_t n = 0; n < 40; ++n) {
    std::vector<double> y(n);
    std::vector<double> dy(n);
    for (std::size_t i = 0; i < n; ++i) {
      y[i] = static_cast<double>(i + 1);
      dy[i] = static_cast<double>(2 * i);
    }
    const auto [a, b] = sum_over<2>(OutputRow{y, dy}, [](double u, double v) {
      return std::array{u, u * v};
    });
    CHECK(a == static_cast<double>(n * (n + 1) / 2));
    double products = 0.0;
    for (std::size_t i = 0; i < n; ++i) products += y[i] * dy[i];
    CHECK(b == products);
  }
}
