#include "rramvar/readout/concepts.hpp"

#include "catch.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/device/distributions/ideal.hpp"
#include "rramvar/readout/analog.hpp"
#include "rramvar/readout/nearest_level.hpp"
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
              works_for_all<NearestLevelReadout>);
static_assert(!DigitalReader<reader_of<ConductanceReadout, DeviceLUT<2>>>);
static_assert(DigitalReader<reader_of<ThresholdReadout, DeviceLUT<8>>>);
static_assert(DigitalReader<reader_of<NearestLevelReadout, DeviceLUT<2>>>);

}  // namespace

TEST_CASE("Readout concepts are checked while this file compiles") {
  SUCCEED();
}
