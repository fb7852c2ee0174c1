// characterize/formats/neurosim_csv.hpp: mean and spread of every state.

#include "rramvar/characterize/formats/neurosim_csv.hpp"

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

TEST_CASE("units of means and spreads", "[characterize]") {
  const StateStatistics siemens = statistics_in("state,mean,std\n1,4e-5,1e-6\n0,3e-6,2e-7\n");
  REQUIRE(siemens.states.size() == 2);
  CHECK(siemens.quantity == StateQuantity::conductance);
  CHECK(siemens.states[0].mean == 3e-6);
  CHECK(siemens.states[1].std == 1e-6);
  CHECK(siemens.citation == "state statistics t.csv");
  CHECK_THAT(statistics_in("STATE;Mean_uS;Std_uS\n0;3,5;1\n1;40;1\n").states[0].mean,
             within_rel(3.5e-6, 1e-12));
  CHECK(statistics_in("state,mean_siemens,std_siemens\n0,1,0\n1,0.5,0\n").states[1].mean == 0.5);
  // A unit of its own counts, not that of the column.
  const StateStatistics own = statistics_in("state,mean_uS,std_uS\n0,3 uS,1\n1,40n,2\n");
  CHECK_THAT(own.states[0].mean, within_rel(3e-6, 1e-12));
  CHECK_THAT(own.states[1].mean, within_rel(4e-8, 1e-12));
  const StateStatistics ohm = statistics_in("std_kohm,mean_kohm,state\n1,200,0\n0.1,5,1\n");
  CHECK(ohm.quantity == StateQuantity::resistance);
  CHECK_THAT(ohm.states[0].mean, within_rel(2e5, 1e-12));
}

TEST_CASE("the table of a normal law has its mean and spread", "[characterize]") {
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

TEST_CASE("state statistics that cannot be", "[characterize]") {
  const std::string header = "state,mean,std\n";
  CHECK(says(error_in("a,b\n1,2\n"), ":1:1: the header does not name the columns"));
  CHECK(says(error_in("state,mean_uS,std_nS\n"), "does not name the columns"));
  CHECK(says(error_in("state,mean_volt,std_volt\n"), "does not name the columns"));
  CHECK(says(error_in("# x\n"), "the table has no rows"));
  CHECK(says(error_in(header + "0,50,1\n"), ":2:3: mean is '50' (no memory cell conducts so well"));
  CHECK(says(error_in(header + "0,1e-6,-1\n"), ":2:8: std is '-1'"));
  CHECK(says(error_in(header + "0,0,0\n"), ":2:3: mean is '0'"));
  CHECK(says(error_in(header + "0,nan,0\n"), "mean is 'nan'"));
  CHECK(says(error_in(header + "x,1e-6,0\n"), "state is 'x'"));
  CHECK(says(error_in(header + "0,1e-6,0\n0,1e-6,0\n"), ":3:1: state 0 is there twice"));
  CHECK(says(error_in(header + "0,1e-6,0\n2,1e-6,0\n"), "the table has no state 1"));
  CHECK(says(error_in(header + "0,1e-6,0\n"), "the table has no state 1"));
  CHECK(says(error_in(header + "0,1e-6\n"), "the row is too short"));
  CHECK(says(error_in("state,mean_uS,std_uS\n0,3 V,1\n"), "mean is '3 V'"));
  CHECK(says(error_in("state,mean_uS,std_uS\n0,3 ohm,1\n"), "mean is '3 ohm'"));
}

TEST_CASE("means and spreads that no cell has are refused, so that no table overflows",
          "[characterize]") {
  const std::string siemens = "state,mean,std\n0,";
  const std::string ohm = "state,mean_ohm,std_ohm\n0,";
  const auto refused = [](const std::string& text, std::string_view place, std::string_view why) {
    const Error e = error_in(text);
    return says(e, place) && says(e, why);
  };
  CHECK(refused(siemens + "9.9E37,1e-7\n", ":2:3: mean is '9.9E37'", "over-range marker"));
  CHECK(refused(siemens + "1e-6,9.9E37\n", ":2:8: std is '9.9E37'", "over-range marker"));
  CHECK(refused(siemens + "1e-6,OVLD\n", ":2:8: std is 'OVLD'", "over-range marker"));
  CHECK(refused(siemens + "1e-300,1e-7\n", ":2:3: mean", "less than 1e-15 siemens"));
  CHECK(refused(siemens + "1e-6,20\n", ":2:8: std is '20'", "conducts so well"));
  CHECK(refused(siemens + "1e-6,inf\n", ":2:8: std is 'inf'", "finite and not negative"));
  CHECK(refused(siemens + "1e400,1\n", ":2:3: mean is '1e400'", "finite"));
  CHECK(refused(ohm + "1e-6,1e-7\n", ":2:3: mean is '1e-6'", "currents in ampere"));
  CHECK(refused(ohm + "1e16,1\n", ":2:3: mean is '1e16'", "more than 1e15 ohm"));
  CHECK(refused(ohm + "1e6,1e20\n", ":2:7: std is '1e20'", "more than 1e15 ohm"));
  // The widest laws that pass, at the extreme quantiles.
  const auto widest = statistics_in("state,mean,std\n0,1e-15,1\n1,1,0\n").table(100000);
  for (const double r : widest.states[0].resistance) REQUIRE((r > 0.0 && std::isfinite(r)));
  const StateStatistics wild{{{1e308, 1e308}, {1, 0}}, StateQuantity::resistance, ""};
  CHECK(says(error_of([&] { wild.table(10); }), "the mean and spread of state 0"));
}
