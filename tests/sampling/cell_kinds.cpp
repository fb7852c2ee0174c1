#include "rramvar/sampling/cell_kinds.hpp"

#include "catch.hpp"
#include "random.hpp"
#include "rramvar/encoding/integers.hpp"
#include "rramvar/memory/weight_moments.hpp"
#include "rramvar/readout/adc.hpp"
#include "rramvar/readout/analog.hpp"
#include "rramvar/readout/noisy_threshold.hpp"
#include "rramvar/readout/threshold.hpp"
#include "sampling/devices.hpp"

using namespace rramvar;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

template class rramvar::CellKinds<DeviceLUT<8>, ThresholdReadout>;
template class rramvar::CellKinds<LogNormalResistance<4>, ConductanceReadout>;
static_assert(CellKinds<DeviceLUT<8>, ThresholdReadout>::most_bits == 3);
static_assert(CellKinds<DeviceLUT<7>, ThresholdReadout>::most_bits == 2);
static_assert(CellKinds<DeviceLUT<2>, ThresholdReadout>::most_bits == 1);

namespace {

const auto eight = DeviceLUT<8>::tabulate(test::noisy_device<8>(0.5), 300);

/// The states of `eight` with these numbers, as a table of its own.
template <std::size_t N>
DeviceLUT<N> states_of_eight(const std::array<LogicState, N>& chosen) {
  std::array<std::vector<ohm>, N> out;
  for (std::size_t s = 0; s < N; ++s) {
    const auto entries = eight.sorted(chosen[s]);
    out[s].assign(entries.begin(), entries.end());
  }
  return DeviceLUT<N>(out);
}
const DeviceLUT<2> outermost = states_of_eight<2>({0, 7});
const DeviceLUT<4> four = states_of_eight<4>({0, 2, 5, 7});

constexpr FieldCells mixed{.fraction = {3}};

}  // namespace

// The independent path: a device that has only those states.
TEST_CASE("Cells of fewer bits than the device could hold are those of its outermost states") {
  const auto weights = test::awkward_weights(300, 11);
  const auto check = [&](const auto& encoder, const auto& few, const auto& readout,
                         const auto& readout_of_few) {
    const auto of_eight =
        store_weights(encoder, VariabilitySampler(eight, readout), std::span(weights));
    const auto of_few =
        store_weights(encoder, VariabilitySampler(few, readout_of_few), std::span(weights));
    for (std::uint32_t t = 0; t < 5; ++t) {
      CHECK(test::read_once(*of_eight, {.trial = t}) == test::read_once(*of_few, {.trial = t}));
    }
    const WeightMoments a = of_eight->moments();
    const WeightMoments b = of_few->moments();
    CHECK(a.known == b.known);
    CHECK(std::ranges::equal(a.weights, b.weights, [](const Moments& x, const Moments& y) {
      return x.mean == y.mean && x.variance == y.variance && x.fourth == y.fourth;
    }));
    CHECK(of_eight->expected().bits_misread == of_few->expected().bits_misread);
  };
  const BitEncoder<binary16> one_bit;
  const BitEncoder<twos_complement<7>, UniformCells<2>> two_bits;
  check(one_bit, outermost, ConductanceReadout{}, ConductanceReadout{});
  check(one_bit, outermost, LogResistanceReadout{}, LogResistanceReadout{});
  check(one_bit, outermost, ThresholdReadout{}, ThresholdReadout{});
  check(one_bit, outermost, AdcReadout<>{.bits = 4}, AdcReadout<>{.bits = 4});
  check(one_bit, outermost, NoisyThresholdReadout<>{{}, 0.1}, NoisyThresholdReadout<>{{}, 0.1});
  check(one_bit, four, ThresholdReadout{}, ThresholdReadout{});
  check(two_bits, four, ConductanceReadout{}, ConductanceReadout{});
  check(two_bits, four, ThresholdReadout{}, ThresholdReadout{});
  // References that a user gives are of all states; few bits take those of theirs.
  const std::vector<ohm> levels{9e5, 4e5, 2e5, 8e4, 3e4, 1e4, 4e3, 2e3};
  check(two_bits, four, ConductanceReadout{levels}, ConductanceReadout{{9e5, 2e5, 1e4, 2e3}});
  const std::vector<ohm> bounds{7e5, 3e5, 1e5, 5e4, 2e4, 7e3, 3e3};
  check(one_bit, outermost, ThresholdReadout{bounds}, ThresholdReadout{{5e4}});
  check(two_bits, four, ThresholdReadout{bounds}, ThresholdReadout{{7e5, 5e4, 7e3}});
}

TEST_CASE("References are counted against all states of the device") {
  CHECK_THROWS_AS(VariabilitySampler(eight, ConductanceReadout{{1e6, 1e3}}), Error);
  CHECK_THROWS_AS(VariabilitySampler(eight, ThresholdReadout{{1e4}}), Error);
}

// 20,000 trials; limits of 5 standard errors, so a false alarm in 6e-7 of all seeds for each of the
// 12 numbers.
TEST_CASE("Mixed cells: the exact moments are those of many reads") {
  const std::vector<float> weights{0.37f, -1.21f, 0.0061f};
  const auto check = [&](const auto& encoder, const auto& readout) {
    const auto stored =
        store_weights(encoder, VariabilitySampler(eight, readout), std::span(weights));
    const WeightMoments exact = stored->moments();
    REQUIRE(exact.known);
    constexpr std::uint32_t trials = 20'000;
    std::array<double, 3> sum{}, squares{};
    std::vector<double> w_hat(3);
    for (std::uint32_t t = 0; t < trials; ++t) {
      stored->read({.seed = 17, .trial = t}, w_hat);
      for (std::size_t i = 0; i < 3; ++i) {
        const double d = w_hat[i] - exact.weights[i].mean;
        sum[i] += d;
        squares[i] += d * d;
      }
    }
    for (std::size_t i = 0; i < 3; ++i) {
      const Moments& m = exact.weights[i];
      CHECK_THAT(sum[i] / trials, within_abs(0.0, 5 * std::sqrt(m.variance / trials)));
      const double of_square = m.fourth - m.variance * m.variance;
      CHECK_THAT(squares[i] / trials, within_abs(m.variance, 5 * std::sqrt(of_square / trials)));
    }
  };
  const BitEncoder<binary16, FieldCells> fraction_only(binary16{}, store::fraction, mixed);
  check(fraction_only, ConductanceReadout{});
  const BitEncoder<binary16, FieldCells> all(
      binary16{}, store::all,
      {.exponent = {1}, .fraction = {3, CellCode::gray, SplitFrom::most_significant}});
  check(all, ThresholdReadout{});
}

TEST_CASE(
    "Mixed cells: an exponent in single-level cells is misread as seldom as in a chip of them") {
  const auto rate = [](const auto& sampler, int width, LogicState s) {
    return 1.0 - test::confusion_of(sampler, width)[s][s];
  };
  const VariabilitySampler sampler(eight, ThresholdReadout{});
  const VariabilitySampler single(outermost, ThresholdReadout{});
  for (LogicState s = 0; s < 2; ++s) {
    CHECK(rate(sampler, 1, s) == rate(single, 1, s));
    CHECK(rate(sampler, 1, s) < 0.01 * rate(sampler, 3, s == 0 ? 0 : 7));
  }
}
