#include "rramvar/sampling/variability_sampler.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "catch.hpp"
#include "error_text.hpp"
#include "random.hpp"
#include "rramvar/device/builtin_tables.hpp"
#include "rramvar/readout/threshold.hpp"
#include "sampling/devices.hpp"

using namespace rramvar;
using rramvar::test::error_of;
using rramvar::test::has_all;
using rramvar::test::within_rel;

template class rramvar::VariabilitySampler<DeviceLUT<2>, ConductanceReadout>;
template class rramvar::VariabilitySampler<LogNormalResistance<8>, ThresholdReadout>;
static_assert(!VariabilitySampler<DeviceLUT<2>>::is_digital);
static_assert(VariabilitySampler<DeviceLUT<2>, ThresholdReadout>::is_digital);
static_assert(VariabilitySampler<DeviceLUT<8>>::states == 8);
static_assert(std::is_same_v<decltype(VariabilitySampler(std::declval<DeviceLUT<2>>())),
                             VariabilitySampler<DeviceLUT<2>, ConductanceReadout>>);

// Analog readout of a format without a layout must not compile; there the sampler's static_assert
// says so. It cannot be tested from within.

namespace {

template <class Encoder, class Sampler>
std::vector<double> sampled(const Encoder& encoder, const Sampler& sampler, const TrialIndex& at,
                            std::size_t n = 300) {
  const auto words = encoder(std::span<const float>(test::awkward_weights(n, 2)));
  std::vector<double> w_hat(n);
  sampler.sample(encoder, std::span(words), at, w_hat);
  return w_hat;
}

template <std::size_t S, class Encoder, class Readout>
void check_fast_path(const Encoder& encoder, const Readout& readout) {
  static_assert(!TabulatedDistribution<test::Hidden<S>>);
  const auto lut = DeviceLUT<S>::tabulate(test::noisy_device<S>(0.3), 777);
  const VariabilitySampler fast(lut, readout);
  const VariabilitySampler plain(test::Hidden<S>{lut}, readout);
  for (std::uint32_t trial = 0; trial < 20; ++trial) {
    const TrialIndex at{.seed = 5, .trial = trial, .chip = 2};
    REQUIRE(sampled(encoder, fast, at) == sampled(encoder, plain, at));
  }
}

const auto noisy = DeviceLUT<2>::tabulate(test::noisy_device<2>(1.5), 500);

}  // namespace

TEST_CASE("Tabulated readings give the same bits as drawing cell by cell") {
  check_fast_path<2>(BitEncoder<binary16>{}, ConductanceReadout{});
  check_fast_path<2>(BitEncoder<binary32>{}, LogResistanceReadout{});
  check_fast_path<8>(BitEncoder<binary16, UniformCells<3>>{}, ResistanceReadout{});
  check_fast_path<2>(BitEncoder<binary16>{}, ThresholdReadout{{2e4}});
}

TEST_CASE(
    "A weight's draws do not depend on the other weights, their number or the trial's order") {
  const BitEncoder<binary16> encoder;
  const VariabilitySampler sampler(noisy, ConductanceReadout{});
  const auto all = sampled(encoder, sampler, {.seed = 1, .trial = 4});
  sampled(encoder, sampler, {.seed = 1, .trial = 99});
  auto few = sampled(encoder, sampler, {.seed = 1, .trial = 4}, 17);
  CHECK(std::equal(few.begin(), few.end(), all.begin()));
  // Nor on which object makes them.
  CHECK(sampled(BitEncoder<binary16>{}, VariabilitySampler(noisy, ConductanceReadout{}),
                {.seed = 1, .trial = 4}) == all);
}

// A known mistake of others: the seed is a parameter that is never used.
TEST_CASE("Seed, trial and chip each change the draws, and nothing else does") {
  const BitEncoder<binary16> encoder;
  const VariabilitySampler sampler(noisy, ConductanceReadout{});
  const std::vector<TrialIndex> places{{.seed = 1},
                                       {.seed = 2},
                                       {.seed = (std::uint64_t{1} << 32) + 1},
                                       {.seed = 1, .trial = 1},
                                       {.seed = 1, .chip = 1},
                                       {.seed = 1, .trial = 1, .chip = 1}};
  for (std::size_t i = 0; i < places.size(); ++i) {
    for (std::size_t j = 0; j < places.size(); ++j) {
      CHECK((sampled(encoder, sampler, places[i]) == sampled(encoder, sampler, places[j])) ==
            (i == j));
    }
  }
}

