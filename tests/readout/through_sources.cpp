// Small tables behind every wrapper and source: of zero strength the readout is that of the table
// alone, of any strength it is what brute force finds.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

#include "catch.hpp"
#include "random.hpp"
#include "rramvar/device/any_distribution.hpp"
#include "rramvar/device/calibrated_as.hpp"
#include "rramvar/device/chosen_states.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/device/distributions/smoothed_empirical.hpp"
#include "rramvar/device/sources/cycle_to_cycle.hpp"
#include "rramvar/device/sources/device_to_device.hpp"
#include "rramvar/device/sources/held_by_cell.hpp"
#include "rramvar/device/sources/read_noise.hpp"
#include "rramvar/device/sources/read_voltage.hpp"
#include "rramvar/device/sources/retention_drift.hpp"
#include "rramvar/device/sources/stuck_at.hpp"
#include "rramvar/device/sources/telegraph_noise.hpp"
#include "rramvar/device/varied_device.hpp"
#include "rramvar/readout/adc.hpp"
#include "rramvar/readout/analog.hpp"
#include "rramvar/readout/differential.hpp"
#include "rramvar/readout/nearest_level.hpp"
#include "rramvar/readout/noisy_threshold.hpp"
#include "rramvar/readout/observables.hpp"
#include "rramvar/readout/threshold.hpp"

using namespace rramvar;
using rramvar::test::Random;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

namespace {

using Any = AnyDistribution<2>;
using Table = std::array<std::vector<ohm>, 2>;

constexpr BoundaryRule rules[] = {BoundaryRule::maximum_likelihood, BoundaryRule::equal_error};

/// HRS and LRS that overlap as often as not, with equal entries and close neighbours.
Table small_table(Random& random) {
  Table out;
  for (std::size_t s = 0; s < 2; ++s) {
    const std::size_t n = random.whole(1, 6);
    for (std::size_t i = 0; i < n; ++i) {
      const double step = static_cast<double>(random.whole(0, 40));
      out[s].push_back(1e4 * std::exp(0.05 * step + (s == 0 ? 0.7 : 0.0)));
      if (random.whole(0, 3) == 0) out[s].push_back(out[s].back() * 1.0001);
    }
  }
  return out;
}
/// Whether the medians are in order, and stay so whatever is drawn for that of an even number.
bool is_clear(const DeviceLUT<2>& lut) {
  return lut.quantile(0, 0.49) > 1.2 * lut.quantile(1, 0.51);
}

/// Whether an analog readout of any observable can be calibrated, and a converter's range set.
bool levels_differ(const DeviceLUT<2>& lut) {
  const auto differ = [&](double (*f)(ohm)) {
    const double a = lut.mean(0, f);
    const double b = lut.mean(1, f);
    return std::abs(a - b) > 1e-9 * (std::abs(a) + std::abs(b));
  };
  return differ(Conductance::of) && differ(Resistance::of) && differ(LogResistance::of);
}

/// All sources there are, none of which does anything.
Any with_idle_sources(const Any& base) {
  return VariedDevice{base,
                      StuckAt<2>({0.0, 0.0}),
                      DeviceToDevice<2>{{0.0, 0.0}},
                      CycleToCycle<2>({0.0, 0.0}, 0.5),
                      RetentionDrift<2>{{0.0, 0.0}, {0.0, 0.0}, {.time = 10.0}},
                      ReadVoltage(0.2, 0.2, 1.3),
                      TelegraphNoise{0.0, 0.3},
                      ReadNoise{0.0},
                      ConductanceReadNoise(0.0)};
}

void check_same(const Confusion<2>& a, const Confusion<2>& b) {
  for (std::size_t s = 0; s < 2; ++s) {
    for (std::size_t t = 0; t < 2; ++t) CHECK_THAT(a[s][t], within_rel(b[s][t], 1e-12));
  }
}

/// The least P(R_high ≤ r) + P(R_low > r) of tables that a step of sigma smooths, over all r
/// between the outermost entries: from every entry outwards to beyond its tails, and in all
/// middles.
double least_sum(const std::vector<ohm>& high, const std::vector<ohm>& low, double sigma) {
  std::vector<double> entries;
  for (const auto* entry : {&high, &low}) {
    for (const ohm r : *entry) entries.push_back(std::log(r));
  }
  std::sort(entries.begin(), entries.end());
  std::vector<double> places;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    for (double z = -9.0; z <= 9.0; z += 0.04) places.push_back(entries[i] + z * sigma);
    if (i > 0) places.push_back(0.5 * (entries[i] + entries[i - 1]));
  }
  double least = 2.0;
  for (const double x : places) {
    if (!(x > entries.front() && x < entries.back())) continue;
    double sum = 0.0;
    for (const ohm r : high) {
      sum += normal_cdf((x - std::log(r)) / sigma) / static_cast<double>(high.size());
    }
    for (const ohm r : low) {
      sum += normal_cdf((std::log(r) - x) / sigma) / static_cast<double>(low.size());
    }
    least = std::min(least, sum);
  }
  return least;
}

}  // namespace

