// characterize/sweeps/switching_table.hpp: two states, or one a RESET stop voltage.

#include "rramvar/characterize/sweeps/switching_table.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "characterize/sweeps/switching_model.hpp"
#include "error_text.hpp"
#include "rramvar/characterize/sweeps/switching_detector.hpp"

namespace {

using rramvar::FailurePolicy;
using rramvar::IVMeasurement;
using rramvar::IVTrace;
using rramvar::MeasuredCycles;
using rramvar::ReadPlace;
using rramvar::ReadSide;
using rramvar::StateRead;
using rramvar::SwitchingCycle;
using rramvar::SwitchingDetector;
using rramvar::SwitchingResult;
using rramvar::SwitchingTable;
using rramvar::SwitchOutcome;
using rramvar::test::error_of;
using rramvar::test::has_all;
using rramvar::test::ModelCell;
using rramvar::test::SwitchingModel;

SwitchingCycle cycle_of(double r_lrs, double r_hrs, double stop = -1.5, bool labelled = true) {
  SwitchingCycle cycle;
  cycle.r_lrs = r_lrs;
  cycle.r_hrs = r_hrs;
  cycle.reset_stop = stop;
  cycle.has_stop_label = labelled;
  cycle.set = cycle.reset = SwitchOutcome::switched;
  return cycle;
}

}  // namespace

TEST_CASE("the table of two states", "[sweeps]") {
  SwitchingResult result;
  result.citation = "by hand";
  for (int k = 0; k < 4; ++k) {
    result.cycles.push_back(cycle_of(1e4 + k, 1e6 + k));
    result.cycles.back().cell = k / 2 == 0 ? 17 : 4;
    result.cycles.back().cycle = k % 2;
  }
  result.cycles[1].reset = SwitchOutcome::failed;
  result.cycles[3].r_hrs.reset();
  const MeasuredCycles kept = SwitchingTable()(result);
  REQUIRE(kept.states.size() == 2);
  CHECK(kept.states[0].resistance == std::vector<double>{1e6, 1e6 + 1, 1e6 + 2});
  CHECK(kept.states[1].resistance == std::vector<double>{1e4, 1e4 + 1, 1e4 + 2, 1e4 + 3});
  CHECK(kept.states[0].cell == std::vector<std::uint32_t>{0, 0, 1});
  CHECK(kept.states[1].cycle == std::vector<std::int64_t>{0, 1, 0, 1});
  CHECK(kept.cells == std::vector<std::int64_t>{17, 4});
  CHECK(kept.citation == "by hand");
  CHECK(kept.lut<2>().size(0) == 3);
  result.failures = FailurePolicy::drop;
  const MeasuredCycles dropped = SwitchingTable(2)(result);
  CHECK(dropped.states[0].resistance == std::vector<double>{1e6, 1e6 + 2});
}

TEST_CASE("cells that only some sweeps are labelled with are none", "[sweeps]") {
  SwitchingResult result;
  for (int k = 0; k < 4; ++k) {
    result.cycles.push_back(cycle_of(1e4 + k, 1e6 + k));
    if (k % 2 == 0) result.cycles.back().cell = 7 + k;
  }
  const MeasuredCycles table = SwitchingTable()(result);
  CHECK(table.lut<2>().size(0) == 4);
  CHECK_FALSE(table.has_cells());
  CHECK(table.cells.empty());
  CHECK(table.states[0].cell.empty());
}

TEST_CASE("a state for each RESET stop voltage", "[sweeps]") {
  SwitchingResult result;
  const double stops[] = {-1.2, -1.8, -1.4, -1.6, -1.3, -1.7, -1.5};
  for (int k = 0; k < 14; ++k) {
    const double stop = stops[k % 7];
    result.cycles.push_back(cycle_of(1e4, -stop * 1e6 + k, stop * (k < 7 ? 1.0 : 1.005)));
  }
  const MeasuredCycles with_lrs = SwitchingTable()(result);  // seven stop voltages and the LRS
  REQUIRE(with_lrs.states.size() == 8);
  CHECK(with_lrs.states[0].resistance == std::vector<double>{1.8e6 + 1, 1.8e6 + 8});
  CHECK(with_lrs.states[6].resistance == std::vector<double>{1.2e6, 1.2e6 + 7});
  CHECK(with_lrs.states[7].resistance == std::vector<double>(14, 1e4));
  CHECK(SwitchingTable(7)(result).states.size() == 7);
  CHECK(SwitchingTable(2)(result).states[0].size() == 14);
  CHECK(has_all(error_of([&] { SwitchingTable(4)(result); }),
                {"have 7 RESET stop voltages", "7 states, or 8 with the LRS, not 4"}));
  // Without labels the peaks serve, but only where more than two states are asked for.
  for (SwitchingCycle& cycle : result.cycles) cycle.has_stop_label = false;
  CHECK(SwitchingTable()(result).states.size() == 2);
  CHECK(SwitchingTable(8)(result).states.size() == 8);
}

