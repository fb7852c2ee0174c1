// characterize/statistics/switch_failures.hpp: failed SETs and failed RESETs, told from one
// another.

#include "rramvar/characterize/statistics/switch_failures.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "catch.hpp"
#include "random.hpp"

using namespace rramvar;

namespace {

/// Cycles of one cell or of several, which failed as told.
struct Memory {
  MeasuredState hrs;
  MeasuredState lrs;

  void add(std::uint32_t cell, std::int64_t cycle, ohm high, ohm low) {
    hrs.resistance.push_back(high);
    lrs.resistance.push_back(low);
    for (MeasuredState* state : {&hrs, &lrs}) {
      state->cell.push_back(cell);
      state->cycle.push_back(cycle);
    }
  }
  Memory unpaired() const {
    Memory out = *this;
    out.hrs.cycle.clear();
    out.lrs.cycle.clear();
    return out;
  }
  SwitchFailures failures() const { return switch_failures(hrs, lrs); }
};

enum class Fate { switched, set_failed, reset_failed };

/// HRS near 200 kohm and LRS near 8 kohm, each spread by 10 %; a failed SET leaves the LRS at the
/// HRS, a failed RESET the HRS at the LRS, within 15 %.
template <class FateOf>
Memory memory_with(std::size_t cycles, const FateOf& fate_of) {
  test::Random random(11);
  Memory out;
  for (std::size_t k = 0; k < cycles; ++k) {
    const ohm high = 2e5 * std::exp(0.1 * random.normal());
    const ohm low = 8e3 * std::exp(0.1 * random.normal());
    const Fate fate = fate_of(k);
    const double near = std::exp(0.05 * std::clamp(random.normal(), -3.0, 3.0));
    out.add(0, static_cast<std::int64_t>(k), fate == Fate::reset_failed ? low * near : high,
            fate == Fate::set_failed ? high * near : low);
  }
  return out;
}

bool counts(const SwitchFailures& failures, std::size_t reset, std::size_t set) {
  UNSCOPED_INFO(failures.reset.count << " RESETs, " << failures.set.count << " SETs failed");
  return failures.reset.count == reset && failures.set.count == set;
}

}  // namespace

TEST_CASE("A failed SET is no failed RESET, and the other way round") {
  for (const std::size_t every : {75u, 10u, 3u, 2u}) {
    CAPTURE(every);
    const std::size_t n = 300;
    const auto sets = memory_with(
        n, [=](std::size_t k) { return k % every == 0 ? Fate::set_failed : Fate::switched; });
    CHECK(counts(sets.failures(), 0, n / every));
    const auto resets = memory_with(
        n, [=](std::size_t k) { return k % every == 0 ? Fate::reset_failed : Fate::switched; });
    CHECK(counts(resets.failures(), n / every, 0));
  }
}

TEST_CASE("Failures are told apart however many there are") {
  // Most fail, so that the medians of the reads say nothing of the levels.
  const std::size_t n = 400;
  const auto sets =
      memory_with(n, [](std::size_t k) { return k % 10 != 0 ? Fate::set_failed : Fate::switched; });
  CHECK(counts(sets.failures(), 0, 360));
  CHECK(counts(sets.unpaired().failures(), 0, 360));
  const auto resets = memory_with(
      n, [](std::size_t k) { return k % 10 != 0 ? Fate::reset_failed : Fate::switched; });
  CHECK(counts(resets.failures(), 360, 0));
  CHECK(counts(resets.unpaired().failures(), 360, 0));
  const auto both = memory_with(n, [](std::size_t k) {
    return k % 5 == 0 ? Fate::switched : k % 5 < 3 ? Fate::set_failed : Fate::reset_failed;
  });
  CHECK(counts(both.failures(), 160, 160));
  const SwitchFailures failures = both.failures();
  for (std::size_t k = 0; k < n; ++k) {
    CHECK(failures.hrs_concerned[k] == (k % 5 != 0));
    CHECK(failures.lrs_concerned[k] == (k % 5 != 0));
  }
}

TEST_CASE("A cell that never switches has failed RESETs; which switch failed cannot be told") {
  Memory stuck;
  for (int k = 0; k < 20; ++k) stuck.add(0, k, 6000.0 + k, 6000.0);
  CHECK(counts(stuck.failures(), 20, 0));
  CHECK(counts(stuck.unpaired().failures(), 20, 0));
}

TEST_CASE("Cells with levels of their own are judged by these, stuck ones by those of all") {
  Memory array;
  for (int k = 0; k < 20; ++k) array.add(0, k, 1e5, 5e3);
  for (int k = 0; k < 20; ++k) {  // fifty times more resistive, with a failure of each kind
    array.add(1, k, k == 3 ? 3e5 : 5e6, k == 7 ? 4.5e6 : 2.5e5);
  }
  for (int k = 0; k < 20; ++k) array.add(2, k, 1e5, 9e4);    // stuck high
  for (int k = 0; k < 20; ++k) array.add(3, k, 5.5e3, 5e3);  // stuck low
  for (int k = 0; k < 20; ++k) array.add(4, k, 1e5, 5e3);
  const SwitchFailures failures = array.failures();
  CHECK(counts(failures, 1 + 20, 1 + 20));
  CHECK(failures.hrs_concerned[23]);
  CHECK(failures.lrs_concerned[27]);
}

TEST_CASE("A failed SET is counted where the HRS after it happens to be high") {
  Memory memory;
  for (int k = 0; k < 9; ++k) memory.add(0, k, 1e5, 1e4);
  memory.add(0, 9, 3e5, 9e4);
  CHECK(counts(memory.failures(), 0, 1));
}

TEST_CASE("Reads without cycles are counted by state, in any order") {
  Memory memory;
  memory.hrs.resistance = {1e5, 1e5, 3e4, 1e5};
  memory.lrs.resistance = {1e4, 2e4, 1e4};
  do {
    const SwitchFailures failures = memory.failures();
    CHECK_FALSE(failures.paired);
    CHECK(counts(failures, 0, 0));
    CHECK((failures.reset.of == 4 && failures.set.of == 3));
  } while (std::next_permutation(memory.lrs.resistance.begin(), memory.lrs.resistance.end()));
  memory.hrs.resistance.push_back(1.9e4);
  memory.lrs.resistance.push_back(8e4);
  CHECK(counts(memory.failures(), 1, 1));
}

TEST_CASE(
    "Several resistances of one cycle make pairs only where it is clear which belong together") {
  Memory memory;
  for (int k = 0; k < 3; ++k) memory.add(0, 1, 1e5 + k, 1e4 + k);
  memory.add(0, 2, 1e5, 1e4);
  memory.add(0, 2, 1e5, 1e4);
  memory.hrs.resistance.pop_back();
  memory.hrs.cell.pop_back();
  memory.hrs.cycle.pop_back();
  const auto pairs = paired_by_cycle(memory.hrs, memory.lrs);
  REQUIRE(pairs.size() == 3);
  for (std::size_t k = 0; k < 3; ++k) CHECK((pairs[k].index_a == k && pairs[k].index_b == k));
}
