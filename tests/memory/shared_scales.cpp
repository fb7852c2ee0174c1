// Scales of tensors, filters and blocks; those of blocks are read from cells like everything else.
#include "rramvar/memory/shared_scales.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <memory>

#include "catch.hpp"
#include "error_text.hpp"
#include "random.hpp"
#include "rramvar/encoding/block_float.hpp"
#include "rramvar/encoding/integers.hpp"
#include "rramvar/memory/protected_weights.hpp"
#include "rramvar/readout/threshold.hpp"
#include "sampling/devices.hpp"

using namespace rramvar;
using rramvar::test::has_all;
using rramvar::test::within_abs;

namespace {

using Digital = VariabilitySampler<DeviceLUT<2>, ThresholdReadout>;
using Analog = VariabilitySampler<DeviceLUT<2>, ConductanceReadout>;

/// One entry in ten of either state reads as the other.
const auto one_in_ten = [] {
  std::vector<double> high(10, 1e6);
  std::vector<double> low(10, 1e3);
  high[0] = 1e3;
  low[0] = 1e6;
  return DeviceLUT<2>::from(high, low);
}();

std::vector<float> normal_weights(std::size_t n) {
  std::vector<float> weights(n);
  test::Random(11).fill_normal(weights, 0.1);
  return weights;
}

template <class Format, class Sampler>
StoredWeightsOf<BitEncoder<Format>, Sampler> stored_in(const Format& format, const Sampler& sampler,
                                                       std::span<const float> weights,
                                                       std::size_t filter = 0,
                                                       NonFinite policy = NonFinite::saturate) {
  return StoredWeightsOf(BitEncoder<Format>(format, store::all, {}, policy), sampler, weights,
                         filter);
}

}  // namespace

template class rramvar::StoredWeightsOf<BitEncoder<int8>, Analog>;
template class rramvar::StoredWeightsOf<BitEncoder<mxfp8>, Digital>;
template class rramvar::StoredWeightsOf<BitEncoder<mxfp8>, Analog>;

TEST_CASE("Ideal cells give every scaled format's nearest values, whatever shares a scale") {
  const auto weights = normal_weights(3 * 75);
  const auto check = [&](const auto& format, std::size_t filter) {
    const auto groups = scale_groups(format, std::span(weights), filter);
    for (const bool analog : {false, true}) {
      std::vector<double> w_hat(weights.size());
      if (analog) {
        stored_in(format, VariabilitySampler(test::ideal_device<2>(), ConductanceReadout{}),
                  weights, filter)
            .read({}, w_hat);
      } else {
        stored_in(format, VariabilitySampler(test::ideal_device<2>(), ThresholdReadout{}), weights,
                  filter)
            .read({}, w_hat);
      }
      std::size_t wrong = 0;
      for (const auto& [begin, end, affine] : groups) {
        for (std::size_t i = begin; i < end; ++i) {
          const auto word = format.encode(affine.to_format(static_cast<double>(weights[i])));
          const double value = affine.to_weight(static_cast<double>(format.decode(word)));
          wrong += w_hat[i] == value ? 0 : 1;
        }
      }
      CHECK(wrong == 0);
    }
  };
  for (const std::size_t filter : {std::size_t{0}, std::size_t{75}}) {
    check(int8{}, filter);
    check(int4{ScaleRule::range}, filter);
    check(offset_binary<6>{}, filter);
    check(sign_magnitude<5>{}, filter);
    check(ternary{}, filter);
    check(binary_weight{}, filter);
    check(mxfp8{}, filter);
    check(mxfp4{}, filter);
    check(mxfp4{{}, false}, filter);
  }
}

TEST_CASE("A scale of its own for each filter rounds no worse than one for all") {
  auto weights = normal_weights(4 * 50);
  for (std::size_t i = 0; i < 50; ++i) weights[i] *= 0.01f;  // a quiet filter
  const auto error = [&](std::size_t filter) {
    const auto stored = stored_in(int8{}, Digital(one_in_ten), weights, filter);
    double sum = 0.0;
    for (std::size_t i = 0; i < 50; ++i) {
      sum += std::pow(stored.encoded()[i] - static_cast<double>(weights[i]), 2);
    }
    return sum;
  };
  CHECK(error(50) < 0.01 * error(0));
}