TEST_CASE("eight states from sweeps of a model", "[sweeps]") {
  std::vector<IVTrace> traces;
  for (std::uint32_t k = 0; k < 80; ++k) {
    const double level = k % 8;
    SwitchingModel model{.reset_stop = 1.2 + 0.1 * level, .sigma_hrs = 0.02};
    model.hrs = 40e3 * (1.0 + level);
    ModelCell device(model, k);
    IVTrace trace;
    device.sweep(trace);
    trace.reset_stop = -model.reset_stop;
    traces.push_back(trace);
  }
  const SwitchingResult found = SwitchingDetector()(IVMeasurement{traces, 0, ""});
  CHECK(found.summary.used == 80);
  const MeasuredCycles table = SwitchingTable()(found);
  REQUIRE(table.states.size() == 8);
  const auto lut = table.lut<8>();
  for (std::size_t s = 0; s < 8; ++s) {
    CHECK(lut.size(s) == 10);
    const double expected = 40e3 * (8.0 - static_cast<double>(s));
    CHECK_THAT(lut.median(s), rramvar::test::within_rel(expected, 0.05));
  }
}

TEST_CASE("the table at one sign of the read voltage takes every read there", "[sweeps]") {
  SwitchingResult result;
  const double stops[] = {-1.2, -1.4, -1.6};
  for (int k = 0; k < 6; ++k) {
    SwitchingCycle cycle = cycle_of(1e4, 1e8 * (k % 3 + 1), stops[k % 3]);
    cycle.hrs_place = {-0.2, ReadSide::after_switch};
    cycle.lrs_place = {0.2, ReadSide::after_switch};
    cycle.hrs_reads.negative = StateRead{*cycle.r_hrs, cycle.hrs_place};
    cycle.lrs_reads.positive = StateRead{*cycle.r_lrs, cycle.lrs_place};
    cycle.lrs_reads.negative = StateRead{1e7, {-0.2, ReadSide::before_next_switch}};
    // At the other sign the stop voltages leave the resistances in another order.
    if (k < 5) {
      const double r = 1e6 / (k % 3 + 1);
      cycle.hrs_reads.positive = StateRead{r, {0.2, ReadSide::before_next_switch}};
    }
    result.cycles.push_back(cycle);
  }
  const rramvar::PlacedCycles own = SwitchingTable().with_places(result);
  const rramvar::PlacedCycles positive = SwitchingTable().at_sign(result, true);
  const rramvar::PlacedCycles negative = SwitchingTable().at_sign(result, false);
  REQUIRE(own.cycles.states.size() == 4);
  CHECK(own.cycles.states[0].resistance == std::vector<double>{3e8, 3e8});
  CHECK(own.places[0] == std::vector<ReadPlace>(2, {-0.2, ReadSide::after_switch}));
  CHECK(own.places[3] == std::vector<ReadPlace>(6, {0.2, ReadSide::after_switch}));
  CHECK(positive.cycles.states[0].resistance == std::vector<double>{1e6 / 3});
  CHECK(positive.cycles.states[2].resistance == std::vector<double>{1e6, 1e6});
  CHECK(positive.cycles.states[3].resistance == std::vector<double>(6, 1e4));
  CHECK(negative.cycles.states[3].resistance == std::vector<double>(6, 1e7));
  CHECK(negative.places[3][0] == ReadPlace{-0.2, ReadSide::before_next_switch});
}

TEST_CASE("a stop voltage that is not finite is refused", "[sweeps]") {
  SwitchingResult result;
  for (const double stop : {-1.2, -1.4, -std::numeric_limits<double>::infinity(), std::nan("")}) {
    result.cycles.push_back(cycle_of(1e4, 1e6, stop));
  }
  CHECK(has_all(error_of([&] { SwitchingTable()(result); }), {"RESET stop voltage is not finite"}));
}

TEST_CASE("nothing to make a table of", "[sweeps]") {
  SwitchingResult result;
  CHECK(has_all(error_of([&] { SwitchingTable()(result); }), {"none of the 0 I-V sweeps"}));
  result.summary.sweeps = 1;
  result.cycles.emplace_back().why = "no RESET half sweep";
  CHECK(has_all(error_of([&] { SwitchingTable()(result); }), {"problem is: no RESET half sweep"}));
}
