// characterize/sweeps/one_cell.hpp: SET and RESET of one cell in files of their own.

#include "rramvar/characterize/sweeps/one_cell.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "rramvar/characterize/sweeps/switching_detector.hpp"
#include "rramvar/characterize/sweeps/switching_table.hpp"

namespace {

using rramvar::IVMeasurement;
using rramvar::IVTrace;
using rramvar::ohm;
using rramvar::OneCellSweeps;
using rramvar::SweepFile;
using rramvar::SwitchingDetector;
using rramvar::volt;
using rramvar::test::within_rel;

/// 0 → stop → 0 in steps of 0.05 V; the resistance changes at 0.8 V.
IVTrace half_sweep(volt stop, ohm before, ohm after) {
  IVTrace out;
  const double sign = stop > 0.0 ? 1.0 : -1.0;
  const int steps = static_cast<int>(sign * stop / 0.05 + 0.5);
  for (int k = 0; k <= 2 * steps; ++k) {
    const int up = k <= steps ? k : 2 * steps - k;
    const ohm r = k >= 16 ? after : before;
    out.voltage.push_back(sign * 0.05 * up);
    out.current.push_back(out.voltage.back() / r);
  }
  return out;
}

const std::vector<ohm> lrs{1000.0, 1100.0, 900.0};
const std::vector<ohm> hrs{90e3, 120e3, 70e3};

SweepFile set(std::size_t cycle, const std::string& name) {
  const ohm before = cycle == 0 ? 80e3 : hrs[cycle - 1];
  return {name, {{half_sweep(1.5, before, lrs[cycle])}, 0, name}};
}
SweepFile reset(std::size_t cycle, const std::string& name) {
  return {name, {{half_sweep(-1.5, lrs[cycle], hrs[cycle])}, 0, name}};
}

/// As a shell lists them: RESET first, and 10 before 9.
std::vector<SweepFile> as_listed() {
  return {reset(2, "reset-10.csv"), reset(0, "reset-8.csv"), reset(1, "reset-9.csv"),
          set(2, "set-10.csv"),     set(0, "set-8.csv"),     set(1, "set-9.csv")};
}

}  // namespace

TEST_CASE("half sweeps in files of their own are the cycles of one cell", "[sweeps]") {
  const OneCellSweeps one_cell(0.2);
  REQUIRE(one_cell.are_halves(as_listed()));
  const IVMeasurement all = one_cell(as_listed());
  const auto found = SwitchingDetector()(all);
  REQUIRE(found.cycles.size() == 3);
  CHECK(found.summary == rramvar::SwitchingSummary{3, 3, 0, 0, 0});
  for (std::size_t k = 0; k < 3; ++k) {
    CHECK_THAT(*found.cycles[k].r_lrs, within_rel(lrs[k], 1e-12));
    CHECK_THAT(*found.cycles[k].r_hrs, within_rel(hrs[k], 1e-12));
  }
  CHECK(all.citation.find("set-9.csv") != std::string::npos);
}

TEST_CASE("a file of all SETs and one of all RESETs go in turn", "[sweeps]") {
  SweepFile sets{"set.csv", {}};
  SweepFile resets{"reset.csv", {}};
  for (std::size_t k = 0; k < 3; ++k) {
    sets.sweeps.traces.push_back(set(k, "").sweeps.traces[0]);
    resets.sweeps.traces.push_back(reset(k, "").sweeps.traces[0]);
    sets.sweeps.traces[k].cycle = resets.sweeps.traces[k].cycle = static_cast<int>(k) + 1;
  }
  const std::vector<SweepFile> files{resets, sets};
  const OneCellSweeps one_cell(0.2);
  REQUIRE(one_cell.are_halves(files));
  const auto found = SwitchingDetector()(one_cell(files));
  REQUIRE(found.cycles.size() == 3);
  CHECK_THAT(*found.cycles[1].r_lrs, within_rel(lrs[1], 1e-12));
  CHECK_THAT(*found.cycles[1].r_hrs, within_rel(hrs[1], 1e-12));
}

TEST_CASE("files that say otherwise are no halves of one cell", "[sweeps]") {
  const OneCellSweeps one_cell(0.2);
  std::vector<SweepFile> files = as_listed();
  SECTION("one names a cell") {
    files[1].sweeps.traces[0].cell = 7;
  }
  SECTION("one holds both polarities") {
    files[0].sweeps.traces.push_back(files[3].sweeps.traces[0]);
  }
  SECTION("two RESETs are missing") {
    files.erase(files.begin(), files.begin() + 2);
  }
  SECTION("there are SETs only") {
    files.erase(files.begin(), files.begin() + 3);
  }
  SECTION("the names speak of two cells") {
    files[0].name = "cell1/reset-10.csv";
    files[1].name = "cell2/reset-8.csv";
  }
  CHECK_FALSE(one_cell.are_halves(files));
}

TEST_CASE("whole cycles in several files follow each other by their numbers", "[sweeps]") {
  std::vector<SweepFile> files;
  for (const std::size_t k : {2, 0, 1}) {
    SweepFile file = set(k, "run" + std::to_string(k + 8) + "_1.5V.csv");
    file.sweeps.traces.push_back(reset(k, "").sweeps.traces[0]);
    files.push_back(file);
  }
  const auto found = SwitchingDetector()(OneCellSweeps(0.2)(files));
  REQUIRE(found.cycles.size() == 3);
  for (std::size_t k = 0; k < 3; ++k) {
    CHECK_THAT(*found.cycles[k].r_hrs, within_rel(hrs[k], 1e-12));
  }
}

TEST_CASE("the name of a file may tell its cell", "[sweeps]") {
  CHECK(OneCellSweeps::cell_in("wafer3/Cell_12/set-1.csv") == "12");
  CHECK(OneCellSweeps::cell_in("dev-7 set.csv") == "7");
  CHECK(OneCellSweeps::cell_in("device-under-test-2.csv") == std::nullopt);
  CHECK(OneCellSweeps::cell_in("set-1.csv") == std::nullopt);
}

TEST_CASE("a cell that is only SET shows the HRS that each SET found", "[sweeps]") {
  IVMeasurement sets;
  for (std::size_t k = 0; k < 3; ++k) sets.traces.push_back(set(k, "").sweeps.traces[0]);
  const auto found = SwitchingDetector()(sets);
  const auto table = rramvar::SwitchingTable()(found);
  CHECK(table.states[0].resistance.size() == 3);
  CHECK_THAT(*found.cycles[2].r_hrs, within_rel(hrs[1], 1e-12));
  CHECK(found.cycles[2].hrs_place.side == rramvar::ReadSide::before_next_switch);
  CHECK(found.cycles[2].reset == rramvar::SwitchOutcome::unmeasured);
}

TEST_CASE("the last SET keeps its LRS where no RESET follows", "[sweeps]") {
  IVMeasurement sweeps;
  for (std::size_t k = 0; k < 3; ++k) {
    sweeps.traces.push_back(set(k, "").sweeps.traces[0]);
    if (k < 2) sweeps.traces.push_back(reset(k, "").sweeps.traces[0]);
  }
  const auto found = SwitchingDetector()(sweeps);
  CHECK(found.summary.incomplete == 1);
  const auto table = rramvar::SwitchingTable()(found);
  CHECK(table.states[0].resistance.size() == 2);
  CHECK(table.states[1].resistance.size() == 3);
}
