// Cells without variability give every weight back exactly, whatever the format, cells and readout.
#include <cmath>

#include "catch.hpp"
#include "random.hpp"
#include "rramvar/encoding/fixed_point.hpp"
#include "rramvar/encoding/raw_float.hpp"
#include "rramvar/readout/nearest_level.hpp"
#include "rramvar/readout/threshold.hpp"
#include "sampling/devices.hpp"

using namespace rramvar;

namespace {

template <class Encoder, class Distribution, class Readout>
std::size_t wrong_weights(const Encoder& encoder, const Distribution& d, const Readout& readout) {
  const auto weights = test::awkward_weights(200, 1);
  const StoredWeightsOf stored(encoder, VariabilitySampler(d, readout), std::span(weights));
  std::vector<double> w_hat(weights.size());
  const ReadCounts counts = stored.read({.seed = 9, .trial = 3}, w_hat);
  CHECK(counts.bits_misread == 0);
  CHECK(counts.cells_read == weights.size() * stored.cells_per_weight());
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    std::uint64_t ignored = 0;
    const double rounded = encoder.settle(encoder.decode(encoder(weights[i])), ignored);
    if (w_hat[i] != rounded || std::signbit(w_hat[i]) != std::signbit(rounded)) ++wrong;
    if (stored.encoded()[i] != rounded) ++wrong;
  }
  return wrong;
}

template <class Format, class Cells, std::size_t S>
void check_all_readouts() {
  const BitEncoder<Format, Cells> encoder{Format{}, store::all, Cells{}};
  const auto d = test::ideal_device<S>();
  CHECK(wrong_weights(encoder, d, ConductanceReadout{}) == 0);
  CHECK(wrong_weights(encoder, d, ResistanceReadout{}) == 0);
  CHECK(wrong_weights(encoder, d, LogResistanceReadout{}) == 0);
  CHECK(wrong_weights(encoder, d, ThresholdReadout{}) == 0);
}

}  // namespace

// ieee_float<4, 3> holds no value like 1e6: such weights saturate, and still come back.
TEMPLATE_TEST_CASE("Ideal cells give every weight back exactly", "", binary32, binary16, bfloat16,
                   (ieee_float<4, 3>), (fixed_point<3, 12>), (fixed_point<0, 7>), RawFloat) {
  check_all_readouts<TestType, UniformCells<1>, 2>();
  check_all_readouts<TestType, UniformCells<2>, 4>();
  check_all_readouts<TestType, UniformCells<3>, 8>();
}

TEST_CASE("Ideal cells give every weight back exactly from tables and by NearestLevelReadout") {
  const auto d = test::ideal_device<8>();
  const BitEncoder<binary16, UniformCells<3>> encoder;
  const auto lut = DeviceLUT<8>::tabulate(d, 10);
  CHECK(wrong_weights(encoder, lut, ConductanceReadout{}) == 0);
  CHECK(wrong_weights(encoder, lut, ThresholdReadout{}) == 0);
  CHECK(wrong_weights(encoder, d, NearestLevelReadout{}) == 0);
}

TEST_CASE("Ideal cells with more states than a digit has values give it back exactly") {
  CHECK(wrong_weights(BitEncoder<binary16>{}, test::ideal_device<8>(), ConductanceReadout{}) == 0);
  CHECK(wrong_weights(BitEncoder<binary16>{}, test::ideal_device<8>(), ThresholdReadout{}) == 0);
}

// A known mistake of others: subnormals are encoded as 0.
TEST_CASE("Subnormal weights survive storage") {
  const std::vector<float> weights{6e-8f, -3e-5f};
  const StoredWeightsOf stored(BitEncoder<binary16>{},
                               VariabilitySampler(test::ideal_device<2>(), ConductanceReadout{}),
                               std::span(weights));
  CHECK(test::read_once(stored) == std::vector<double>{0x1p-24, -503.0 * 0x1p-24});
}
