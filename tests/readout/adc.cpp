#include "rramvar/readout/adc.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "catch.hpp"
#include "error_text.hpp"
#include "random.hpp"
#include "rramvar/device/distributions/ideal.hpp"
#include "rramvar/device/distributions/log_normal.hpp"

using namespace rramvar;
using rramvar::test::error_of;
using rramvar::test::has_all;
using rramvar::test::Random;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

namespace {

const LogNormalResistance<2> noisy{{12.0, 9.0}, {0.5, 0.2}};

template <class Observable>
void check_codes(int bits) {
  const auto read = AdcReadout<Observable>{bits}.calibrate(noisy);
  const auto exact = AnalogReadout<Observable>{}.calibrate(noisy);
  const double half_step =
      0.5 * read.step() / std::abs(exact.levels()[1] - exact.levels()[0]);  // as a digit
  Random random(static_cast<std::uint32_t>(bits));
  std::set<double> seen;
  double worst = 0.0;
  std::size_t wrong_end = 0;
  for (int i = 0; i < 20000; ++i) {
    const ohm r = std::exp(random.uniform(7.0, 15.0));
    const double g = Observable::of(r);
    const double digit = read(r);
    seen.insert(digit);
    if (g >= read.low() && g <= read.high()) {
      worst = std::max(worst, std::abs(digit - exact(r)));
    } else {
      wrong_end += digit != exact.digit(g < read.low() ? read.low() : read.high());
    }
  }
  CHECK(worst <= half_step * (1.0 + 1e-9));
  CHECK(wrong_end == 0);
  CHECK(seen.size() <= std::size_t{1} << bits);
  if (bits <= 4) CHECK(seen.size() == std::size_t{1} << bits);
}

template <class Observable>
void check_steps(int bits) {
  const auto read = AdcReadout<Observable>{bits}.calibrate(noisy);
  const ReadingSteps steps = read.steps();
  REQUIRE(steps.size() == std::size_t{1} << bits);
  const bool rising = rises_with_resistance<Observable>();
  const ReadingStep& least = rising ? steps.front() : steps.back();
  const ReadingStep& most = rising ? steps.back() : steps.front();
  CHECK(least.from == 0.0);
  CHECK(std::isinf(most.to));
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const ReadingStep& step = steps[i];
    if (i + 1 < steps.size()) {
      wrong += rising ? step.to != steps[i + 1].from : step.from != steps[i + 1].to;
    }
    // Inside, a little away from the edges, where rounding decides.
    const ohm from = std::max(step.from * (1 + 1e-9), 1.0);
    const ohm to = std::min(step.to * (1 - 1e-9), 1e30);
    if (!(from < to)) continue;
    for (const ohm r : {from, std::sqrt(from) * std::sqrt(to), to}) {
      wrong += read(r) != step.digit;
    }
  }
  CHECK(wrong == 0);
}

}  // namespace

TEMPLATE_TEST_CASE("Within the range a reading is off by half a code, beyond it clipped", "",
                   Conductance, Resistance, LogResistance) {
  for (const int bits : {1, 2, 4, 8, 12, 16}) check_codes<TestType>(bits);
}

TEMPLATE_TEST_CASE("Each step is what the reader gives for all resistances in it", "", Conductance,
                   Resistance, LogResistance) {
  for (const int bits : {1, 2, 3, 8, 11}) check_steps<TestType>(bits);
}

TEST_CASE("The range is that of the outermost quantiles, or the given one") {
  const auto read = AdcReadout<LogResistance>{.bits = 4, .clipped = 0.01}.calibrate(noisy);
  const double z = normal_quantile(0.01);
  CHECK_THAT(read.low(), within_rel(9.0 + 0.2 * z, 1e-12));
  CHECK_THAT(read.high(), within_rel(12.0 - 0.5 * z, 1e-12));
  for (const auto& range : {std::vector{1e3, 1e6}, std::vector{1e6, 1e3}}) {
    const auto given = AdcReadout<Conductance>{.bits = 4, .range_ohm = range}.calibrate(noisy);
    CHECK(given.low() == 1e-6);
    CHECK(given.high() == 1e-3);
  }
}

// One bit between the levels is a threshold at their middle.
TEST_CASE("Ideal cells read as exactly their states, by any number of bits") {
  const IdealResistance<2> ideal{{1e6, 1e4}};
  for (const int bits : {1, 2, 7, 16}) {
    const auto read = AdcReadout<Conductance>{bits}.calibrate(ideal);
    CHECK(read(1e6) == 0.0);
    CHECK(read(1e4) == 1.0);
    CHECK(read(1e9) == 0.0);
    CHECK(read(1e2) == 1.0);
  }
  const auto one = AdcReadout<Conductance>{1}.calibrate(ideal);
  CHECK(one(1.0 / 50.4e-6) == 0.0);
  CHECK(one(1.0 / 50.6e-6) == 1.0);
}

TEST_CASE("More bits come nearer to the analog readout") {
  const auto exact = ConductanceReadout{}.calibrate(noisy);
  double before = 1.0;
  for (const int bits : {2, 4, 6, 8, 10, 12}) {
    const auto read = AdcReadout<Conductance>{bits}.calibrate(noisy);
    double square = 0.0;
    int n = 0;
    for (double z = -3.0; z < 3.0; z += 1e-3) {
      const ohm r = std::exp(9.0 + 0.2 * z);
      square += std::pow(read(r) - exact(r), 2);
      ++n;
    }
    const double rms = std::sqrt(square / n);
    CHECK(rms < 0.4 * before);
    before = rms;
  }
}

TEST_CASE("Converters that cannot be are refused") {
  const auto error = [](const AdcReadout<>& readout) {
    return error_of([&] { readout.calibrate(noisy); });
  };
  CHECK(has_all(error({.bits = 0}), {"0 bits", "1 to 16"}));
  CHECK(has_all(error({.bits = 17}), {"17 bits"}));
  CHECK(has_all(error({.range_ohm = {1e4}}), {"range"}));
  CHECK(has_all(error({.range_ohm = {1e4, 1e4}}), {"range"}));
  CHECK(has_all(error({.range_ohm = {1e4, -1.0}}), {"positive"}));
  CHECK(has_all(error({.clipped = 0.0}), {"share"}));
  CHECK(has_all(error({.clipped = 0.5}), {"share"}));
  CHECK(has_all(error({.clipped = std::nan("")}), {"share"}));
  CHECK(has_all(error({.analog = {{1e4}}}), {"1 reference resistances"}));
}
