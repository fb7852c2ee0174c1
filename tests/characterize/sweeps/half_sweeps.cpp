// characterize/sweeps/half_sweeps.hpp, read_point.hpp and half_sweep_reading.hpp.

#include "rramvar/characterize/sweeps/half_sweeps.hpp"

#include <cmath>
#include <cstddef>
#include <optional>
#include <vector>

#include "catch.hpp"
#include "rramvar/characterize/sweeps/half_sweep_reading.hpp"
#include "rramvar/characterize/sweeps/read_point.hpp"

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
  CHECK_THAT(*set.jump, within_abs(0.61, 1e-9));
  CHECK_THAT(*set.compliance, within_rel(50e-6, 1e-9));

  const HalfSweepReading reset = read(triangle(
      -1.0, 50, [](double v, bool back) { return back || v < -0.81 ? v / 1e6 : v / 1e4; }));
  CHECK_THAT(*reset.before, within_rel(1e4, 1e-9));
  CHECK_THAT(*reset.after, within_rel(1e6, 1e-9));
  CHECK_THAT(*reset.jump, within_abs(-0.81, 1e-9));
  CHECK_FALSE(reset.compliance);

  // A single spike is no jump: three samples on either side outvote it.
  IVTrace spiked =
      triangle(1.0, 50, [](double v, bool back) { return back || v > 0.61 ? v / 1e4 : v / 1e6; });
  spiked.current[20] *= 30.0;
  CHECK_THAT(*read(spiked).jump, within_abs(0.61, 1e-9));
  CHECK_FALSE(read(spiked).compliance);  // ohmic

  IVTrace one_way = spiked;
  one_way.voltage.resize(51);
  one_way.current.resize(51);
  CHECK(read(one_way).before);
  CHECK_FALSE(read(one_way).after);
  CHECK_FALSE(read(one_way).fall);
  CHECK_THAT(*read(one_way).jump, within_abs(0.61, 1e-9));  // seen, though not what it led to
}

TEST_CASE("A steep curve is no switch, and a switch beside the read voltage is one", "[sweeps]") {
  // Half an order of magnitude every 20 mV; a factor of 5 between the states.
  const auto steep = [](double v, bool is_low) {
    return (is_low ? 5.0 : 1.0) * 1e-12 * std::sinh(v / 0.035);
  };
  const auto sweep = [&](auto is_low) {
    IVTrace trace;
    for (int k = 0; k <= 100; ++k) {
      trace.voltage.push_back(0.02 * (k <= 50 ? k : 100 - k));
      trace.current.push_back(steep(trace.voltage.back(), is_low(k)));
    }
    return trace;
  };
  const auto read = [](const IVTrace& trace, double at) {
    return HalfSweepReader(at)(trace, HalfSweepFinder(0.1)(trace).at(0));
  };
  const IVTrace never = sweep([](int) { return false; });
  const IVTrace switched = sweep([](int k) { return k >= 28; });  // at 0.56 V
  for (const double at : {0.1, 0.3, 0.5, 0.52, 0.54}) {
    CHECK_THAT(*read(never, at).fall, within_abs(0.0, 1e-12));
    const HalfSweepReading reading = read(switched, at);
    CHECK_THAT(*reading.fall, within_rel(std::log(5.0), 1e-9));
    CHECK_THAT(*reading.before, within_rel(at / steep(at, false), 1e-9));
    CHECK_THAT(*reading.after, within_rel(at / steep(at, true), 1e-9));
    CHECK_THAT(*reading.jump, within_abs(0.55, 1e-9));
    CHECK_FALSE(reading.switches_below_read);
  }
  // Above the switch the forward branch shows the new state, not the one before.
  for (const double at : {0.58, 0.7, 0.8}) {
    const HalfSweepReading reading = read(switched, at);
    CHECK(reading.switches_below_read);
    CHECK_FALSE(reading.before);
    CHECK_THAT(*reading.fall, within_rel(std::log(5.0), 1e-9));
    CHECK_THAT(*reading.after, within_rel(at / steep(at, true), 1e-9));
    CHECK_THAT(*reading.jump, within_abs(0.55, 1e-9));
  }
  const HalfSweepReading at_peak = read(sweep([](int k) { return k > 50; }), 0.2);
  CHECK(at_peak.jumps_at_peak);
  CHECK_THAT(*at_peak.jump, within_abs(0.99, 1e-9));
}

TEST_CASE("Currents that drown in the noise are one state", "[sweeps]") {
  IVTrace trace;
  for (int k = 0; k <= 100; ++k) {
    trace.voltage.push_back(0.02 * (k <= 50 ? k : 100 - k));
    // ±1 nA of noise on 1 pA/V and, on the way back, on 10 pA/V.
    const double noise = 1e-9 * std::sin(static_cast<double>(k * k));
    trace.current.push_back(noise + trace.voltage.back() * (k <= 50 ? 1e-12 : 1e-11));
  }
  const HalfSweepReading reading = HalfSweepReader(0.2)(trace, HalfSweepFinder(0.25)(trace).at(0));
  REQUIRE(reading.fall);
  CHECK(std::abs(*reading.fall) < std::log(2.0));
}
