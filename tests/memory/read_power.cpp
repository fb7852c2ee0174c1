#include "rramvar/memory/read_power.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <vector>

#include "catch.hpp"
#include "rramvar/device/chosen_states.hpp"
#include "rramvar/device/sources/stuck_at.hpp"
#include "rramvar/device/varied_device.hpp"
#include "rramvar/encoding/ieee_float.hpp"
#include "rramvar/encoding/integers.hpp"
#include "rramvar/memory/programming_energy.hpp"
#include "rramvar/memory/protected_weights.hpp"
#include "rramvar/readout/analog.hpp"
#include "rramvar/readout/differential.hpp"
#include "rramvar/readout/threshold.hpp"
#include "sampling/devices.hpp"

using namespace rramvar;
using rramvar::test::within_rel;

namespace {

// 0x3C00, 0xBC00, 0x3800, 0x0001 in binary16: 4 + 5 + 3 + 1 ones.
const std::vector<float> four_weights{1.0f, -1.0f, 0.5f, 5.9604645e-8f};
using Counts = std::vector<std::uint64_t>;

template <class Cells, class Distribution, class Readout>
std::unique_ptr<StoredWeights> four_stored(Cells cells, Distribution device, Readout readout) {
  return store_weights(BitEncoder<binary16, Cells>({}, store::all, cells),
                       VariabilitySampler(std::move(device), readout), std::span(four_weights));
}

}  // namespace

TEST_CASE("The census counts the bits of the stored words") {
  const auto device = test::noisy_device<2>(0.3);
  CHECK(census_of(*four_stored(UniformCells<1>{}, device, ThresholdReadout{})).cells ==
        Counts{51, 13});

  SECTION("a differential pair holds every bit and its complement") {
    const auto census = census_of(*four_stored(UniformCells<1>{}, device, DifferentialReadout<>{}));
    CHECK(census.cells == Counts{64, 64});
  }
  SECTION("bits in reliable memory are not in it") {
    const auto stored =
        store_weights(BitEncoder<binary16>(store::sign),
                      VariabilitySampler(device, ThresholdReadout{}), std::span(four_weights));
    CHECK(census_of(*stored).cells == Counts{3, 1});
  }
  SECTION("check bits are left out, and counted as such") {
    const auto stored =
        protect(four_stored(UniformCells<1>{}, device, ThresholdReadout{}), TripleRedundancy{});
    const CellCensus census = census_of(*stored);
    CHECK(census.cells == Counts{51, 13});
    CHECK(census.left_out == 128);
  }
  SECTION("layers add up") {
    CellCensus sum{.cells = {1, 2}, .left_out = 3};
    sum += {.cells = {10, 20}, .left_out = 30};
    CHECK(sum.cells == Counts{11, 22});
    CHECK(sum.left_out == 33);
    CHECK(sum.counted() == 33);
  }
}

TEST_CASE("Cells of fewer bits than the device can hold use the states that they are written to") {
  using Eight = LogNormalResistance<8>;
  const Eight device = test::noisy_device<8>(0.1);
  const FieldCells cells{.fraction = {2}};
  const CellCensus census = census_of(*four_stored(cells, device, ThresholdReadout{}));
  // Signs and exponents: 24 bits in the outermost states, of which 4 + 5 + 3 are 1. Fractions: 20
  // digits of two bits, all 00 but one 01.
  Counts expected(8);
  expected[0] = 12 + 19;
  expected[7] = 12;
  expected[ChosenStates<Eight, 4>::in_base(1)] += 1;
  CHECK(census.cells == expected);

  // A Gray code: the number 3 is state 2.
  const std::vector<float> three{3.0f};
  const auto gray = store_weights(
      BitEncoder<twos_complement<4>, FieldCells>(
          {}, store::all, {.integer = {3, CellCode::gray}, .fraction = {3, CellCode::gray}}),
      VariabilitySampler(device, ThresholdReadout{}), std::span(three));
  const CellCensus one = census_of(*gray);
  // The scale maps 3 to 7: sign 0, magnitude 111, which is Gray code for state 5.
  CHECK(one.cells == Counts{1, 0, 0, 0, 0, 1, 0, 0});
}

