// Stuck-at faults: counts, states, maps.
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "catch.hpp"
#include "core/chi_square.hpp"
#include "device/sources/sources.hpp"
#include "error_text.hpp"
#include "rramvar/device/any_distribution.hpp"
#include "rramvar/device/distributions/ideal.hpp"
#include "rramvar/device/sources/fault_map.hpp"
#include "rramvar/device/sources/stuck_at.hpp"
#include "rramvar/device/varied_device.hpp"

using namespace rramvar;
using Catch::Matchers::WithinRel;
using rramvar::test::cell_at;
using rramvar::test::error_of;
using rramvar::test::has_all;

template class rramvar::StuckAt<2>;
template class rramvar::StuckAt<8>;

namespace {

struct Nothing {
  static constexpr DrawSource stream{64};
  static constexpr Lifetime lifetime = Lifetime::read;
  ohm operator()(LogicState, ohm r, DrawEngine&) const { return r; }
};

}  // namespace

TEST_CASE("the number of stuck cells is binomial, in mean and in variance") {
  // 4,000 chips of 256 cells; mean and variance to five standard errors.
  const double p = 0.02;
  const StuckAt<2> source({0.005, 0.015});
  double sum = 0.0;
  double squares = 0.0;
  constexpr double chips = 4000;
  for (std::uint32_t chip = 0; chip < chips; ++chip) {
    double stuck = 0;
    for (std::uint32_t cell = 0; cell < 256; ++cell) {
      stuck += source.stuck_at(cell_at(cell, 0, chip)).has_value();
    }
    sum += stuck;
    squares += stuck * stuck;
  }
  const double mean = sum / chips;
  const double variance = squares / chips - mean * mean;
  const double expected = 256 * p * (1 - p);
  CHECK(std::abs(mean - 256 * p) < 5 * std::sqrt(expected / chips));
  // The kurtosis of a binomial: 3 + (1 − 6p(1−p))/(np(1−p)).
  const double kurtosis = 3 + (1 - 6 * p * (1 - p)) / expected;
  CHECK(std::abs(variance - expected) < 5 * expected * std::sqrt((kurtosis - 1) / chips));
}

TEST_CASE("each state has its own probability, and a stuck cell stays stuck") {
  const StuckAt<8> source({0, 0.1, 0, 0.05, 0, 0, 0, 0.2});
  std::array<double, 9> counts{};
  constexpr std::uint32_t n = 50'000;
  for (std::uint32_t i = 0; i < n; ++i) {
    const auto state = source.stuck_at(cell_at(i, 0));
    CHECK(state == source.stuck_at(cell_at(i, 12345)));
    ++counts[state.value_or(8)];
  }
  const double p[9] = {0, 0.1, 0, 0.05, 0, 0, 0, 0.2, 0.65};
  for (std::size_t s = 0; s < 9; ++s) {
    CHECK(std::abs(counts[s] - n * p[s]) <= 5 * std::sqrt(n * p[s] * (1 - p[s])));
  }
}

TEST_CASE("a rare fault is not rounded away") {
  const StuckAt<2> source({0.0, 1e-7});
  CHECK(source.probability(1) == 1e-7);
  const VariedDevice device{IdealResistance<2>{{1e5, 1e4}}, source};
  CHECK_THAT(device.cdf(0, 5e4), WithinRel(1e-7, 1e-12));
  CHECK_THAT(device.fault_probability(), WithinRel(1e-7, 1e-12));
}

TEST_CASE("impossible fault probabilities are refused") {
  CHECK(has_all(error_of([] { StuckAt<2>({-0.1, 0}); }), {"stuck-at probability", "-0.1"}));
  CHECK(has_all(error_of([] { StuckAt<2>({std::nan(""), 0}); }), {"between 0 and 1"}));
  CHECK(has_all(error_of([] { StuckAt<2>({0.6, 0.6}); }), {"add up to 1.2"}));
}

TEST_CASE("probabilities that add up to one but for rounding are no more than one") {
  const StuckAt<4> source({0.33, 0.56, 0.11, 0.0});
  CHECK_THAT(source.probability(0) + source.probability(1) + source.probability(2),
             WithinRel(1.0, 1e-12));
}

