#include "rramvar/metrics/chip_statistics.hpp"

#include <cmath>
#include <cstdint>

#include "catch.hpp"
#include "rramvar/core/standard_normal.hpp"

using namespace rramvar;
using Catch::Matchers::WithinRel;

namespace {

double normal(std::uint64_t seed, std::uint32_t chip, std::uint32_t cycle) {
  DrawEngine engine({.seed = seed, .trial = cycle, .chip = chip}, 0, 0);
  return standard_normal(engine);
}

/// chips × cycles of 10 + between·a(chip) + within·e(chip, cycle).
ChipStatistics simulate(std::uint64_t seed, std::uint32_t chips, std::uint32_t cycles,
                        double between, double within) {
  ChipStatistics out;
  for (std::uint32_t chip = 0; chip < chips; ++chip) {
    const double a = normal(seed, chip, 1'000'000);
    for (std::uint32_t cycle = 0; cycle < cycles; ++cycle) {
      out.add(10 + between * a + within * normal(seed, chip, cycle), chip);
    }
  }
  return out;
}

}  // namespace

TEST_CASE("the spread between and within chips, by hand") {
  ChipStatistics s;
  for (const double x : {1.0, 3.0}) s.add(x, 0);
  for (const double x : {5.0, 9.0}) s.add(x, 1);
  // Within: (2 + 8)/2 = 5. Means 2 and 7: variance 12.5, of which 5/2 is the cycles'.
  CHECK(s.chips() == 2);
  CHECK_THAT(s.std_within_chips(), WithinRel(std::sqrt(5.0), 1e-14));
  CHECK_THAT(s.std_between_chips(), WithinRel(std::sqrt(10.0), 1e-14));
  CHECK_THAT(s.ci95().high - 4.5, WithinRel(12.7062047361747 * 2.5, 1e-9));  // t of 1 degree
}

TEST_CASE("what cannot be told apart is NaN") {
  ChipStatistics one_chip;
  for (const double x : {1.0, 2.0, 4.0}) one_chip.add(x, 7);
  CHECK(std::isnan(one_chip.std_between_chips()));
  CHECK(one_chip.std_within_chips() == one_chip.all().std());
  CHECK(one_chip.ci95().low == one_chip.all().ci95().low);

  ChipStatistics one_cycle;
  for (std::uint32_t chip = 0; chip < 3; ++chip) one_cycle.add(chip * 1.0, chip);
  CHECK(std::isnan(one_cycle.std_between_chips()));
  CHECK(std::isnan(one_cycle.std_within_chips()));
  CHECK_THAT(one_cycle.ci95().low, WithinRel(one_cycle.all().ci95().low, 1e-14));
  CHECK(std::isnan(ChipStatistics{}.ci95().low));
}

TEST_CASE("the interval covers the mean in 95 % of runs, chips being few and cycles many") {
  // 2,000 runs of 8 chips × 20 cycles; 1,900 ± 9.7 are expected to cover: 5 standard deviations.
  std::size_t covered = 0;
  double between = 0.0;
  double within = 0.0;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const ChipStatistics s = simulate(seed, 8, 20, 1.0, 2.0);
    covered += s.ci95().low <= 10 && 10 <= s.ci95().high;
    between += s.std_between_chips() * s.std_between_chips() / 2000;
    within += s.std_within_chips() * s.std_within_chips() / 2000;
  }
  CHECK(std::abs(static_cast<double>(covered) - 1900) < 49);
  // Variances 1 and 4; their standard errors over the runs are below 0.015 and 0.011.
  CHECK(std::abs(between - 1.0) < 0.08);
  CHECK(std::abs(within - 4.0) < 0.06);
}
