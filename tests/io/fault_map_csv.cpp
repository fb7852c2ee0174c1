#include "rramvar/io/fault_map_csv.hpp"

#include <fstream>
#include <string>

#include "catch.hpp"
#include "io/temporary_folder.hpp"
#include "rramvar/device/sources/stuck_at.hpp"

using namespace rramvar;
using rramvar::test::says;

TEST_CASE("a fault map reads back as it was written") {
  const test::TemporaryFolder folder;
  const FaultMap map = draw_fault_map(StuckAt<2>({0.05, 0.02}), 3, 2, 100, 16);
  REQUIRE(map.faults().size() > 100);
  write_fault_map_csv(folder / "map.csv", map);
  const FaultMap back = read_fault_map_csv(folder / "map.csv", map.cells());
  CHECK(back.faults() == map.faults());
  CHECK(back.probability(1) == map.probability(1));
}

TEST_CASE("a map without faults is a map") {
  const test::TemporaryFolder folder;
  write_fault_map_csv(folder / "none.csv", FaultMap({}, 10));
  CHECK(read_fault_map_csv(folder / "none.csv", 10).faults().empty());
}

TEST_CASE("what is wrong with a fault map is said with its place") {
  const test::TemporaryFolder folder;
  const auto error_in = [&](const std::string& text) {
    std::ofstream(folder / "bad.csv") << text;
    return test::error_of([&] { read_fault_map_csv(folder / "bad.csv", 1000); });
  };
  CHECK(says(error_in(""), "bad.csv"));
  CHECK(says(error_in(""), "empty"));
  CHECK(says(error_in("chip,weight,bit,state\n"), "bad.csv:1:13"));
  CHECK(says(error_in("chip,weight,bit,state\n"), "'bit'"));
  CHECK(says(error_in("chip,weight,digit,state\n0,1,2\n"), "bad.csv:2:1"));
  CHECK(says(error_in("chip,weight,digit,state\n0,1,2\n"), "3 fields"));
  CHECK(says(error_in("chip,weight,digit,state\n0,1,2,1\n0,-1,2,1\n"), "bad.csv:3:3"));
  CHECK(says(error_in("chip,weight,digit,state\n0,1,2,1\n0,-1,2,1\n"), "'-1' is no weight"));
  CHECK(says(error_in("chip,weight,digit,state\n0,1,2,2\n"), "bad.csv:2:7"));
  CHECK(says(error_in("chip,weight,digit,state\n0,1,2,2\n"), "'2' is no state"));
  CHECK(says(error_in("chip,weight,digit,state\n0,1,2,2\n"), "0 to 1"));
  CHECK(says(error_in("chip,weight,digit,state\n0,1,2,1\n0,1,2,0\n"), "twice"));
}
