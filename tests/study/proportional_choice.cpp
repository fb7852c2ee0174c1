#include "rramvar/study/proportional_choice.hpp"

#include <vector>

#include "catch.hpp"
#include "random.hpp"

using namespace rramvar;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

// Counts of 100,000 draws within 4.5 standard deviations: false alarms 3e-5.
TEST_CASE("Items are chosen in proportion to their weights") {
  const std::vector<double> weights{3.0, 0.0, 1.0, 4.0, 2.0};
  const ProportionalChoice choose(weights);
  CHECK_THAT(choose.total(), within_rel(10.0, 1e-15));
  test::Random random(61);
  std::vector<double> counts(5, 0.0);
  for (int i = 0; i < 100'000; ++i) ++counts[choose(random.uniform())];
  for (std::size_t i = 0; i < 5; ++i) CHECK_THAT(counts[i], within_abs(1e4 * weights[i], 700.0));
  CHECK(counts[1] == 0.0);
}

TEST_CASE("A weight far below the rounding of the total keeps its share") {
  const std::vector<double> weights{1.0, 1e-25, 1.0};
  const ProportionalChoice choose(weights);
  CHECK(choose(0.49e-25) == 1);
  CHECK(choose(0.51e-25) != 1);
  CHECK(choose(1.0 - 0x1p-53) != 1);
  CHECK(ProportionalChoice({}).total() == 0.0);
}
