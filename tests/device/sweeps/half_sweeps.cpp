// device/sweeps/half_sweeps.hpp, read_point.hpp and half_sweep_reading.hpp.

#include "rramvar/device/sweeps/half_sweeps.hpp"

#include <cmath>
#include <cstddef>
#include <optional>
#include <vector>

#include "catch.hpp"
#include "rramvar/device/sweeps/half_sweep_reading.hpp"
#include "rramvar/device/sweeps/read_point.hpp"

namespace {

using rramvar::HalfSweep;
using rramvar::HalfSweepFinder;
using rramvar::HalfSweepReader;
using rramvar::HalfSweepReading;
using rramvar::IVTrace;
using rramvar::ReadMethod;
using rramvar::ReadPoint;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

using Indices = std::vector<std::vector<std::size_t>>;

Indices halves_of(std::vector<double> voltage, double least_peak = 0.25) {
  IVTrace trace;
  trace.voltage = std::move(voltage);
  trace.current.assign(trace.voltage.size(), 0.0);
  Indices out;
  for (const HalfSweep& half : HalfSweepFinder(least_peak)(trace)) {
    out.push_back({half.first, half.peak, half.last});
    CHECK(half.stop == trace.voltage[half.peak]);
    CHECK(half.is_positive() == (half.stop > 0));
  }
  return out;
}

IVTrace triangle(double stop, int steps, double (*current)(double, bool back)) {
  IVTrace trace;
  for (int k = 0; k <= 2 * steps; ++k) {
    const double v = stop * (k <= steps ? k : 2 * steps - k) / steps;
    trace.voltage.push_back(v);
    trace.current.push_back(current(v, k > steps));
  }
  return trace;
}

}  // namespace

TEST_CASE("half sweeps of a bipolar sweep", "[sweeps]") {
  CHECK(halves_of({0, 0.5, 1, 0.5, 0, -0.5, -1, -0.5, 0}) == Indices{{0, 2, 4}, {4, 6, 8}});
  CHECK(halves_of({0, 0.5, 1, 1, 0.4, -0.4, -1, -0.5}) == Indices{{0, 2, 4}, {5, 6, 7}});
  CHECK(halves_of({1, 0.5, 0, 0, 0}) == Indices{{0, 0, 2}});
  CHECK(halves_of({0, 0, 1}) == Indices{{2, 2, 2}});
  CHECK(halves_of({}).empty());
  CHECK(halves_of({0, 0, 0}).empty());
  CHECK(halves_of({0, 0.2, 0, -0.2}).empty());  // reads
}

TEST_CASE("half sweeps that follow in one polarity", "[sweeps]") {
  CHECK(halves_of({0, 1, 0, 1, 0}) == Indices{{1, 1, 1}, {3, 3, 3}});
  CHECK(halves_of({0.2, 1, 0.2, 0.2, 1, 0.2}) == Indices{{0, 1, 2}, {2, 4, 5}});
  // What a measured voltage scatters at the peak, or a dip in mid-sweep, ends nothing.
  CHECK(halves_of({0, 0.4, 0.98, 1.01, 0.97, 0.99, 0.6, 0.7, 0.4, 0}) == Indices{{0, 3, 9}});
}

TEST_CASE("a branch that jumps to 0 V is missing", "[sweeps]") {
  CHECK(halves_of({0, 0.4, 1, 0, -0.4, -1}) == Indices{{0, 2, 2}, {3, 5, 5}});
}

TEST_CASE("the read point", "[sweeps]") {
  const std::vector<double> v{0, 0.1, 0.2, 0.3, 0.4};
  const std::vector<double> i{0, 1e-6, 2e-6, 3.3e-6, 4.6e-6};
  const ReadPoint between;
  CHECK_THAT(*between.resistance(v, i, 0.15), within_rel(1e5, 1e-12));
  CHECK_THAT(*between.resistance(v, i, 0.2), within_rel(1e5, 1e-12));
  CHECK_THAT(*between.current(v, i, 0.35), within_rel(3.95e-6, 1e-12));
  CHECK_FALSE(between.current(v, i, 0.41));
  CHECK_FALSE(between.current(v, i, -0.1));
  CHECK_FALSE(between.resistance({{0.1, 0.3}}, {{-1e-6, -2e-6}}, 0.2));
  CHECK_FALSE(between.resistance({{0.1, 0.3}}, {{0.0, 0.0}}, 0.2));
  CHECK_THAT(*between.current({{0.2, 0.2}}, {{1.0, 3.0}}, 0.2), within_rel(2.0, 1e-12));
  // Least squares through (0.1, 1), (0.2, 2), (0.3, 3.3) µA: the mean 2.1 µA at 0.2 V.
  const ReadPoint fit{ReadMethod::local_fit};
  CHECK_THAT(*fit.current(v, i, 0.2), within_rel(2.1e-6, 1e-12));
  // Too few samples near it: the line between the two around it.
  CHECK_THAT(*fit.current({{0.0, 1.0}}, {{0.0, 5.0}}, 0.2), within_rel(1.0, 1e-12));
  CHECK_FALSE(fit.current(v, i, 0.5));
}

TEST_CASE("jumps and plateaus of a half sweep", "[sweeps]") {
  const auto read = [](const IVTrace& trace) {
    return HalfSweepReader(0.2)(trace, HalfSweepFinder(0.25)(trace).at(0));
  };
  const HalfSweepReading set = read(triangle(1.0, 50, [](double v, bool back) {
    return back || v > 0.61 ? std::min(v / 1e4, 50e-6) : v / 1e6;
  }));
  CHECK_THAT(*set.before, within_rel(1e6, 1e-9));
  CHECK_THAT(*set.after, within_rel(1e4, 1e-9));
  CHECK_THAT(*set.rise, within_abs(0.61, 1e-9));
  CHECK_THAT(*set.compliance, within_rel(50e-6, 1e-9));

  const HalfSweepReading reset = read(triangle(
      -1.0, 50, [](double v, bool back) { return back || v < -0.81 ? v / 1e6 : v / 1e4; }));
  CHECK_THAT(*reset.before, within_rel(1e4, 1e-9));
  CHECK_THAT(*reset.after, within_rel(1e6, 1e-9));
  CHECK_THAT(*reset.fall, within_abs(-0.81, 1e-9));
  CHECK_FALSE(reset.compliance);

  // A single spike is no jump: three samples on either side outvote it.
  IVTrace spiked =
      triangle(1.0, 50, [](double v, bool back) { return back || v > 0.61 ? v / 1e4 : v / 1e6; });
  spiked.current[20] *= 30.0;
  CHECK_THAT(*read(spiked).rise, within_abs(0.61, 1e-9));
  CHECK_FALSE(read(spiked).compliance);  // ohmic

  IVTrace one_way = spiked;
  one_way.voltage.resize(51);
  one_way.current.resize(51);
  CHECK(read(one_way).before);
  CHECK_FALSE(read(one_way).after);
  CHECK_FALSE(read(one_way).rise);
}
