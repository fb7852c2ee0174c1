#include "rramvar/characterize/statistics/memory_window.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <vector>

#include "catch.hpp"
#include "characterize/ni_rram.hpp"
#include "characterize/synthetic.hpp"
#include "error_text.hpp"
#include "random.hpp"
#include "rramvar/characterize/statistics/switch_failures.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/device/distributions/log_normal.hpp"
#include "rramvar/readout/threshold.hpp"

using namespace rramvar;
using rramvar::test::error_of;
using rramvar::test::has_all;
using rramvar::test::Random;
using rramvar::test::sample_of;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

namespace {

std::vector<ohm> sorted(std::vector<ohm> x) {
  std::sort(x.begin(), x.end());
  return x;
}

/// How often the interval covers the error rate of the best threshold between two log-normal laws.
double window_coverage(std::uint32_t repeats, double gap, std::size_t n) {
  const double truth = normal_cdf(-gap / 2);  // equal σ = 1: the best threshold is in the middle
  std::uint32_t covered = 0;
  for (std::uint32_t i = 0; i < repeats; ++i) {
    const auto hrs = sample_of(LogNormalResistance<1>{{9.0 + gap}, {1.0}}, n, 2 * i);
    const auto lrs = sample_of(LogNormalResistance<1>{{9.0}, {1.0}}, n, 2 * i + 1);
    covered += memory_window(hrs, lrs).error_ci95.contains(truth);
  }
  return covered / static_cast<double>(repeats);
}

}  // namespace

TEST_CASE("The best threshold is that of the threshold readout") {
  Random random(4);
  for (int repeat = 0; repeat < 200; ++repeat) {
    std::vector<ohm> hrs(random.whole(1, 30));
    std::vector<ohm> lrs(random.whole(1, 30));
    const double gap = random.uniform(0.0, 3.0);
    const double step = repeat % 2 == 0 ? 0.0 : 0.5;  // with ties in every other sample
    const auto draw = [&](double mean) {
      const double ln = random.normal(mean, 1.0);
      return std::exp(step > 0 ? step * std::round(ln / step) : ln);
    };
    for (ohm& r : hrs) r = draw(9.0 + gap);
    for (ohm& r : lrs) r = draw(9.0);
    const auto lut = DeviceLUT<2>::from(hrs, lrs);
    if (lut.quantile(0, 0.5) <= lut.quantile(1, 0.5)) continue;  // there HRS and LRS change places
    const BestThreshold best = best_threshold(lut.sorted(0), lut.sorted(1));
    const auto reader = ThresholdReadout{}.calibrate(lut);
    CAPTURE(repeat);
    CHECK_THAT(best.threshold, within_rel(reader.boundaries()[0], 1e-14));
    CHECK_THAT(static_cast<double>(best.hrs_below),
               within_abs(reader.confusion()[0][1] * static_cast<double>(hrs.size()), 1e-9));
    CHECK_THAT(static_cast<double>(best.lrs_above),
               within_abs(reader.confusion()[1][0] * static_cast<double>(lrs.size()), 1e-9));
  }
}

TEST_CASE("The best threshold has the least errors of all thresholds") {
  const auto hrs = sorted(sample_of(LogNormalResistance<1>{{10.0}, {1.0}}, 80, 1));
  const auto lrs = sorted(sample_of(LogNormalResistance<1>{{9.0}, {0.5}}, 60, 2));
  const BestThreshold best = best_threshold(hrs, lrs);
  const auto errors = [&](ohm b) {
    const auto below = std::count_if(hrs.begin(), hrs.end(), [b](ohm r) { return r < b; });
    const auto above = std::count_if(lrs.begin(), lrs.end(), [b](ohm r) { return r >= b; });
    return static_cast<double>(below) / 80 + static_cast<double>(above) / 60;
  };
  const double least = errors(best.threshold);
  CHECK_THAT(least, within_rel(static_cast<double>(best.hrs_below) / 80 +
                                   static_cast<double>(best.lrs_above) / 60,
                               1e-12));
  for (const auto* sample : {&hrs, &lrs}) {
    for (const ohm r : *sample) {
      CHECK(errors(r) >= least - 1e-12);
      CHECK(errors(std::nextafter(r, 1e300)) >= least - 1e-12);
    }
  }
}

TEST_CASE("States the wrong way round are told apart by no threshold, and no worse") {
  const std::vector<ohm> high{10.0, 20.0, 30.0};
  const std::vector<ohm> low{1.0, 2.0, 3.0};
  const MemoryWindow window = memory_window(low, high);
  CHECK(window.overlap == 1.0);
  CHECK(window.error_rate == 0.5);
}

TEST_CASE("States apart, equal states, and single values have their thresholds") {
  const std::vector<ohm> high{1e5, 2e5};
  const std::vector<ohm> low{2e3, 1e4};
  CHECK_THAT(best_threshold(high, low).threshold, within_rel(std::sqrt(1e4 * 1e5), 1e-14));
  const std::vector<ohm> one{5e3};
  CHECK(best_threshold(one, one).threshold == 5e3);
  const MemoryWindow apart = memory_window(high, low);
  CHECK(apart.error_rate == 0.0);
  CHECK(apart.overlap == 0.0);
  CHECK(apart.error_ci95.low == 0.0);
  CHECK(apart.error_ci95.high > 0.2);  // two values a state prove little
  CHECK_THAT(apart.ratio, within_rel(1.5e5 / 6e3, 1e-14));
}

