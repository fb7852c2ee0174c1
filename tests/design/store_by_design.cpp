// Weights stored by names are those stored by types, bit by bit.
#include "rramvar/design/store_by_design.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "catch.hpp"
#include "design/reads.hpp"
#include "error_text.hpp"
#include "rramvar/design/conductance_by_design.hpp"
#include "rramvar/device/builtin_tables.hpp"
#include "rramvar/encoding/ieee_float.hpp"
#include "rramvar/encoding/integers.hpp"
#include "rramvar/layer/conv2d_layer1.hpp"
#include "rramvar/memory/exact_moments.hpp"
#include "rramvar/memory/protected_weights.hpp"
#include "rramvar/readout/analog.hpp"
#include "rramvar/readout/threshold.hpp"
#include "rramvar/sampling/variability_sampler.hpp"

using namespace rramvar;
using rramvar::test::error_of;
using rramvar::test::has_all;
using rramvar::test::reads_of;
using rramvar::test::some_weights;

namespace {

const LayerWeights layer_weights{some_weights(), test::weights_of_filter};

template <class Format, class Cells = UniformCells<1>, class Lut, class Readout>
std::unique_ptr<StoredWeights> by_types(const Lut& lut, const Readout& readout) {
  return store_weights(BitEncoder<Format, Cells>{}, VariabilitySampler(lut, readout),
                       some_weights(), test::weights_of_filter);
}

/// Whether both read the same and have the same exact moments.
void check_same(const StoredWeights& named, const StoredWeights& typed) {
  CHECK(reads_of(named) == reads_of(typed));
  CHECK(named.read_way() == typed.read_way());
  CHECK(named.expected().bits_misread == typed.expected().bits_misread);
  const WeightMoments a = named.moments();
  const WeightMoments b = typed.moments();
  REQUIRE(a.why_unknown == b.why_unknown);
  REQUIRE(a.weights.size() == b.weights.size());
  for (std::size_t i = 0; i < a.weights.size(); ++i) {
    CHECK(a.weights[i].mean == b.weights[i].mean);
    CHECK(a.weights[i].variance == b.weights[i].variance);
  }
}

/// "protect:secded", as another language may have it.
std::string with_colon(std::string_view member, std::string_view value) {
  return std::string(member).append(":").append(value);
}

}  // namespace

TEST_CASE("binary16 by threshold, int8 by conductance and SECDED are those of types", "[design]") {
  const DeviceLUT<2> lut = builtin_lut("radar_1t1r");
  const MeasuredDevice device = builtin_device("radar_1t1r");
  check_same(*store_by_design({.readout = "threshold"}, layer_weights, device),
             *by_types<binary16>(lut, ThresholdReadout{}));
  check_same(*store_by_design({.format = "int8"}, layer_weights, device),
             *by_types<int8>(lut, ConductanceReadout{}));
  check_same(*store_by_design({.format = "int8", .protect = "secded", .readout = "threshold"},
                              layer_weights, device),
             *protect(by_types<int8>(lut, ThresholdReadout{}), Secded{}));
}

TEST_CASE("cells of three bits, and a device of one's own, are those of types", "[design]") {
  const DeviceLUT<8> lut = builtin_lut<8>("radar_8level_postbake");
  const auto typed = by_types<int8, UniformCells<3>>(lut, ConductanceReadout{});
  const Design design{.format = "int8", .cells = "3"};
  check_same(*store_by_design(design, layer_weights, builtin_device("radar_8level_postbake")),
             *typed);
  check_same(*store_by_design(design, layer_weights, device_of(lut)), *typed);
}

TEST_CASE("the weights of a layer have a scale each filter", "[design]") {
  const Geometry geometry{
      .channels = 1, .height = 6, .width = 6, .filters = 3, .kernel_height = 2, .kernel_width = 2};
  const Conv2DLayer1 layer{Tensor<4>(std::array<std::size_t, 4>{3, 1, 2, 2}, 0.5f), geometry};
  CHECK(weights_of(layer).values.size() == 12);
  CHECK(weights_of(layer).per_filter == 4);
  CHECK(store_by_design({.format = "int8"}, weights_of(layer))->scale_groups().size() == 3);
}

