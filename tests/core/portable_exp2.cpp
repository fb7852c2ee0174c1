#include "rramvar/core/portable_exp2.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "random.hpp"
#include "rramvar/core/instruction_set.hpp"
#include "rramvar/core/lanes.hpp"

using rramvar::InstructionSet;
using rramvar::portable_exp2;

// Against the C library's 2^x in 64 bits of significand, itself within 1 ulp of those.
TEST_CASE("portable_exp2 is within 1.5 units in the last place") {
  rramvar::test::Random random(1);
  double worst = 0.0;
  for (int i = 0; i < 300'000; ++i) {
    const double reach = i % 3 == 0 ? 0.6 : i % 3 == 1 ? 40.0 : 1020.0;
    const double x = random.uniform(-reach, reach);
    const long double exact = std::exp2(static_cast<long double>(x));
    const auto near = static_cast<double>(exact);
    const double unit = std::nextafter(near, std::numeric_limits<double>::infinity()) - near;
    worst = std::max(worst, std::abs(static_cast<double>((portable_exp2(x) - exact) / unit)));
  }
  CHECK(worst < 1.5);
  CHECK(worst > 0.3);  // that the test can see errors at all
}

TEST_CASE("portable_exp2 of a whole number is exact, subnormal results included") {
  int wrong = 0;
  for (int n = -1074; n <= 1023; ++n) wrong += portable_exp2(n) != std::ldexp(1.0, n);
  CHECK(wrong == 0);
}

TEST_CASE("portable_exp2 ends in 0 and Inf, and keeps NaN") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  for (const double x : {1024.0, 1099.0, 1101.0, 1e300, infinity}) {
    CHECK(portable_exp2(x) == infinity);
  }
  for (const double x : {-1076.0, -1101.0, -1e300, -infinity}) CHECK(portable_exp2(x) == 0.0);
  CHECK(std::isnan(portable_exp2(std::numeric_limits<double>::quiet_NaN())));
}

TEST_CASE("portable_exp2 in vectors gives the same bits with every set of instructions") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  std::vector<double> x{0.0, -0.0, 0.5, -0.5, infinity, -infinity, 1e300, -1e300};
  rramvar::test::Random random(2);
  while (x.size() < 80'000) x.push_back(random.uniform(-1110.0, 1110.0));
  while (x.size() < 120'000) x.push_back(random.uniform(-1080.0, -1020.0));  // to subnormal ones
  for (int n = -1104; n < 1104; ++n) x.push_back(n);
  for (const InstructionSet set :
       {InstructionSet::baseline, InstructionSet::avx2, InstructionSet::avx512}) {
    if (!has(set)) continue;
    std::vector<double> power = x;
    rramvar::lanes::draw_kernels_for(set).raise_two_to(power);
    int wrong = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      wrong += std::bit_cast<std::uint64_t>(power[i]) !=
               std::bit_cast<std::uint64_t>(portable_exp2(x[i]));
    }
    CAPTURE(static_cast<int>(set));
    CHECK(wrong == 0);
    std::vector<double> none(8, std::numeric_limits<double>::quiet_NaN());
    rramvar::lanes::draw_kernels_for(set).raise_two_to(none);
    CHECK(std::all_of(none.begin(), none.end(), [](double v) { return std::isnan(v); }));
  }
}

// Fixed bits: the same on every machine and with every compiler and flag. From this very function,
// and within 1.5 units of Python's mpmath.
TEST_CASE("portable_exp2 gives the same bits everywhere") {
  CHECK(portable_exp2(0.5) == 0x1.6a09e667f3bccp+0);
  CHECK(portable_exp2(-0.3) == 0x1.9fdf8bcce533ep-1);
  CHECK(portable_exp2(7.77) == 0x1.b48c8f7f24cc8p+7);
  CHECK(portable_exp2(-100.1) == 0x1.ddb680117ab33p-101);
}