TEST_CASE("Sources of zero strength and wrappers leave every readout as it is on the table") {
  Random random(7);
  for (int tables = 0; tables < 200;) {
    const DeviceLUT<2> lut(small_table(random));
    if (!is_clear(lut)) continue;
    ++tables;
    const std::array<Any, 6> devices{Any(lut),
                                     Any(HeldByCell{lut}),
                                     Any(CalibratedAs(Any(lut), Any(lut))),
                                     Any(ChosenStates<Any, 2>(lut)),
                                     with_idle_sources(lut),
                                     with_idle_sources(HeldByCell{Any(lut)})};
    for (const Any& device : devices) {
      for (const BoundaryRule rule : rules) {
        const ThresholdReadout threshold{{}, rule};
        const auto alone = threshold.calibrate(lut);
        const auto read = threshold.calibrate(device);
        CHECK(read.boundaries()[0] == alone.boundaries()[0]);
        CHECK(read.confusion() == alone.confusion());
        CHECK(read.confusion_bound() == alone.confusion_bound());
        const NoisyThresholdReadout<> noisy{threshold, 1e-9};
        check_same(noisy.calibrate(device).confusion(), noisy.calibrate(lut).confusion());
        CHECK(NoisyThresholdReadout<>{threshold, 0.0}.calibrate(device).confusion() ==
              alone.confusion());
      }
      const auto sign = DifferentialSignReadout{}.calibrate(device);
      check_same(sign.confusion(), DifferentialSignReadout{}.calibrate(lut).confusion());
      check_same(sign.confusion_bound(),
                 DifferentialSignReadout{}.calibrate(lut).confusion_bound());
      if (!levels_differ(lut)) continue;
      for (const ohm r : {9e3, 1.7e4, 4e4}) {
        CHECK(NearestLevelReadout{}.calibrate(device)(r) ==
              NearestLevelReadout{}.calibrate(lut)(r));
        CHECK(ConductanceReadout{}.calibrate(device)(r) == ConductanceReadout{}.calibrate(lut)(r));
        CHECK(ResistanceReadout{}.calibrate(device)(r) == ResistanceReadout{}.calibrate(lut)(r));
        CHECK(LogResistanceReadout{}.calibrate(device)(r) ==
              LogResistanceReadout{}.calibrate(lut)(r));
        CHECK(AdcReadout<>{}.calibrate(device)(r) == AdcReadout<>{}.calibrate(lut)(r));
      }
    }
  }
}

TEST_CASE("The boundary of a table that sources smooth is the best there is") {
  Random random(11);
  for (int tables = 0; tables < 60;) {
    const Table entries = small_table(random);
    const DeviceLUT<2> lut(entries);
    if (!is_clear(lut)) continue;
    ++tables;
    for (const double sigma : {1e-9, 1e-6, 1e-4, 0.003, 0.01, 0.1}) {
      const double best = least_sum(entries[0], entries[1], sigma);
      const Any smoothed = VariedDevice{Any(lut), DeviceToDevice<2>{{sigma, sigma}}};
      const auto q = ThresholdReadout{}.calibrate(smoothed).confusion();
      CAPTURE(sigma, best);
      CHECK(q[0][1] + q[1][0] <= best * (1.0 + 1e-9) + 1e-300);
      const auto equal = ThresholdReadout{{}, BoundaryRule::equal_error}.calibrate(smoothed);
      const auto& e = equal.confusion();
      if (sigma >= 1e-4) CHECK_THAT(e[0][1], within_abs(e[1][0], 1e-9));
    }
  }
}