TEST_CASE("cells of few bits take the outermost states of a device of many", "[design]") {
  const MeasuredDevice eight = builtin_device("radar_8level_prebake");
  const MeasuredDevice four = eight.for_bits(2);
  REQUIRE(four.states() == 4);
  CHECK(four.citation() == eight.citation());
  CHECK(four.cycles.states[0].resistance == eight.cycles.states[0].resistance);
  CHECK(four.cycles.states[3].resistance == eight.cycles.states[7].resistance);
  CHECK(has_all(error_of([&] { eight.for_bits(4); }), {"4 bits", "8 states", "fewer bits"}));
}

TEST_CASE("a device with another calibration is read by its references", "[design]") {
  MeasuredDevice baked = builtin_device("radar_8level_postbake");
  const Design design{.format = "int8", .cells = "3", .readout = "threshold"};
  const double own = store_by_design(design, layer_weights, baked)->expected().bits_misread;
  baked.calibration = builtin_device("radar_8level_prebake").cycles;
  const double before = store_by_design(design, layer_weights, baked)->expected().bits_misread;
  CHECK(before > own);
}

TEST_CASE("the conductance by design is that of the device's distribution", "[design]") {
  const MeasuredDevice device = builtin_device("radar_1t1r");
  const auto stored = store_by_design({}, layer_weights, device);
  const StoredConductance named = conductance_by_design({}, device, *stored);
  const StoredConductance typed = conductance_of(census_of(*stored), builtin_lut("radar_1t1r"));
  CHECK(named.mean == typed.mean);
  CHECK(named.variance == typed.variance);
}

TEST_CASE("what does not fit says why, in the words of whoever wrote the design", "[design]") {
  struct Mistake {
    Design design;
    std::vector<std::string_view> said;
  };
  const std::vector<Mistake> mistakes{
      {{.protect = "secded"},
       {"protect = secded needs a readout that gives bits",
        "readout = conductance gives real numbers", "or protect = clamp"}},
      {{.format = "posit8"}, {"format = posit8 cannot be read analog", "use readout = threshold"}},
      {{.references = "7k,high"}, {"references: '7k' is not a number", "in ohm"}},
      {{.cells = "two"}, {"cells: 'two' is not understood", "1 to 3"}},
      {{.cells = "2"}, {"2 bits", "2 states"}},
      {{.spread = "measured"}, {"spread = measured", "column 'cell'"}},
      {{.distribution = "gamma", .spread = "measured"}, {"distribution = gamma does not"}},
      {{.variability = {.d2d = "wide"}}, {"d2d: 'wide' is not a number", "lrs=NUMBER"}},
      {{.variability = {.c2c = "-0.1"}}, {"c2c is negative"}},
      {{.variability = {.read_noise = "loud"}}, {"read_noise: 'loud'", "published"}},
      {{.variability = {.telegraph_share = 1.5}}, {"telegraph_share = 1.5", "0 to 1"}},
      {{.variability = {.telegraph_step = -1.0}}, {"telegraph_step = -1", "above -1"}},
      {{.variability = {.drift = "0.1", .time = -1.0}}, {"time = -1", "0 or more"}},
      {{.variability = {.drift = "0.1", .drift_t0 = 0.0}}, {"drift_t0 = 0", "above 0"}},
      {{.variability = {.drift = "0.1", .temperature = 0.0}}, {"temperature = 0", "kelvin"}},
      {{.variability = {.read_voltage = 100.0}}, {"read_voltage = 100", "-10 to 10"}},
      {{.variability = {.read_voltage = 3.0}}, {"read_voltage = 3 is too far from the 0.2 V"}},
      {{.readout = "threshold", .comparator_offset = -0.1}, {"offset", "not negative"}},
  };
  for (const auto& [design, said] : mistakes) {
    const std::string text = error_of([&, &d = design] { store_by_design(d, layer_weights); });
    CAPTURE(text);
    CHECK(text != "no error");
    for (const std::string_view part : said) CHECK(has_all(text, {part}));
  }
  CHECK(has_all(error_of([] {
                  store_by_design({.variability = {.read_voltage = 0.1}}, layer_weights,
                                  device_of(builtin_lut("radar_1t1r")));
                }),
                {"read_voltage needs to know", "the device's read_voltage"}));
  CHECK(error_of([] {
          store_by_design({.protect = "tmr", .spelling = with_colon}, layer_weights);
        }).starts_with("protect:tmr needs a readout that gives bits (readout:conductance"));
}
