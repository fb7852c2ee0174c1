#include "rramvar/core/special_functions.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "catch.hpp"

using rramvar::normal_cdf;
using rramvar::normal_quantile;
using rramvar::student_t_95;
using rramvar::test::within_rel;

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();
}

TEST_CASE("normal_quantile agrees with forty-digit arithmetic") {
  // Φ⁻¹ of the double nearest to p, by mpmath 1.4 (a root of ln Φ(z) = ln p with 40 digits).
  const std::pair<double, double> table[] = {
      {1e-300, -37.047096299361199237}, {1e-200, -30.205594179579643063},
      {1e-100, -21.273453560965324294}, {1e-50, -14.933337534788488981},
      {1e-20, -9.2623400897984075796},  {1e-12, -7.0344838253011319326},
      {1e-6, -4.7534243088228989573},   {1e-3, -3.0902323061678135354},
      {0.025, -1.9599639845400542118},  {0.07, -1.4757910281791706856},
      {0.3, -0.52440051270804081597}};
  for (const auto& [p, z] : table) {
    CAPTURE(p);
    CHECK_THAT(normal_quantile(p), within_rel(z, 2e-15));
    CHECK_THAT(normal_cdf(z), within_rel(p, 2e-15 + 2e-16 * z * z));  // a rounding of z costs z²
  }
}

TEST_CASE("normal_quantile inverts normal_cdf to 1e-13 down to 1e-300") {
  double worst = 0.0;
  int points = 0;
  for (double z = -37.0; z < 0.0; z += 1.0 / 256) {
    worst = std::max(worst, std::abs(normal_quantile(normal_cdf(z)) / z - 1.0));
    ++points;
  }
  CHECK(points == 37 * 256);
  CHECK(worst < 1e-13);
  CHECK(normal_cdf(-37.0) < 1.1e-299);
}

TEST_CASE("normal_quantile is odd about one half, and infinite at the ends") {
  for (const double p : {0.4375, 0.25, 0.0625, 0x1p-20, 0x1p-50}) {  // 1 − p is exact
    CHECK(normal_quantile(1.0 - p) == -normal_quantile(p));
  }
  CHECK(normal_quantile(0.5) == 0.0);
  CHECK(normal_quantile(0.0) == -infinity);
  CHECK(normal_quantile(1.0) == infinity);
}

TEST_CASE("standard_score of a spread of zero is a step that is reached at zero") {
  CHECK(rramvar::standard_score(3.0, 2.0) == 1.5);
  CHECK(rramvar::standard_score(0.0, 0.0) == infinity);
  CHECK(rramvar::standard_score(1e-300, 0.0) == infinity);
  CHECK(rramvar::standard_score(-1e-300, 0.0) == -infinity);
}

TEST_CASE("student_t_95 agrees with published tables to 1e-6") {
  // SciPy 1.17: scipy.stats.t.ppf(0.975, degrees_of_freedom)
  const std::pair<double, double> table[] = {{1, 12.706204736174694},    {2, 4.302652729749462},
                                             {3, 3.1824463052837078},    {4, 2.7764451051977934},
                                             {5, 2.5705818356363146},    {10, 2.228138851986274},
                                             {30, 2.0422724563012378},   {100, 1.9839715185235518},
                                             {1000, 1.9623390808264083}, {1e9, 1.959963986912325}};
  for (const auto& [degrees_of_freedom, t] : table) {
    CAPTURE(degrees_of_freedom);
    CHECK_THAT(student_t_95(degrees_of_freedom), within_rel(t, 1e-6));
  }
}

TEST_CASE("student_t_95 falls with the degrees of freedom") {
  int rises = 0;
  for (int n = 1; n < 2000; ++n) {
    if (!(student_t_95(n + 1.0) < student_t_95(n))) ++rises;
  }
  CHECK(rises == 0);
}
