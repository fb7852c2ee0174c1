#include "rramvar/characterize/statistics/confidence_interval.hpp"

#include <cstddef>

#include "catch.hpp"

using namespace rramvar;
using rramvar::test::within_abs;

TEST_CASE("Wilson's interval agrees with SciPy and stays inside 0 and 1") {
  // SciPy 1.10: binomtest(count, of).proportion_ci(method="wilson")
  struct Row {
    std::size_t count, of;
    double low, high;
  };
  const Row table[] = {{0, 50, 0.0, 0.07134759913335872},
                       {7, 50, 0.06950833427016292, 0.26186193710585537},
                       {50, 50, 0.9286524008666412, 1.0},
                       {168, 2048, 0.07091448473706194, 0.09471305795623156}};
  for (const Row& row : table) {
    const EstimatedShare share = wilson_share(row.count, row.of);
    CAPTURE(row.count, row.of);
    CHECK_THAT(share.ci95.low, within_abs(row.low, 1e-15));
    CHECK_THAT(share.ci95.high, within_abs(row.high, 1e-15));
    CHECK(share.count == row.count);
    CHECK(share.of == row.of);
  }
}
