// characterize/sweeps/read_curve.hpp: offsets, conductances and their nonlinearity.

#include "rramvar/characterize/sweeps/read_curve.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "catch.hpp"
#include "error_text.hpp"

namespace {

using rramvar::CurrentOffset;
using rramvar::IVTrace;
using rramvar::ReadCurve;
using rramvar::test::error_of;
using rramvar::test::has_all;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

double median(std::vector<double> x) {
  std::sort(x.begin(), x.end());
  return 0.5 * (x[(x.size() - 1) / 2] + x[x.size() / 2]);
}

}  // namespace

TEST_CASE("an odd read curve with an offset", "[sweeps]") {
  IVTrace trace;
  for (int k = 0; k <= 35; ++k) {
    const double v = 0.01 * k;
    trace.voltage.push_back(v);
    trace.current.push_back(-2e-6 + 20e-6 * v + 60e-6 * v * v * v);
  }
  const ReadCurve curve(trace, CurrentOffset::odd_fit);
  CHECK_THAT(curve.offset(), within_rel(-2e-6, 1e-9));
  CHECK_THAT(curve.conductance(0.1), within_rel(20e-6 + 60e-6 * 0.01, 1e-9));
  CHECK_THAT(curve.nonlinearity(0.3, 0.1), within_rel(25.4 / 20.6, 1e-9));
  CHECK_THAT(ReadCurve(trace, CurrentOffset::zero_volt).offset(), within_rel(-2e-6, 1e-12));
  CHECK(ReadCurve(trace).offset() == ReadCurve(trace, CurrentOffset::zero_volt).offset());
  CHECK(ReadCurve(trace, CurrentOffset::none).offset() == 0.0);
  CHECK_THAT(ReadCurve(trace, CurrentOffset::none).conductance(0.1),
             within_rel(20.6e-6 - 20e-6, 1e-9));
}

TEST_CASE("read curves that cannot be used", "[sweeps]") {
  IVTrace trace;
  trace.voltage = {0.1, 0.2, 0.2};
  trace.current = {1e-6, 2e-6, 2e-6};
  CHECK(has_all(error_of([&] { ReadCurve curve(trace); }), {"too few samples"}));
  CHECK(has_all(error_of([&] { ReadCurve curve(IVTrace{}); }), {"too few samples"}));
  CHECK(has_all(error_of([&] { ReadCurve curve(trace, CurrentOffset::zero_volt); }),
                {"no sample at 0 V"}));
  const ReadCurve curve(trace, CurrentOffset::none);
  CHECK(has_all(error_of([&] { curve.conductance(0.3); }), {"does not reach 0.3"}));
  CHECK(has_all(error_of([&] { curve.conductance(0.0); }), {"does not reach 0.0"}));
}

TEST_CASE("the read curves of a 1T1R array", "[sweeps][data]") {
  const char* const data = std::getenv("RRAMVAR_DATA");
  if (data == nullptr) {
    WARN("skipped: RRAMVAR_DATA is not set");
    return;
  }
  std::ifstream file(std::string(data) + "/rram/ni_rram/read_multivolt.tsv");
  std::map<int, IVTrace> cells;
  int cell = 0;
  double current = 0.0;
  for (double voltage = 0.0; file >> cell >> current >> voltage;) {
    cells[cell].voltage.push_back(voltage);
    cells[cell].current.push_back(current);
  }
  REQUIRE(cells.size() == 1024);
  const double bounds[] = {1e-6, 20e-6, 50e-6, 100e-6, 200e-6};  // classes of G(0.1 V) [S]
  // The published medians of G(0.3 V)/G(0.1 V) are given with two decimals; the sample at 0 V for
  // the offset reproduces them. The fit gives less in the lowest classes, and not for its noise
  // alone: its residuals at 0 V average +48 nA over the cells, so the cubic does not quite describe
  // these curves. Its medians are recorded as found, not published.
  struct Case {
    CurrentOffset offset;
    double median[4];
  };
  for (const Case& expected : {Case{CurrentOffset::zero_volt, {1.35, 1.16, 1.05, 1.01}},
                               Case{CurrentOffset::odd_fit, {1.24, 1.14, 1.04, 1.01}}}) {
    std::vector<double> ratios[4];
    for (const auto& [address, trace] : cells) {
      const ReadCurve curve(trace, expected.offset);
      const double g = curve.conductance(0.1);
      for (std::size_t k = 0; k < 4; ++k) {
        if (g >= bounds[k] && g < bounds[k + 1]) ratios[k].push_back(curve.nonlinearity(0.3, 0.1));
      }
    }
    for (std::size_t k = 0; k < 4; ++k) {
      CAPTURE(k, ratios[k].size());
      CHECK_THAT(median(ratios[k]), within_abs(expected.median[k], 0.0051));
    }
  }
}
