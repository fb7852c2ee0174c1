#include "rramvar/readout/concepts.hpp"

#include <cmath>

#include "catch.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/device/distributions/ideal.hpp"
#include "rramvar/readout/adc.hpp"
#include "rramvar/readout/analog.hpp"
#include "rramvar/readout/differential.hpp"
#include "rramvar/readout/nearest_level.hpp"
#include "rramvar/readout/noisy_threshold.hpp"
#include "rramvar/readout/threshold.hpp"

using namespace rramvar;

namespace {

// The smallest readers that work, and readers that lack one thing each.
struct AnalogMinimum {
  double operator()(ohm r) const { return r; }
};
struct DigitalMinimum {
  LogicState operator()(ohm) const { return 0; }
};
struct Mutable {
  double operator()(ohm r) { return r; }
};
struct ReturnsFloat {
  float operator()(ohm) const { return 0.0f; }
};
struct ReturnsInt {
  int operator()(ohm) const { return 0; }
};
struct ReturnsNothing {
  void operator()(ohm) const {}
};
struct TakesNothing {
  double operator()() const { return 0.0; }
};
struct Uncopyable {
  Uncopyable() = default;
  Uncopyable(const Uncopyable&) = delete;
  double operator()(ohm r) const { return r; }
};

static_assert(DigitReader<AnalogMinimum> && !DigitalReader<AnalogMinimum>);
static_assert(DigitReader<DigitalMinimum> && DigitalReader<DigitalMinimum>);
static_assert(!DigitReader<Mutable>);
static_assert(!DigitReader<ReturnsFloat>);
static_assert(!DigitReader<ReturnsInt> && !DigitalReader<ReturnsInt>);
static_assert(!DigitReader<ReturnsNothing>);
static_assert(!DigitReader<TakesNothing>);
static_assert(!DigitReader<Uncopyable>);

// Readers with noise of their own, and readers of pairs.
struct NoisyMinimum {
  static constexpr DrawSource stream{70};
  double operator()(ohm r, DrawEngine&) const { return r; }
};
struct NoisyWithoutStream {
  double operator()(ohm r, DrawEngine&) const { return r; }
};
struct NoisyReturnsInt {
  static constexpr DrawSource stream{70};
  int operator()(ohm, DrawEngine&) const { return 0; }
};
struct PairMinimum {
  LogicState operator()(ohm, ohm) const { return 0; }
};
struct PairReturnsFloat {
  float operator()(ohm, ohm) const { return 0.0f; }
};
struct ThreeCells {
  double operator()(ohm, ohm, ohm) const { return 0.0; }
};

static_assert(DigitReader<NoisyMinimum> && NoisyReader<NoisyMinimum> &&
              !DigitalReader<NoisyMinimum> && !CellReader<NoisyMinimum>);
static_assert(!DigitReader<NoisyWithoutStream>);
static_assert(!DigitReader<NoisyReturnsInt>);
static_assert(DigitReader<PairMinimum> && PairReader<PairMinimum> && DigitalReader<PairMinimum> &&
              !CellReader<PairMinimum>);
static_assert(!DigitReader<PairReturnsFloat>);
static_assert(!DigitReader<ThreeCells>);
static_assert(cells_per_digit<AnalogMinimum> == 1 && cells_per_digit<NoisyMinimum> == 1 &&
              cells_per_digit<PairMinimum> == 2);
static_assert(std::same_as<reading_of<NoisyMinimum>, double> &&
              std::same_as<reading_of<PairMinimum>, LogicState>);

// Observables.
struct UserObservable {  // can be read, not turned back
  static double of(ohm r) { return std::sqrt(r); }
};
static_assert(InvertibleObservable<Conductance> && InvertibleObservable<Resistance> &&
              InvertibleObservable<LogResistance> && !InvertibleObservable<UserObservable>);

// The same of readouts.
struct OneDistribution {};
struct ReadoutMinimum {
  AnalogMinimum calibrate(const OneDistribution&) const { return {}; }
};
struct Uncalibrated {};
struct CalibratesMutably {
  AnalogMinimum calibrate(const OneDistribution&) { return {}; }
};
struct GivesNoReader {
  double calibrate(const OneDistribution&) const { return 0.0; }
};
struct UncopyableReadout {
  UncopyableReadout() = default;
  UncopyableReadout(const UncopyableReadout&) = delete;
  AnalogMinimum calibrate(const OneDistribution&) const { return {}; }
};

static_assert(ReadoutFor<ReadoutMinimum, OneDistribution>);
static_assert(!ReadoutFor<ReadoutMinimum, DeviceLUT<2>>);
static_assert(!ReadoutFor<Uncalibrated, OneDistribution>);
static_assert(!ReadoutFor<CalibratesMutably, OneDistribution>);
static_assert(!ReadoutFor<GivesNoReader, OneDistribution>);
static_assert(!ReadoutFor<UncopyableReadout, OneDistribution>);

// The library's own.
template <class Readout>
constexpr bool works_for_all =
    ReadoutFor<Readout, DeviceLUT<2>>&& ReadoutFor<Readout, DeviceLUT<8>>&&
        ReadoutFor<Readout, IdealResistance<2>> &&
    !ReadoutFor<Readout, OneDistribution>;
static_assert(works_for_all<ConductanceReadout> && works_for_all<ResistanceReadout> &&
              works_for_all<LogResistanceReadout> && works_for_all<ThresholdReadout> &&
              works_for_all<NearestLevelReadout> && works_for_all<NoisyThresholdReadout<>> &&
              works_for_all<AdcReadout<>> && works_for_all<AnalogReadout<UserObservable>>);
// A differential pair knows two states.
static_assert(ReadoutFor<DifferentialReadout<>, DeviceLUT<2>> &&
              !ReadoutFor<DifferentialReadout<>, DeviceLUT<8>>);
static_assert(ReadoutFor<DifferentialSignReadout, DeviceLUT<2>> &&
              !ReadoutFor<DifferentialSignReadout, DeviceLUT<8>>);
static_assert(NoisyReader<reader_of<NoisyThresholdReadout<>, DeviceLUT<2>>> &&
              DigitalReader<reader_of<NoisyThresholdReadout<>, DeviceLUT<2>>>);
static_assert(PairReader<reader_of<DifferentialReadout<>, DeviceLUT<2>>> &&
              !DigitalReader<reader_of<DifferentialReadout<>, DeviceLUT<2>>>);
static_assert(DigitalReader<reader_of<DifferentialSignReadout, DeviceLUT<2>>>);
static_assert(!DigitalReader<reader_of<ConductanceReadout, DeviceLUT<2>>>);
static_assert(DigitalReader<reader_of<ThresholdReadout, DeviceLUT<8>>>);
static_assert(DigitalReader<reader_of<NearestLevelReadout, DeviceLUT<2>>>);

}  // namespace

// Where every resistance reads as one of the three: there and back.
TEMPLATE_TEST_CASE("Observables turn back into resistances, beyond what any gives too", "",
                   Conductance, Resistance, LogResistance) {
  for (const ohm r : {1e-3, 1.0, 1234.5, 9.9e9}) {
    CHECK_THAT(TestType::resistance(TestType::of(r)), test::within_rel(r, 1e-14));
  }
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const bool rises = rises_with_resistance<TestType>();
  CHECK(TestType::resistance(rises ? -infinity : infinity) == 0.0);
  CHECK(TestType::resistance(rises ? infinity : -infinity) == infinity);
}

TEST_CASE("A user's observable reads by its levels") {
  const auto read = AnalogReadout<UserObservable>{{4e4, 1e4}}.calibrate(IdealResistance<2>{});
  CHECK(read(4e4) == 0.0);
  CHECK_THAT(read(2.25e4), test::within_rel(0.5, 1e-14));
}

TEST_CASE("Readout concepts are checked while this file compiles") {
  SUCCEED();
}