// A known mistake of others: one random draw shared by all cells of a state.
TEST_CASE("Every cell has a draw of its own") {
  const BitEncoder<binary16> encoder(store::mask(0x000f));
  const VariabilitySampler sampler(test::noisy_device<2>(0.1), ConductanceReadout{});
  const std::vector<float> weights(1000, 1.0f + 15 * 0x1p-10f);
  const auto words = encoder(std::span<const float>(weights));
  std::vector<double> w_hat(weights.size());
  sampler.sample(encoder, std::span(words), {}, w_hat);
  std::sort(w_hat.begin(), w_hat.end());
  CHECK(std::adjacent_find(w_hat.begin(), w_hat.end()) == w_hat.end());
  // Digits of one weight too: if they shared a draw, ŵ − 1 would be 15·2⁻¹⁰·d̂ with the spread of
  // d̂; four own draws have (1 + 4 + 16 + 64)/225 of that variance. A false alarm needs 5 sigma.
  double mean = 0, square = 0;
  for (const double w : w_hat) mean += w / 1000;
  for (const double w : w_hat) square += (w - mean) * (w - mean) / 999;
  const double digit = 0.01 * 1.015;  // Var d̂ = e^σ² − 1, up to 0.1 % from the HRS
  CHECK_THAT(square, within_rel(85.0 * digit * 0x1p-20, 5 * std::sqrt(2.1 / 999)));
}

TEST_CASE("Bits held in reliable memory never change") {
  const VariabilitySampler sampler(noisy, ThresholdReadout{});
  const auto weights = test::awkward_weights(300, 3);
  for (const StoredBits stored : {store::sign, store::exponent, store::fraction,
                                  store::sign | store::fraction, store::mask(0x4211)}) {
    const BitEncoder<binary16> encoder(binary16{}, stored, UniformCells<1>{}, NonFinite::propagate);
    const auto words = encoder(std::span<const float>(weights));
    std::vector<double> w_hat(weights.size());
    WordBits changed = 0;
    for (std::uint32_t trial = 0; trial < 50; ++trial) {
      sampler.sample(encoder, std::span(words), {.trial = trial}, w_hat);
      for (std::size_t i = 0; i < words.size(); ++i) {
        if (std::isnan(w_hat[i])) continue;  // a NaN does not keep its fraction
        changed |= binary16{}.encode(w_hat[i]) ^ words[i];
      }
    }
    CHECK(changed == encoder.stored_mask());  // every stored bit did change at some time
  }
}

TEST_CASE("Analog noise of the fraction keeps sign and exponent") {
  const BitEncoder<binary16> encoder(store::fraction);
  const VariabilitySampler sampler(test::noisy_device<2>(0.05), ConductanceReadout{});
  const std::vector<float> weights{-1.0f, 0.25f, -3.0f, 6e-8f};
  const auto words = encoder(std::span<const float>(weights));
  std::vector<double> w_hat(4);
  for (std::uint32_t trial = 0; trial < 100; ++trial) {
    sampler.sample(encoder, std::span(words), {.trial = trial}, w_hat);
    for (std::size_t i = 0; i < 3; ++i) CHECK(std::signbit(w_hat[i]) == std::signbit(weights[i]));
    CHECK_THAT(w_hat[0], test::within_abs(-1.0, 0.01));
    CHECK_THAT(w_hat[1], test::within_abs(0.25, 0.0025));
    CHECK_THAT(w_hat[2], test::within_abs(-3.0, 0.6));
    CHECK(std::abs(w_hat[3]) < 1e-6);
  }
}

// A known mistake of others: a flip of the sign bit hits its neighbour.
TEST_CASE("A flip of the sign bit changes the sign and nothing else") {
  const auto weights = test::awkward_weights(100, 4);
  const auto all_read_as = [&](auto readout, auto encoder) {
    const StoredWeightsOf stored(encoder, VariabilitySampler(test::ideal_device<2>(), readout),
                                 std::span(weights));
    const auto w_hat = test::read_once(stored);
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const double rounded = stored.encoded()[i];
      const double negative = -std::abs(rounded);
      const double expected =
          std::is_same_v<decltype(readout), test::Stuck<1>> ? negative : -negative;
      wrong += w_hat[i] != expected || std::signbit(w_hat[i]) != std::signbit(expected);
    }
    return wrong;
  };
  CHECK(all_read_as(test::Stuck<1>{}, BitEncoder<binary16>(store::sign)) == 0);
  CHECK(all_read_as(test::Stuck<0>{}, BitEncoder<binary16>(store::sign)) == 0);
  CHECK(all_read_as(test::Stuck<1>{}, BitEncoder<binary32>(store::sign)) == 0);
  CHECK(all_read_as(test::Stuck<0>{}, BitEncoder<bfloat16>(store::sign)) == 0);
}