TEST_CASE("Mean and spread of the power are those of log-normal conductances") {
  const double sigma = 0.4;
  const auto device = test::noisy_device<2>(sigma);
  const CellCensus census{.cells = {51, 13}};
  // E[1/R] = exp(−µ + σ²/2), Var[1/R] = (exp(σ²) − 1)·E[1/R]².
  double mean = 0.0;
  double variance = 0.0;
  for (LogicState s = 0; s < 2; ++s) {
    const auto n = static_cast<double>(census.cells[s]);
    const double g = std::exp(-device.mu_ln[s] + sigma * sigma / 2);
    mean += n * g;
    variance += n * std::expm1(sigma * sigma) * g * g;
  }
  const StoredConductance g = conductance_of(census, device);
  CHECK_THAT(g.mean, within_rel(mean, 1e-9));
  CHECK_THAT(g.variance, within_rel(variance, 1e-9));
  CHECK_THAT(g.power(0.2), within_rel(0.04 * mean, 1e-9));
  CHECK_THAT(g.power_std(0.2), within_rel(0.04 * std::sqrt(variance), 1e-9));

  SECTION("a stand-in table where nobody knows the mean") {
    struct OnlyDraws {
      LogNormalResistance<2> law;
      ohm operator()(LogicState s, DrawEngine& engine) const { return law(s, engine); }
    };
    // 2¹⁶ draws: the standard error of the mean is 0.0016 of it.
    CHECK_THAT(conductance_of(census, OnlyDraws{device}).mean, within_rel(mean, 0.008));
  }
  SECTION("two layers add up") {
    StoredConductance sum = g;
    sum += g;
    CHECK_THAT(sum.power(0.1), within_rel(2.0 * g.power(0.1), 1e-12));
    CHECK_THAT(sum.power_std(0.1), within_rel(std::sqrt(2.0) * g.power_std(0.1), 1e-12));
  }
}

TEST_CASE("The power is that of drawn cells") {
  const auto lut = DeviceLUT<2>::tabulate(test::noisy_device<2>(0.8), 300);
  const CellCensus census{.cells = {30, 20}};
  const StoredConductance expected = conductance_of(census, lut);
  constexpr std::uint32_t writes = 4000;
  double sum = 0.0;
  double squares = 0.0;
  for (std::uint32_t t = 0; t < writes; ++t) {
    double g = 0.0;
    for (std::uint32_t cell = 0; cell < 50; ++cell) {
      DrawEngine engine({.seed = 9, .trial = t}, cell, 0);
      g += 1.0 / lut(cell < 30 ? 0 : 1, engine);
    }
    sum += g;
    squares += (g - expected.mean) * (g - expected.mean);
  }
  // 4.5 standard errors each: a false alarm in 1.4e-5 of all seeds; the seed is fixed. The
  // variance's is near √(2/n), the sum of 50 cells being nearly normal; 1.3 times that is allowed.
  const double n = writes;
  CHECK(std::abs(sum / n - expected.mean) < 4.5 * std::sqrt(expected.variance / n));
  CHECK(std::abs(squares / n / expected.variance - 1.0) < 1.3 * 4.5 * std::sqrt(2.0 / n));
}

TEST_CASE("Stuck cells conduct as what they are stuck at") {
  const auto device = test::ideal_device<2>();
  const CellCensus census{.cells = {8, 0}};
  const VariedDevice stuck(device, StuckAt<2>{{0.0, 0.25}});
  const double low = 1.0 / device.nominal_ohm[0];
  const double high = 1.0 / device.nominal_ohm[1];
  const StoredConductance g = conductance_of(census, stuck);
  CHECK_THAT(g.mean, within_rel(8 * (0.75 * low + 0.25 * high), 1e-12));
  CHECK_THAT(g.variance, within_rel(8 * 0.75 * 0.25 * (high - low) * (high - low), 1e-9));
}

TEST_CASE("Programming energy is V·I·t of every cell's pulse") {
  const CellCensus census{.cells = {3, 5}};
  const std::array pulses{ProgrammingPulse{2.0, 100e-6, 50e-9}, ProgrammingPulse{1.5, 20e-6, 1e-6}};
  CHECK_THAT(pulses[0].energy(), within_rel(1e-11, 1e-12));
  CHECK_THAT(programming_energy(census, pulses), within_rel(3e-11 + 15e-11, 1e-12));
}