TEST_CASE("The interval of the error rate covers the truth although the threshold was chosen") {
  // It promises at least 0.95; 3.7 standard errors of 400 repeats below that are 0.91.
  const double share = window_coverage(400, 2.0, 500);
  CHECK(share >= 0.91);
}

TEST_CASE("The interval of the error rate covers the truth in 2000 samples", "[.long]") {
  // At least 0.95, less 4 standard errors; and no wider than it need be.
  for (const double gap : {1.0, 2.0, 4.0}) {
    for (const std::size_t n : {std::size_t{200}, std::size_t{1000}}) {
      const double share = window_coverage(2000, gap, n);
      std::printf("error rate, gap %.0f sigma, n = %zu: %.4f\n", gap, n, share);
      CHECK(share >= 0.93);
      CHECK(share <= 0.995);
    }
  }
}

TEST_CASE("The error rate in the sample itself is too good, the honest one is not") {
  // Means over 400 repeats of n = 50; their standard errors are below 0.002.
  const double truth = normal_cdf(-1.0);
  double own = 0.0;
  double honest = 0.0;
  for (std::uint32_t i = 0; i < 400; ++i) {
    const auto hrs = sample_of(LogNormalResistance<1>{{11.0}, {1.0}}, 50, 2 * i);
    const auto lrs = sample_of(LogNormalResistance<1>{{9.0}, {1.0}}, 50, 2 * i + 1);
    const MemoryWindow window = memory_window(hrs, lrs);
    own += window.error_rate / 400;
    honest += window.honest_error_rate / 400;
  }
  CHECK(own < truth - 0.008);
  CHECK(honest > truth - 0.008);
  CHECK(honest < truth + 0.03);
}

TEST_CASE("Failed switches are counted in pairs where there are pairs") {
  MeasuredState hrs;
  hrs.resistance = {1e5, 1.5e4, 3e5, 1.9e4};
  hrs.cell = {0, 0, 1, 1};
  hrs.cycle = {1, 2, 1, 2};
  MeasuredState lrs;
  lrs.resistance = {1e4, 7e3, 1e4, 1e4};
  lrs.cell = {0, 0, 1, 1};
  lrs.cycle = {1, 2, 1, 2};
  const SwitchFailures paired = switch_failures(hrs, lrs);
  CHECK(paired.paired);
  CHECK(paired.reset.count == 1);  // 1.9e4 < 2·1e4, but 1.5e4 ≥ 2·7e3
  CHECK(paired.reset.of == 4);
  CHECK((paired.set.count == 0 && paired.set.of == 4));
  CHECK(paired.hrs_concerned == std::vector<bool>{false, false, false, true});
  CHECK(paired.lrs_concerned == paired.hrs_concerned);
  CHECK(switch_failures(hrs, lrs, 2.5).reset.count == 2);
  lrs.cycle.clear();
  const SwitchFailures unpaired = switch_failures(hrs, lrs);
  CHECK_FALSE(unpaired.paired);
  CHECK(unpaired.reset.count == 2);  // both lie below 2·1e4
  CHECK(has_all(error_of([&] { switch_failures(hrs, lrs, 0.0); }), {"factor is not positive"}));
  CHECK(has_all(error_of([&] { switch_failures(hrs, MeasuredState{}); }), {"no resistances"}));
}

TEST_CASE("A memory window without data gives a sentence") {
  CHECK(has_all(error_of([] {
                  memory_window(std::vector<ohm>{1e5}, std::vector<ohm>{1, 2});
                }),
                {"the HRS has fewer than 2"}));
  CHECK(has_all(error_of([] {
                  memory_window(std::vector<ohm>{1e5, 2e5}, std::vector<ohm>{1, 0});
                }),
                {"a resistance of the LRS is 0", "positive"}));
}

TEST_CASE("The window of the NI-RRAM array") {
  const auto data = test::ni_rram();
  if (!data) {
    WARN("skipped: RRAMVAR_DATA is not set");
    return;
  }
  const MeasuredState& hrs = data->states[0];
  const MeasuredState& lrs = data->states[1];
  const MemoryWindow window = memory_window(hrs.resistance, lrs.resistance);
  CHECK_THAT(window.lrs_median, within_rel(7433.85223100824, 1e-12));
  CHECK_THAT(window.hrs_median, within_rel(155784.04657925697, 1e-12));
  CHECK_THAT(window.ratio, within_rel(20.956, 1e-3));
  const auto reader = ThresholdReadout{}.calibrate(data->lut<2>());
  CHECK_THAT(window.threshold, within_rel(reader.boundaries()[0], 1e-14));
  CHECK(window.error_ci95.contains(window.error_rate));
  // NumPy: 167 of 2048 reads have HRS < 2 LRS of the same cell and cycle, 164 < 2 median(LRS).
  const SwitchFailures failures = switch_failures(hrs, lrs);
  CHECK(failures.paired);
  CHECK(failures.reset.count == 167);
  CHECK(failures.set.count == 0);
  CHECK_THAT(failures.reset.share, within_abs(0.082, 0.001));
  MeasuredState no_cycles = hrs;
  no_cycles.cycle.clear();
  CHECK(switch_failures(no_cycles, lrs).reset.count == 164);
}