TEST_CASE("As a source grows weaker, the boundary becomes that of the table") {
  Random random(13);
  for (int tables = 0; tables < 100;) {
    const DeviceLUT<2> lut(small_table(random));
    if (!is_clear(lut)) continue;
    ++tables;
    const auto alone = ThresholdReadout{}.calibrate(lut);
    const auto& q = alone.confusion();
    const auto check = [&](const auto& source) {
      const auto read = ThresholdReadout{}.calibrate(VariedDevice{Any(lut), source});
      const auto& p = read.confusion();
      CHECK(p[0][1] + p[1][0] <= q[0][1] + q[1][0] + 1e-9);
      return read.boundaries()[0];
    };
    check(CycleToCycle<2>({1e-9, 3e-9}));  // better where both states have one entry
    CHECK_THAT(check(DeviceToDevice<2>{{1e-8, 1e-8}}), within_rel(alone.boundaries()[0], 2e-6));
    CHECK_THAT(check(ReadNoise{1e-8}), within_rel(alone.boundaries()[0], 2e-6));
    CHECK_THAT(check(ReadVoltage(0.2, 0.2 + 1e-9, 1.3)), within_rel(alone.boundaries()[0], 1e-7));
    for (const double sigma : {1e-10, 1e-11, 1e-12, 1e-13, 1e-14, 1e-15, 1e-16}) {
      CAPTURE(std::log10(sigma));
      CHECK_THAT(check(DeviceToDevice<2>{{sigma, sigma}}), within_rel(alone.boundaries()[0], 1e-8));
    }
  }
}

TEST_CASE("Two narrow gaps: the boundary stands in the one that separates the states") {
  const DeviceLUT<2> lut(Table{{{22100, 31800, 39400}, {12700, 14200, 19700}}});
  const DeviceLUT<2> close(Table{{{1005, 1e9}, {1000}}});
  for (const double sigma : {0.0, 1e-9, 1e-5}) {
    const auto d2d = [&](const Any& base) {
      return Any(VariedDevice{base, DeviceToDevice<2>{{sigma, sigma}}});
    };
    const auto b = [](const Any& device) { return ThresholdReadout{}.calibrate(device); };
    CHECK_THAT(b(d2d(lut)).boundaries()[0], within_rel(std::sqrt(19700.0 * 22100.0), 3e-5));
    CHECK(b(d2d(lut)).confusion() == Confusion<2>{{{1, 0}, {0, 1}}});
    CHECK_THAT(b(d2d(HeldByCell{Any(close)})).boundaries()[0],
               within_rel(std::sqrt(1000.0 * 1005.0), 3e-5));
    CHECK(b(d2d(close)).confusion() == Confusion<2>{{{1, 0}, {0, 1}}});
  }
}

TEST_CASE("Pairs of cells of a table that sources smooth cross as often as their entries do") {
  Random random(17);
  for (int tables = 0; tables < 60;) {
    const Table entries = small_table(random);
    const DeviceLUT<2> lut(entries);
    if (!is_clear(lut)) continue;
    ++tables;
    for (const auto& [first, second] :
         {std::pair{1e-6, 1e-6}, {1e-3, 0.05}, {0.05, 1e-3}, {0.3, 0.3}}) {
      const VariedDevice device{Any(lut), DeviceToDevice<2>{{first, second}}};
      double crossed = 0.0;
      for (const ohm h : entries[0]) {
        for (const ohm l : entries[1]) {
          crossed += normal_cdf(std::log(l / h) / std::hypot(first, second));
        }
      }
      crossed /= static_cast<double>(entries[0].size() * entries[1].size());
      CAPTURE(first, second);
      const auto q = DifferentialSignReadout{}.calibrate(Any(device)).confusion();
      CHECK_THAT(q[0][1], within_abs(crossed, 1e-9));
      CHECK_THAT(q[1][0], within_abs(crossed, 1e-9));
    }
  }
}

TEST_CASE("A comparator's offset adds to the spread of ln R, however small either is") {
  Random random(19);
  for (int tables = 0; tables < 40; ++tables) {
    const Table entries = small_table(random);
    const DeviceLUT<2> lut(entries);
    if (!is_clear(lut)) continue;
    for (const double offset : {1e-9, 1e-3, 0.1}) {
      for (const double sigma : {0.0, 1e-6, 0.02}) {
        const ohm b = 1.9e4;
        const VariedDevice device{Any(lut), DeviceToDevice<2>{{sigma, sigma}}};
        const auto q = NoisyThresholdReadout<>{{{b}}, offset}.calibrate(Any(device)).confusion();
        for (std::size_t s = 0; s < 2; ++s) {
          double below = 0.0;
          for (const ohm r : entries[s]) {
            below += normal_cdf(std::log(b / r) / std::hypot(sigma, offset));
          }
          below /= static_cast<double>(entries[s].size());
          CHECK_THAT(q[s][1], within_abs(below, 1e-10));
        }
      }
    }
  }
}