TEST_CASE("Digits narrower than the cell are clipped to their highest value") {
  const BitEncoder<binary16, UniformCells<3>> encoder(binary16{}, store::all, UniformCells<3>{},
                                                      NonFinite::propagate);
  // Cells always read as state 7: every stored bit becomes 1, the digits of 1 and 2 bits too.
  const VariabilitySampler sampler(test::ideal_device<8>(), test::Stuck<7>{});
  const std::array<std::uint16_t, 2> words{0x0000, 0x1234};
  std::array<double, 2> w_hat{};
  const ReadCounts counts = sampler.sample(encoder, std::span(words), {}, w_hat);
  CHECK(std::isnan(w_hat[0]));
  CHECK(counts.bits_misread == 16 + 16 - 5);
  CHECK(counts.cells_read == 2 * (4 + 2 + 1));
  CHECK(counts.non_finite_weights == 2);

  const BitEncoder<binary16, UniformCells<3>> fraction(binary16{}, store::fraction);
  CHECK(sampler.sample(fraction, std::span(words), {}, w_hat).bits_misread == 10 + 10 - 4);
  CHECK(w_hat[0] == 1023 * 0x1p-24);
  CHECK(w_hat[1] == binary16{}.decode(0x13ff));

  // State 4 fits the three digits of 3 bits; the digit of 1 bit reads 1, not 4 modulo 2.
  const VariabilitySampler middle(test::ideal_device<8>(), test::Stuck<4>{});
  middle.sample(fraction, std::span(words), {}, w_hat);
  CHECK(w_hat[0] == 0b1'100'100'100 * 0x1p-24);
}

TEST_CASE("More bits a cell than the device has states for are refused") {
  const std::vector<float> weights{1.0f};
  const auto refusal = [&](auto encoder, auto distribution) {
    return error_of([&] {
      store_weights(encoder, VariabilitySampler(distribution, ConductanceReadout{}),
                    std::span(weights));
    });
  };
  CHECK(has_all(refusal(BitEncoder<binary16, UniformCells<2>>{}, test::ideal_device<2>()),
                {"2 bits", "2 states"}));
  CHECK(has_all(refusal(BitEncoder<binary16, UniformCells<3>>{}, test::ideal_device<7>()),
                {"3 bits", "7 states"}));
  CHECK(refusal(BitEncoder<binary16, UniformCells<3>>{}, test::ideal_device<8>()) == "no error");
  // Only what is stored counts: a single bit fits any cell.
  CHECK(refusal(BitEncoder<binary16, UniformCells<3>>(store::sign), test::ideal_device<2>()) ==
        "no error");
}

TEST_CASE("The policies for Inf and NaN, each with a count") {
  const VariabilitySampler sampler(test::ideal_device<2>(), test::Stuck<1>{});
  const std::array<std::uint16_t, 3> words{0x3c00, 0xbc00, 0x3e00};  // 1, −1, 1.5
  const auto settled = [&](NonFinite policy) {
    const BitEncoder<binary16> encoder(binary16{}, store::exponent, UniformCells<1>{}, policy);
    std::vector<double> w_hat(3);
    CHECK(sampler.sample(encoder, std::span(words), {}, w_hat).non_finite_weights == 3);
    return w_hat;
  };
  const auto left = settled(NonFinite::propagate);
  CHECK(left[0] == std::numeric_limits<double>::infinity());
  CHECK(left[1] == -std::numeric_limits<double>::infinity());
  CHECK(std::isnan(left[2]));
  CHECK(settled(NonFinite::saturate) == std::vector<double>{65504.0, -65504.0, 65504.0});
  CHECK(settled(NonFinite::zero) == std::vector<double>{0.0, 0.0, 0.0});
}

TEST_CASE("Counts add up") {
  ReadCounts a{1, 2, 3};
  a += {10, 20, 30};
  CHECK(a.cells_read == 11);
  CHECK(a.bits_misread == 22);
  CHECK(a.non_finite_weights == 33);
}

TEST_CASE("Ohm given for ln R is found when a sampler is made, and the message says what to do") {
  const auto error = [](double mu) {
    return error_of([&] {
      VariabilitySampler(LogNormalResistance<2>{{mu, 8.9}, {1.4, 0.1}}, ThresholdReadout{});
    });
  };
  CHECK(error(12.0) == "no error");
  CHECK(has_all(error(155.0), {"state 0 of the device", "e^15", "no cell has more than 1e21",
                               "from_median() of ohm"}));
  CHECK(has_all(error(155e3), {"state 0 of the device", "more than 1e308 ohm"}));
}
