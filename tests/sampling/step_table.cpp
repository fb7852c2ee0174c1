#include "rramvar/sampling/step_table.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "catch.hpp"
#include "random.hpp"
#include "rramvar/device/distributions/log_normal.hpp"
#include "rramvar/readout/adc.hpp"
#include "sampling/devices.hpp"

using namespace rramvar;

TEST_CASE("A table of steps gives the very readings of a converter, and leaves out few") {
  const LogNormalResistance<2> law{{12.0, 9.0}, {0.4, 0.1}};
  for (const int bits : {1, 3, 8, 10}) {
    const auto reader = AdcReadout<>{.bits = bits}.calibrate(law);
    const auto exact = [&](LogicState s, const OpenUniform::Value& u) {
      return reader(quantile_at(law, s, u));
    };
    const StepTable table(2, exact);
    REQUIRE(table.exists());
    std::size_t unknown = 0;
    bool all_equal = true;
    constexpr std::uint32_t words = 200'000;
    for (std::uint32_t i = 0; i < words; ++i) {
      const std::uint32_t word = i * 2654435769u;
      const LogicState s = i % 2;
      const double reading = table(s, word);
      test::StartingWith engine{word};
      const double expected = exact(s, OpenUniform{}(engine));
      if (std::isnan(reading)) {
        ++unknown;
      } else {
        all_equal = all_equal && reading == expected;
      }
      if (std::min(word, ~word) < (1u << 20)) all_equal = all_equal && std::isnan(reading);
    }
    CAPTURE(bits, unknown);
    CHECK(all_equal);
    // Both tails, and a piece for each code at most.
    CHECK(static_cast<double>(unknown) <
          words * (0x1p-11 + 1.2 * std::ldexp(1.0, bits) / StepTable::pieces) + 20);
    CHECK(unknown > 0);
  }
}

TEST_CASE("There is no table of steps where steps are too many, or nobody asked") {
  CHECK_FALSE(StepTable{}.exists());
  const auto steps = [](double n) {
    return StepTable(
        2, [n](LogicState, const OpenUniform::Value& u) { return std::floor(n * u.lower); });
  };
  CHECK(steps(2000.0).exists());
  CHECK_FALSE(steps(3000.0).exists());
}
