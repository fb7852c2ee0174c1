// io/neurosim_csv.hpp: mean and spread of every state.

#include "rramvar/io/neurosim_csv.hpp"

#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "io/temporary_folder.hpp"

namespace {

using rramvar::Error;
using rramvar::StateQuantity;
using rramvar::StateStatistics;
using rramvar::test::error_of;
using rramvar::test::says;
using rramvar::test::TemporaryFolder;
using rramvar::test::within_rel;

StateStatistics statistics_in(std::string_view text) {
  const TemporaryFolder folder;
  return rramvar::read_neurosim_csv(folder.write("t.csv", text));
}

Error error_in(std::string_view text) {
  return error_of([&] { statistics_in(text); });
}

}  // namespace

TEST_CASE("units of means and spreads", "[io]") {
  const StateStatistics siemens = statistics_in("state,mean,std\n1,4e-5,1e-6\n0,3e-6,2e-7\n");
  REQUIRE(siemens.states.size() == 2);
  CHECK(siemens.quantity == StateQuantity::conductance);
  CHECK(siemens.states[0].mean == 3e-6);
  CHECK(siemens.states[1].std == 1e-6);
  CHECK(siemens.citation == "state statistics t.csv");
  CHECK_THAT(statistics_in("STATE;Mean_uS;Std_uS\n0;3,5;1\n1;40;1\n").states[0].mean,
             within_rel(3.5e-6, 1e-12));
  CHECK(statistics_in("state,mean_siemens,std_siemens\n0,1,0\n1,2,0\n").states[1].mean == 2.0);
  const StateStatistics ohm = statistics_in("std_kohm,mean_kohm,state\n1,200,0\n0.1,5,1\n");
  CHECK(ohm.quantity == StateQuantity::resistance);
  CHECK_THAT(ohm.states[0].mean, within_rel(2e5, 1e-12));
}

TEST_CASE("the table of a normal law has its mean and spread", "[io]") {
  const StateStatistics from{{{50e-6, 2e-6}, {100e-6, 0.0}}, StateQuantity::conductance, "x"};
  const double shortfall[] = {0.012, 0.002};  // of the spread, at n = 100 and 1000
  for (const std::size_t n : {100u, 1000u}) {
    const auto lut = from.table(n).lut<2>();
    REQUIRE(lut.size(0) == n);
    const double mean = lut.mean(0, [](double r) { return 1.0 / r; });
    const double square =
        lut.mean(0, [&](double r) { return (1.0 / r - mean) * (1.0 / r - mean); });
    CHECK_THAT(mean, within_rel(50e-6, 1e-9));
    const double spread = std::sqrt(square) / 2e-6;
    CHECK(spread < 1.0);
    CHECK(spread > 1.0 - shortfall[n == 1000]);
    CHECK_THAT(lut.mean(1, [](double r) { return r; }), within_rel(1e4, 1e-12));
  }
  // A wide law is cut off at 0. Its mean is then m + s·φ(m/s)/Φ(m/s) = 1.287600 for m = s = 1.
  const StateStatistics wide{{{1.0, 1.0}, {1.0, 1.0}}, StateQuantity::resistance, ""};
  const auto lut = wide.table(2000).lut<2>();
  CHECK(lut.sorted(0).front() > 0.0);
  CHECK_THAT(lut.mean(0, [](double r) { return r; }), within_rel(1.287600, 1e-3));
}

TEST_CASE("state statistics that cannot be", "[io]") {
  const std::string header = "state,mean,std\n";
  CHECK(says(error_in("a,b\n1,2\n"), ":1:1: the header does not name the columns"));
  CHECK(says(error_in("state,mean_uS,std_nS\n"), "does not name the columns"));
  CHECK(says(error_in("state,mean_volt,std_volt\n"), "does not name the columns"));
  CHECK(says(error_in("# x\n"), "the table has no rows"));
  CHECK(says(error_in(header + "0,50,1\n"), ":2:3: the mean conductance is '50' siemens"));
  CHECK(says(error_in(header + "0,1e-6,-1\n"), ":2:8: std is '-1'"));
  CHECK(says(error_in(header + "0,0,0\n"), ":2:3: mean is '0'"));
  CHECK(says(error_in(header + "0,nan,0\n"), "mean is 'nan'"));
  CHECK(says(error_in(header + "x,1e-6,0\n"), "state is 'x'"));
  CHECK(says(error_in(header + "0,1e-6,0\n0,1e-6,0\n"), ":3:1: state 0 is there twice"));
  CHECK(says(error_in(header + "0,1e-6,0\n2,1e-6,0\n"), "the table has no state 1"));
  CHECK(says(error_in(header + "0,1e-6,0\n"), "the table has no state 1"));
  CHECK(says(error_in(header + "0,1e-6\n"), "the row is too short"));
}
