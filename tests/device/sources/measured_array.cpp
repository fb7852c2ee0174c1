#include "rramvar/device/measured_array.hpp"

#include <cmath>
#include <set>

#include "catch.hpp"
#include "device/sources/sources.hpp"
#include "error_text.hpp"
#include "rramvar/device/any_distribution.hpp"
#include "rramvar/device/distribution_conformance.hpp"
#include "rramvar/device/distributions/ideal.hpp"

using namespace rramvar;
using Catch::Matchers::WithinRel;
using rramvar::test::cell_at;
using rramvar::test::error_of;
using rramvar::test::has_all;

template class rramvar::MeasuredArray<2>;
template class rramvar::MeasuredArray<8>;
template class rramvar::AnyDistribution<2>;
template class rramvar::AnyDistribution<8>;

namespace {

/// Three cells with 2, 1 and 3 cycles; the resistance says cell, state and cycle.
MeasuredCycles three_cells() {
  MeasuredCycles measured;
  measured.cells = {100, 200, 300};
  measured.states.resize(2);
  for (std::size_t s = 0; s < 2; ++s) {
    for (const auto& [cell, cycle] : {std::pair{0, 1}, {0, 2}, {1, 1}, {2, 1}, {2, 2}, {2, 3}}) {
      measured.states[s].resistance.push_back((s == 0 ? 1e5 : 1e3) * (cell + 1) + cycle);
      measured.states[s].cell.push_back(static_cast<std::uint32_t>(cell));
      measured.states[s].cycle.push_back(cycle);
    }
  }
  return measured;
}

}  // namespace

TEST_CASE("a measured array keeps its promises, each cell equally likely") {
  const MeasuredArray<2> array(three_cells());
  for (const std::string& sentence : broken_promises(array)) FAIL_CHECK(sentence);
  CHECK_THAT(array.cdf(0, 1.5e5), WithinRel(1.0 / 3, 1e-12));
  CHECK_THAT(array.survival(0, 2.5e5), WithinRel(1.0 / 3, 1e-12));
  CHECK(array.quantile(1, 0.5) == 2001);
  CHECK_THAT(array.mean(1, [](ohm r) { return r; }), WithinRel((1001.5 + 2001 + 3002) / 3, 1e-12));
  for (const std::string& sentence : broken_promises(AnyDistribution<2>(array))) {
    FAIL_CHECK(sentence);
  }
}

TEST_CASE("a measurement that lacks the cell of a resistance has no cells") {
  MeasuredCycles measured = three_cells();
  measured.states[1].cell.pop_back();
  CHECK_FALSE(measured.has_cells());
  CHECK(has_all(error_of([&] { MeasuredArray<2>{measured}; }), {"which cell each resistance"}));
}

TEST_CASE("the measured cell stays with the chip, its cycles change with the writes") {
  const MeasuredArray<2> array(three_cells());
  for (std::uint32_t weight = 0; weight < 50; ++weight) {
    std::set<int> cells;
    std::set<ohm> resistances;
    for (std::uint32_t trial = 0; trial < 40; ++trial) {
      const ohm r = array.in_cell(0, cell_at(weight, trial));
      resistances.insert(r);
      cells.insert(static_cast<int>(r / 1e5));
      CHECK(static_cast<int>(array.in_cell(1, cell_at(weight, trial)) / 1e3) ==
            static_cast<int>(r / 1e5));  // both states are of the same measured cell
    }
    CHECK(cells.size() == 1);
    CHECK(resistances.size() == (*cells.begin() == 1 ? 2u : *cells.begin() == 2 ? 1u : 3u));
  }
}

TEST_CASE("an array needs cells, all states of each, and the right number of states") {
  MeasuredCycles no_cells = three_cells();
  no_cells.cells.clear();
  CHECK(has_all(error_of([&] { MeasuredArray<2>{no_cells}; }), {"which cell", "column `cell`"}));
  CHECK(
      has_all(error_of([] { MeasuredArray<8>{three_cells()}; }), {"has 2 states", "8 are needed"}));
  MeasuredCycles half = three_cells();
  half.states[1].cell[2] = 0;  // nothing of cell 200 in state 1
  CHECK(has_all(error_of([&] { MeasuredArray<2>{half}; }), {"cell 200", "state 1"}));
}

TEST_CASE("a distribution behind AnyDistribution draws and answers as it does itself") {
  const MeasuredArray<2> array(three_cells());
  const AnyDistribution<2> any = array;
  DrawEngine a({}, 1, 2);
  DrawEngine b({}, 1, 2);
  for (int i = 0; i < 20; ++i) CHECK(any(0, a) == array(0, b));
  CHECK(any.quantile(1, 0.5) == array.quantile(1, 0.5));
  CHECK(any.cdf(0, 2e5) == array.cdf(0, 2e5));
}

TEST_CASE("what a distribution lacks, AnyDistribution takes from a table of draws") {
  struct OnlyDraws {
    ohm operator()(LogicState s, DrawEngine& engine) const {
      return (s == 0 ? 1e5 : 1e4) * (1.0 + OpenUniform{}(engine).lower);
    }
  };
  const AnyDistribution<2> any = OnlyDraws{};
  CHECK(std::abs(any.cdf(0, 1.5e5) - 0.5) < 5 * 0.5 / 256);
  CHECK(std::abs(any.mean(1, [](ohm r) { return r; }) - 1.5e4) < 5 * 1e4 / std::sqrt(12) / 256);
}
