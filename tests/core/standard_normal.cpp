#include "rramvar/core/standard_normal.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "catch.hpp"
#include "device/sources/sources.hpp"
#include "random.hpp"
#include "rramvar/core/special_functions.hpp"

using namespace rramvar;
using rramvar::test::correlation;
using rramvar::test::moments_of;
using rramvar::test::StartingWith;

namespace {

/// Innovations of sequence number `series`.
auto innovations(std::uint32_t series) {
  return [series](std::uint64_t t) {
    DrawEngine engine({.seed = 8, .trial = static_cast<std::uint32_t>(t)}, series, 0);
    return standard_normal(engine);
  };
}

}  // namespace

TEST_CASE("standard normal numbers have mean 0 and variance 1 to five standard errors") {
  std::vector<double> z;
  for (std::uint32_t i = 0; i < 100'000; ++i) {
    DrawEngine engine({}, i, 0);
    z.push_back(standard_normal(engine));
  }
  const auto m = moments_of(z);
  CHECK(std::abs(m.mean) < 5 / std::sqrt(1e5));
  CHECK(std::abs(m.variance - 1) < 5 * std::sqrt(2 / 1e5));
}

TEST_CASE("standard normal numbers are quantiles: to 1e-8, and in the tails exactly") {
  const auto exact = [](const OpenUniform::Value& u) {
    return u.upper < u.lower ? -normal_quantile(u.upper) : normal_quantile(u.lower);
  };
  double worst = 0.0;
  for (std::uint64_t word = 0; word < std::uint64_t{1} << 32; word += 40'009) {
    StartingWith engine{static_cast<std::uint32_t>(word)};
    StartingWith same = engine;
    const double z = exact(OpenUniform{}(engine));
    worst = std::max(worst, std::abs(standard_normal(same) - z) / (1.0 + std::abs(z)));
  }
  CHECK(worst < 1e-8);
  CHECK(worst > 0.0);
  for (const std::uint32_t word : {0u, 1u, 0xfffffu, ~0u, ~1u, ~0xfffffu}) {
    StartingWith engine{word};
    StartingWith same = engine;
    CHECK(standard_normal(same) == exact(OpenUniform{}(engine)));
  }
}

TEST_CASE("neighbouring states correlate as asked") {
  for (const double rho : {-1.0, -0.5, 0.0, 0.3, 1.0}) {
    std::vector<double> z0;
    std::vector<double> z1;
    std::vector<double> z2;
    for (std::uint32_t i = 0; i < 40'000; ++i) {
      const auto n = [i](std::size_t stream) {
        DrawEngine engine({}, i, 0, DrawSource::write, static_cast<std::uint32_t>(stream));
        return standard_normal(engine);
      };
      z0.push_back(normal_of_state(n, 0, rho));
      z1.push_back(normal_of_state(n, 1, rho));
      z2.push_back(normal_of_state(n, 2, rho));
    }
    CHECK(std::abs(correlation(z0, z1) - rho) < 5 / std::sqrt(4e4));
    CHECK(std::abs(correlation(z1, z2) - rho) < 5 / std::sqrt(4e4));
    CHECK(std::abs(correlation(z0, z2) - rho * rho) < 5 / std::sqrt(4e4));
    CHECK(std::abs(moments_of(z2).variance - 1) < 5 * std::sqrt(2 / 4e4));
  }
}

TEST_CASE("autocorrelated normal numbers have variance 1 and correlation lag1^k at lag k") {
  // 20,000 series; each statement holds to five standard errors (false alarm below 1e-6 each).
  for (const double lag1 : {-0.6, 0.0, 0.3, 0.9}) {
    const AutocorrelatedNormal sequence(lag1);
    for (const std::uint32_t start : {0u, 13u, 255u}) {
      std::vector<std::vector<double>> z(8);
      for (std::uint32_t series = 0; series < 20'000; ++series) {
        for (std::uint32_t k = 0; k < 8; ++k) {
          z[k].push_back(sequence(start + k, innovations(series)));
        }
      }
      for (std::uint32_t k = 0; k < 8; ++k) {
        CHECK(std::abs(moments_of(z[k]).variance - 1) < 5 * std::sqrt(2 / 2e4));
        CHECK(std::abs(correlation(z[0], z[k]) - std::pow(lag1, k)) <= 5 / std::sqrt(2e4));
      }
    }
  }
}

TEST_CASE("a sequence with memory is Markov: the past adds nothing to the present") {
  const AutocorrelatedNormal sequence(0.8);
  std::vector<double> surprise;  // z_2 − lag1·z_1
  std::vector<double> past;
  for (std::uint32_t series = 0; series < 40'000; ++series) {
    const double z1 = sequence(70, innovations(series));
    surprise.push_back(sequence(71, innovations(series)) - 0.8 * z1);
    past.push_back(sequence(69, innovations(series)));
  }
  CHECK(std::abs(correlation(surprise, past)) < 5 / std::sqrt(4e4));
  CHECK(std::abs(moments_of(surprise).variance - 0.36) < 5 * 0.36 * std::sqrt(2 / 4e4));
}

TEST_CASE("a member of a sequence is the same whatever was asked before it") {
  const AutocorrelatedNormal sequence(0.99);
  const double z = sequence(1000, innovations(1));
  for (std::uint32_t t = 0; t < 1000; ++t) sequence(t, innovations(1));
  CHECK(sequence(1000, innovations(1)) == z);
}
