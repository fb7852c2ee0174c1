// io/measured_cycles_csv.hpp: tables with cells, cycles and any number of states.

#include "rramvar/io/measured_cycles_csv.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "io/temporary_folder.hpp"

namespace {

using rramvar::DeviceTableOptions;
using rramvar::Error;
using rramvar::MeasuredCycles;
using rramvar::test::error_of;
using rramvar::test::says;
using rramvar::test::TemporaryFolder;

MeasuredCycles cycles_in(std::string_view text, const DeviceTableOptions& options = {},
                         std::size_t states = 0) {
  const TemporaryFolder folder;
  return rramvar::read_measured_cycles(folder.write("t.csv", text), options, states);
}

Error error_in(std::string_view text, const DeviceTableOptions& options = {},
               std::size_t states = 0) {
  return error_of([&] { cycles_in(text, options, states); });
}

using R = std::vector<double>;

}  // namespace

TEST_CASE("cells and cycles are kept", "[io]") {
  const MeasuredCycles wide =
      cycles_in("cell,lrs_ohm,hrs_ohm,cycle\n30,1,10,5\n-4,2,20,5\n30,3,,6\n");
  REQUIRE(wide.states.size() == 2);
  CHECK(wide.states[0].resistance == R{10, 20});
  CHECK(wide.states[1].resistance == R{1, 2, 3});
  CHECK(wide.states[1].cell == std::vector<std::uint32_t>{0, 1, 0});
  CHECK(wide.states[1].cycle == std::vector<std::int64_t>{5, 5, 6});
  CHECK(wide.cells == std::vector<std::int64_t>{30, -4});
  CHECK((wide.has_cells() && wide.has_cycles()));
  const MeasuredCycles bare = cycles_in("hrs_ohm,lrs_ohm\n10,1\n");
  CHECK((!bare.has_cells() && !bare.has_cycles() && bare.states[0].cell.empty()));
  const MeasuredCycles cell_0 = cycles_in("cell,hrs_ohm,lrs_ohm\n0,10,1\n0,20,2\n");
  CHECK(cell_0.cells == std::vector<std::int64_t>{0});
}

TEST_CASE("the table says how many states it has", "[io]") {
  CHECK(cycles_in("logic2_ohm,logic0_ohm,logic1_ohm\n1,3,2\n").states[2].resistance == R{1});
  CHECK(cycles_in("state,resistance_ohm\n3,1\n0,4\n2,2\n1,3\n").states.size() == 4);
  CHECK(cycles_in("state,resistance_ohm\nLRS,1\nHRS,4\n").states[0].resistance == R{4});
  CHECK(cycles_in("1 2 3 4\n", {.columns = "logic0,logic1,logic2,logic3"}).states.size() == 4);
  CHECK(cycles_in("1 2\n", {.columns = "lrs,hrs"}).states[0].resistance == R{2});
  CHECK(cycles_in("state,resistance_ohm\n1,1\n0,4\n", {}, 2).states.size() == 2);
}

TEST_CASE("tables whose states do not fit", "[io]") {
  CHECK(says(error_in("state,resistance_ohm\n0,1\n3,1\n"), "no resistance of state 1"));
  CHECK(says(error_in("state,resistance_ohm\n0,1\n"), "no resistance of state 1 (LRS)"));
  CHECK(says(error_in("logic0_ohm,logic2_ohm\n1,2\n"), "a table of 3 states needs"));
  CHECK(says(error_in("logic0_ohm\n1\n"), "a table of 2 states needs"));
  CHECK(says(error_in("state,resistance_ohm\n256,1\n"), "not a logic state"));
  CHECK(says(error_in("state,resistance_ohm\n0,1\nLRS,1\n2,3\n"),
             ":3:1: a state is named HRS or LRS, and others by number up to 2"));
  CHECK(says(error_in("state,resistance_ohm\n2,1\n", {}, 2), "states are 0 to 1"));
  CHECK(says(error_in("logic0_ohm,logic300_ohm,logic1_ohm\n1,2,3\n"), "not read"));
  std::string many = "hrs_ohm,lrs_ohm\n";
  for (int k = 0; k < 6000; ++k) many += k % 2 == 0 ? "2,1\n" : "2,0\n";
  CHECK(says(error_in(many), ":3:3: lrs_ohm is '0'"));
  CHECK(says(error_in(many), "; 3000 such values in the file)"));
  // A header alone promises two states, whichever form it is of.
  for (const char* header : {"state,resistance_ohm\n", "hrs_ohm,lrs_ohm\n",
                             "cell,cycle,state,resistance_ohm\n\n# none\n"}) {
    CHECK(says(error_in(header), "the table has no "));
    CHECK(says(error_in(header, {}, 2), "the table has no resistance of state 0 (HRS)"));
  }
  CHECK(says(error_in("cell,hrs_ohm,lrs_ohm\n1,2,0\n1,-2,1\n1,2,nan\n"),
             ":2:5: lrs_ohm is '0' (a resistance is a positive, finite number of ohm; 3 such"));
}