TEST_CASE("a device shows the stuck state, whatever is written") {
  const VariedDevice device{IdealResistance<2>{{1e5, 1e4}}, StuckAt<2>({0.2, 0.3})};
  for (std::uint32_t i = 0; i < 1000; ++i) {
    const auto stuck = device.stuck_at(cell_at(i));
    for (LogicState s = 0; s < 2; ++s) {
      CHECK(device.in_cell(s, cell_at(i)) == (stuck.value_or(s) == 0 ? 1e5 : 1e4));
    }
  }
  CHECK_THAT(device.mean(0, [](ohm r) { return r; }), WithinRel(0.7 * 1e5 + 0.3 * 1e4, 1e-12));
  CHECK_THAT(device.mean(1, [](ohm r) { return r; }), WithinRel(0.2 * 1e5 + 0.8 * 1e4, 1e-12));
}

TEST_CASE("a saved map replays the faults that were drawn") {
  const StuckAt<2> source({0.02, 0.05});
  const FaultMap map = draw_fault_map(source, 5, 3, 200, 16);
  CHECK(map.cells() == 3 * 200 * 16);
  CHECK(std::abs(static_cast<double>(map.faults().size()) - 9600 * 0.07) <
        5 * std::sqrt(9600 * 0.07 * 0.93));
  for (std::uint32_t chip = 0; chip < 3; ++chip) {
    for (std::uint32_t weight = 0; weight < 200; ++weight) {
      const CellDraws at({.seed = 5, .trial = 0, .chip = chip}, weight, 3);
      CHECK(map.stuck_at(at) == source.stuck_at(at));
      const CellDraws other_seed({.seed = 6, .trial = 9, .chip = chip}, weight, 3);
      CHECK(map.stuck_at(other_seed) == map.stuck_at(at));
    }
  }
  double share = 0.0;
  for (const Fault& fault : map.faults()) share += fault.state == 1 ? 1.0 / 9600 : 0.0;
  CHECK_THAT(map.probability(1), WithinRel(share, 1e-12));
  CHECK(!map.stuck_at(CellDraws({.chip = 4}, 0, 0)).has_value());
}

TEST_CASE("a map of faults counts in what is tabulated from any cells") {
  // A source without expectations, so that the confusion comes from a stand-in table; each rate to
  // five standard errors of its 2¹⁶ draws.
  const FaultMap map = draw_fault_map(StuckAt<2>({0.03, 0.02}), 5, 3, 200, 16);
  const auto check = [&](const auto& device) {
    const auto table = stand_in_table(device);
    for (LogicState s = 0; s < 2; ++s) {
      const double n = static_cast<double>(table.size(s));
      const double p = map.probability(1 - s);
      const double wrong = s == 0 ? table.cdf(s, 5e4) : table.survival(s, 5e4);
      CHECK(std::abs(wrong - p) < 5 * std::sqrt(p * (1 - p) / n));
    }
  };
  const IdealResistance<2> medians{{1e5, 1e4}};
  check(VariedDevice{medians, map, Nothing{}});
  check(AnyDistribution<2>(VariedDevice{medians, map, Nothing{}}));
  check(VariedDevice{VariedDevice{medians, map}, Nothing{}});
}

TEST_CASE("a map with states that a device lacks is refused") {
  const FaultMap map({{0, 0, 0, 5}}, 10);
  CHECK(has_all(error_of([&] {
                  VariedDevice(IdealResistance<2>{{1e5, 1e4}}, map);
                }),
                {"stuck at state 5", "2 states"}));
}

TEST_CASE("a map with a cell twice or more faults than cells is refused") {
  CHECK(has_all(error_of([] {
                  FaultMap({{0, 7, 1, 0}, {1, 7, 1, 0}, {0, 7, 1, 1}}, 100);
                }),
                {"chip 0, weight 7, digit 1", "twice"}));
  CHECK(has_all(error_of([] {
                  FaultMap({{0, 0, 0, 0}, {0, 0, 1, 0}}, 1);
                }),
                {"2 stuck cells of 1"}));
}
