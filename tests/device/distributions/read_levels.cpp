// A device that is known by its level errors.
#include "rramvar/device/distributions/read_levels.hpp"

#include <cmath>
#include <vector>

#include "catch.hpp"
#include "device/distribution_conformance.hpp"
#include "error_text.hpp"
#include "rramvar/device/any_distribution.hpp"
#include "rramvar/device/sources/held_by_cell.hpp"
#include "rramvar/device/sources/stuck_at.hpp"
#include "rramvar/device/varied_device.hpp"
#include "rramvar/readout/threshold.hpp"

using namespace rramvar;
using Catch::Matchers::WithinRel;
using rramvar::test::check_distribution;
using rramvar::test::error_of;
using rramvar::test::has_all;

namespace {

/// Level 2 is read as 1 more often than as itself.
const TransitionMatrix counted = TransitionMatrix::of_counts(
    {{980, 18, 2, 0}, {12, 960, 28, 0}, {0, 550, 430, 20}, {0, 0, 0, 500}});

}  // namespace

TEST_CASE("Counts and rates make rows that sum to 1") {
  CHECK(counted.rate[0] == std::vector{0.98, 0.018, 0.002, 0.0});
  CHECK(counted.reads == std::vector<std::size_t>{1000, 1000, 1000, 500});
  CHECK_THAT(counted.error_rate(2), WithinRel(0.57, 1e-12));
  const auto rounded = TransitionMatrix::of_rates({{0.333, 0.333, 0.333}, {0, 1, 0}, {0, 1e-9, 1}});
  CHECK_THAT(rounded.rate[0][2], WithinRel(1.0 / 3.0, 1e-12));
  CHECK_THAT(rounded.error_rate(2), WithinRel(1e-9, 1e-8));
  CHECK(rounded.reads.empty());
}

TEST_CASE("What is no transition matrix is refused") {
  using M = TransitionMatrix;
  CHECK(has_all(error_of([] { M::of_counts({{1, 0}, {0, 0}}); }), {"level 1 has no reads"}));
  CHECK(has_all(error_of([] { M::of_counts({{1, 0}, {0, 1}, {1, 0}}); }), {"3 written", "2 read"}));
  CHECK(has_all(error_of([] { M::of_counts({{1}}); }), {"two at least"}));
  CHECK(has_all(error_of([] { M::of_rates({{0.9, 0.1}, {0.2, 0.7}}); }), {"level 1", "0.9"}));
  CHECK(has_all(error_of([] { M::of_rates({{1.1, -0.1}, {0.2, 0.8}}); }), {"level 0", "1.1"}));
  CHECK(has_all(error_of([] { ReadLevels<2>{counted}; }), {"4 levels", "2 states"}));
}

TEST_CASE("Read levels keep the promises of a distribution, with few and with rare errors") {
  check_distribution(ReadLevels<4>(counted));
  check_distribution(AnyDistribution<4>(HeldByCell(ReadLevels<4>(counted))));
  check_distribution(ReadLevels<2>(TransitionMatrix::of_rates({{1, 0}, {0.3, 0.7}})));
}

TEST_CASE("A threshold readout of read levels has the matrix as its confusion") {
  const auto check = [](const auto& device) {
    const auto reader = ThresholdReadout{}.calibrate(device);
    for (LogicState s = 0; s < 3; ++s) {  // in the middles between what stands for the levels
      CHECK_THAT(reader.boundaries()[s],
                 WithinRel(std::pow(10.0, 2.5 - static_cast<double>(s)), 1e-12));
    }
    for (LogicState s = 0; s < 4; ++s) {
      for (LogicState t = 0; t < 4; ++t) {
        CHECK_THAT(reader.confusion()[s][t], Catch::Matchers::WithinAbs(counted.rate[s][t], 1e-15));
      }
    }
  };
  check(ReadLevels<4>(counted));
  check(AnyDistribution<4>(ReadLevels<4>(counted)));
  check(AnyDistribution<4>(HeldByCell(ReadLevels<4>(counted))));
  check(VariedDevice{AnyDistribution<4>(ReadLevels<4>(counted)), StuckAt<4>({0, 0, 0, 0})});
}

TEST_CASE("Rates as small as they come, and how far counts can be trusted") {
  const auto rates = TransitionMatrix::of_rates({{1.0 - 1e-13, 1e-13}, {1e-15, 1.0 - 1e-15}});
  const auto reader = ThresholdReadout{}.calibrate(ReadLevels<2>(rates));
  CHECK_THAT(reader.confusion()[0][1], WithinRel(1e-13, 1e-3));
  CHECK_THAT(reader.confusion()[1][0], WithinRel(1e-15, 1e-3));
  CHECK(rare_events(ReadLevels<2>(rates), 0).known == RareEvents::Known::exactly);
  CHECK(rare_events(ReadLevels<4>(counted), 3).seen == 500);
}