TEST_CASE("The exponent that a block shares is read from cells of its own, and hits all of it") {
  const std::vector<float> weights(40'000 * 4, 1.0f);
  const block_float<e2m1, 4> format;  // scale 2^−2: word 125, 01111101
  const auto stored = stored_in(format, Digital(one_in_ten), weights);
  CHECK(stored.extra_cells() == 40'000 * 8);
  std::vector<double> w_hat(weights.size());
  std::vector<WordBits> read(weights.size());
  const ReadCounts counts = stored.read({.seed = 2}, w_hat);
  CHECK(counts.cells_read == 40'000 * (4 * 4 + 8));
  stored.read_words({.seed = 2}, read);
  const WordBits word = stored.words()[0];
  double hit = 0.0;
  double lowest_bits = 0.0;  // of exponents, misread
  double both = 0.0;         // and the lowest bit of the block's first element too
  for (std::size_t block = 0; block < 40'000; ++block) {
    double factor = 0.0;  // of this block, from any element that is not 0
    for (std::size_t i = 4 * block; i < 4 * block + 4; ++i) {
      const double element = e2m1{}.decode(static_cast<std::uint8_t>(read[i]));
      if (element == 0.0) continue;
      if (factor == 0.0) factor = w_hat[i] / element;
      REQUIRE(w_hat[i] == factor * element);
    }
    if (factor == 0.0) continue;
    hit += factor != 0.25 ? 1.0 : 0.0;
    const bool lowest = std::fmod(std::log2(factor) + 127, 2) == 0;
    const bool element_lowest = (read[4 * block] & 1) != (word & 1);
    lowest_bits += lowest ? 1.0 : 0.0;
    both += lowest && element_lowest ? 1.0 : 0.0;
  }
  const double expected = 40'000 * (1 - std::pow(0.9, 8));
  CHECK_THAT(hit, within_abs(expected, 5 * std::sqrt(expected) + 5));
  CHECK(both < 0.5 * lowest_bits);  // drawn apart: a tenth of them, not all
  CHECK_THAT(
      static_cast<double>(counts.bits_misread),
      within_abs(stored.expected().bits_misread, 5 * std::sqrt(stored.expected().bits_misread)));
}

TEST_CASE("Weights with scales read in several trials together as in one after the other") {
  std::vector<float> weights;
  for (int i = 0; i < 400; ++i) weights.push_back(0.01f * static_cast<float>(i % 37 - 18));
  const auto check = [&](const StoredWeights& stored) {
    const TrialIndex trials[] = {{.trial = 1}, {.trial = 2}, {.trial = 2, .chip = 1}};
    std::vector<double> together(3 * weights.size());
    std::array<ReadCounts, 3> counts;
    stored.read_trials(trials, together, counts);
    for (std::size_t t = 0; t < 3; ++t) {
      std::vector<double> w_hat(weights.size());
      const ReadCounts expected = stored.read(trials[t], w_hat);
      CHECK(counts[t].cells_read == expected.cells_read);
      CHECK(counts[t].bits_misread == expected.bits_misread);
      CHECK(std::equal(w_hat.begin(), w_hat.end(), together.begin() + t * weights.size()));
    }
  };
  check(stored_in(block_float<e2m1, 4>{}, Digital(one_in_ten), weights));
  check(stored_in(block_float<e2m1, 4>{}, Analog(one_in_ten), weights));
  const auto scaled = stored_in(int8{}, Analog(one_in_ten), weights);
  check(scaled);
  check(ClampedWeights(std::make_unique<std::decay_t<decltype(scaled)>>(scaled)));
}

TEST_CASE("A scale that reads as NaN takes its block along, by the policy") {
  const std::vector<float> weights(2000 * 2,
                                   0x1p127f);  // scale 2^125, 11111100: often reads as NaN
  const block_float<e2m1, 2> format;
  const auto read = [&](NonFinite policy) {
    std::vector<double> w_hat(weights.size());
    const ReadCounts counts =
        stored_in(format, Digital(one_in_ten), weights, 0, policy).read({.seed = 3}, w_hat);
    std::size_t marked = 0;
    for (const double w : w_hat) {
      marked += policy == NonFinite::propagate ? std::isnan(w)
                : policy == NonFinite::zero    ? w == 0.0
                                               : std::abs(w) >= 0x1p126;
    }
    CHECK(counts.non_finite_weights > 0);
    CHECK(counts.non_finite_weights % 2 == 0);
    CHECK(marked >= counts.non_finite_weights / 2);
    return counts.non_finite_weights;
  };
  const auto count = read(NonFinite::propagate);
  CHECK(read(NonFinite::zero) == count);
  CHECK(read(NonFinite::saturate) == count);
}

// Limits of five standard deviations: a false alarm in 2e6 seeds.
TEST_CASE("A weight that is NaN in a block that is NaN counts once, drawn and expected") {
  const std::vector<float> weights(2000 * 2, 0x1.cp127f);  // elements and scales near their NaN
  const block_float<e4m3, 2> format;
  const auto stored = stored_in(format, Digital(one_in_ten), weights, 0, NonFinite::propagate);
  const auto count_ones = [](WordBits word, int bits) {
    return std::popcount(word & low_bits(bits));
  };
  const auto nan = [&](WordBits word, int bits) {
    const int ones = count_ones(word, bits);
    return std::pow(0.9, ones) * std::pow(0.1, bits - ones);
  };
  const double element = nan(stored.words()[0], 7);  // whatever its sign
  const double scale = nan(stored.scale_words()[0], 8);
  const double either = 1.0 - (1.0 - element) * (1.0 - scale);
  CHECK(either < 0.999 * (element + scale));
  CHECK_THAT(stored.moments().non_finite[0], test::within_rel(either, 1e-12));
  CHECK_THAT(stored.expected().non_finite_weights, test::within_rel(4000 * either, 1e-12));
  std::vector<double> w_hat(weights.size());
  double expected = 0.0;
  double counted = 0.0;
  for (std::uint32_t trial = 0; trial < 50; ++trial) {
    const ReadCounts counts = stored.read({.seed = 5, .trial = trial}, w_hat);
    const auto seen = static_cast<std::uint64_t>(
        std::count_if(w_hat.begin(), w_hat.end(), [](double w) { return !std::isfinite(w); }));
    REQUIRE(counts.non_finite_weights == seen);
    expected += stored.expected().non_finite_weights;
    counted += static_cast<double>(counts.non_finite_weights);
  }
  CHECK_THAT(counted, within_abs(expected, 5 * std::sqrt(2 * expected)));  // blocks of two
}

TEST_CASE("Scales of block formats lie in cells, or in reliable memory") {
  const auto weights = normal_weights(64);
  CHECK(stored_in(mxfp8{}, Digital(one_in_ten), weights).extra_cells() == 16);
  CHECK(stored_in(mxfp8{{}, false}, Digital(one_in_ten), weights).extra_cells() == 0);
  CHECK(stored_in(mxfp8{{}, false}, Digital(one_in_ten), weights).moments().blocks.empty());
  CHECK(stored_in(mxfp8{{}, false}, Analog(one_in_ten), weights).moments().blocks.empty());
}

// The independent path: all readings of the shared exponent's eight bits and of one element's four,
// each with its probability, by the definitions of the formats.
TEST_CASE("Moments of a block whose exponent lies in cells: every outcome, enumerated") {
  const std::vector<float> weights{1.0f, -0.75f};
  const block_float<e2m1, 2> format;  // scale 2^−2: word 125
  const double rate = 0.1;
  for (const NonFinite policy : {NonFinite::saturate, NonFinite::zero}) {
    const auto stored = stored_in(format, Digital(one_in_ten), weights, 0, policy);
    const WeightMoments moments = stored.moments();
    REQUIRE(moments.known);
    const auto probability = [&](WordBits written, WordBits read, int bits) {
      const int wrong = std::popcount(written ^ read);
      return std::pow(rate, wrong) * std::pow(1.0 - rate, bits - wrong);
    };
    const auto words = stored.words();
    std::array<double, 2> mean{}, square{};
    double product = 0.0;
    for (WordBits e = 0; e < 256; ++e) {
      const double p = probability(125, e, 8);
      const double nan = policy == NonFinite::zero ? 0.0 : 0x1p127;
      const double factor = e == 255 ? nan : std::exp2(static_cast<double>(e) - 127.0);
      std::array<double, 2> value{};
      for (std::size_t i = 0; i < 2; ++i) {
        double element_square = 0.0;
        for (WordBits x = 0; x < 16; ++x) {
          const double v = e2m1{}.decode(static_cast<std::uint8_t>(x));
          value[i] += probability(words[i], x, 4) * factor * v;
          element_square += probability(words[i], x, 4) * factor * v * factor * v;
        }
        mean[i] += p * value[i];
        square[i] += p * element_square;
      }
      product += p * value[0] * value[1];
    }
    for (std::size_t i = 0; i < 2; ++i) {
      CHECK_THAT(moments.weights[i].mean, test::within_rel(mean[i], 1e-12));
      CHECK_THAT(moments.weights[i].variance,
                 test::within_rel(square[i] - mean[i] * mean[i], 1e-10));
      CHECK_THAT(moments.non_finite[i], test::within_rel(probability(125, 255, 8), 1e-12));
    }
    REQUIRE(moments.blocks.size() == 1);
    CHECK_THAT(moments.blocks[0].squared_variation * mean[0] * mean[1],
               test::within_rel(product - mean[0] * mean[1], 1e-10));
    CHECK(stored.moments({.shared_exponents = true}).blocks.empty());
    CHECK_THAT(stored.expected().non_finite_weights,
               test::within_rel(moments.non_finite_weights, 1e-12));
  }
}

TEST_CASE("Analog readout refuses a Gray code") {
  const auto weights = normal_weights(4);
  const FieldCells gray{.fraction = {2, CellCode::gray}};
  CHECK(has_all(test::error_of([&] {
                  StoredWeightsOf(BitEncoder<binary16, FieldCells>({}, store::all, gray),
                                  VariabilitySampler(test::ideal_device<4>(), ConductanceReadout{}),
                                  std::span<const float>(weights));
                }),
                {"cannot read a Gray code", "threshold"}));
  const StoredWeightsOf threshold(BitEncoder<binary16, FieldCells>({}, store::all, gray),
                                  VariabilitySampler(test::ideal_device<4>(), ThresholdReadout{}),
                                  std::span<const float>(weights));
  const auto read = test::read_once(threshold);
  CHECK(read == std::vector<double>(threshold.encoded().begin(), threshold.encoded().end()));
}

TEST_CASE("A Gray code turns a slip to the next state into one misread bit") {
  // State s reads as s + 1 where there is one.
  const auto slipping =
      DeviceLUT<4>::from(std::vector{7e4}, std::vector{2e4}, std::vector{3e3}, std::vector{2e3});
  const ThresholdReadout readout{{1e5, 3e4, 5e3}};
  const std::vector<float> weights(1, 1.3330078125f);  // binary16 fraction 01'01'01'01'01
  const auto misread = [&](CellCode code) {
    const FieldCells cells{.fraction = {2, code}};
    const StoredWeightsOf stored(BitEncoder<binary16, FieldCells>({}, store::fraction, cells),
                                 VariabilitySampler(slipping, readout),
                                 std::span<const float>(weights));
    std::vector<double> w_hat(1);
    const auto counts = stored.read({}, w_hat);
    CHECK(static_cast<double>(counts.bits_misread) == stored.expected().bits_misread);
    return counts.bits_misread;
  };
  CHECK(misread(CellCode::natural) == 10);  // 01 reads as 10
  CHECK(misread(CellCode::gray) == 5);      // 01 reads as 11
}
