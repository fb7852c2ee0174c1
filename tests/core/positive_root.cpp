#include "rramvar/core/positive_root.hpp"

#include <cmath>
#include <limits>

#include "catch.hpp"

using rramvar::positive_root;
using rramvar::ValueAndSlope;
using rramvar::test::within_rel;

TEST_CASE("positive_root finds roots near the ends of the doubles") {
  for (const double root : {1e-300, 1e-20, 0.5, 1.0, 7.25, 1e20, 1e300}) {
    const auto cube = [root](double x) -> ValueAndSlope {
      const double y = std::log(x / root);
      return {y + y * y * y / 100, 1.0 + 3.0 * y * y / 100};
    };
    CAPTURE(root);
    CHECK_THAT(positive_root(cube, 1e-305, 1.0, 1e305), within_rel(root, 1e-15));
    CHECK_THAT(positive_root(cube, root, root, root), within_rel(root, 1e-15));
  }
}

TEST_CASE("positive_root gets over slopes that lead astray") {
  // arctan: Newton's method alone runs away from a start beyond 1.39.
  const auto arctan = [](double x) -> ValueAndSlope {
    const double y = std::log(x) - 3.0;
    return {std::atan(y), 1.0 / (1.0 + y * y)};
  };
  CHECK_THAT(positive_root(arctan, 1e-100, 1e50, 1e100), within_rel(std::exp(3.0), 1e-14));
  const auto without_slope = [](double x) -> ValueAndSlope {
    return {x - 3.0, std::numeric_limits<double>::quiet_NaN()};
  };
  CHECK(positive_root(without_slope, 1.0, 2.0, 10.0) == 3.0);
}

TEST_CASE("positive_root of a jump is the first number after it") {
  for (const double jump : {0.3, 1.0, 1234.5}) {
    const auto step = [jump](double x) -> ValueAndSlope { return {x < jump ? -1.0 : 1.0, 0.0}; };
    CAPTURE(jump);
    CHECK(positive_root(step, 1e-3, 1.0, 1e6) == jump);
  }
}
