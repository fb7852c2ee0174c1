#include "rramvar/readout/nearest_level.hpp"

#include <cmath>

#include "catch.hpp"
#include "rramvar/device/distributions/ideal.hpp"
#include "rramvar/device/distributions/log_normal.hpp"

using namespace rramvar;
using rramvar::test::within_abs;

template struct rramvar::NearestLevelReadout::Reader<2>;
template struct rramvar::NearestLevelReadout::Reader<8>;

TEST_CASE("NearestLevelReadout reads the state whose median is nearest in ln R") {
  const IdealResistance<3> d{{1e6, 1e4, 1e2}};
  const auto read = NearestLevelReadout{}.calibrate(d);
  for (LogicState s = 0; s < 3; ++s) CHECK(read(d.nominal_ohm[s]) == s);
  CHECK(read(1.001e5) == 0);
  CHECK(read(0.999e5) == 1);
  CHECK(read(1.001e3) == 1);
  CHECK(read(0.999e3) == 2);
  CHECK(read(1e-3) == 2);
  CHECK(read(1e12) == 0);
}

TEST_CASE("NearestLevelReadout works for either order of the states") {
  const IdealResistance<2> d{{1e2, 1e6}};
  const auto read = NearestLevelReadout{}.calibrate(d);
  CHECK(read(1e2) == 0);
  CHECK(read(1e6) == 1);
}

TEST_CASE("NearestLevelReadout takes its medians from a stand-in table") {
  const LogNormalResistance<2> d{{12.0, 9.0}, {0.5, 0.1}};
  const auto read = NearestLevelReadout{}.calibrate(d);
  for (LogicState s = 0; s < 2; ++s) {
    // The standard error of a median is 1.2533 σ/√n; false alarms 6e-7 each.
    const double error = 1.2533 * d.sigma_ln[s] / 256.0;
    CHECK_THAT(read.median_ln[s], within_abs(d.mu_ln[s], 5 * error));
  }
}
