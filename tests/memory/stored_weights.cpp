#include "rramvar/memory/exact_moments.hpp"

#include <bit>
#include <cmath>
#include <thread>

#include "catch.hpp"
#include "random.hpp"
#include "rramvar/encoding/any_format.hpp"
#include "rramvar/encoding/block_float.hpp"
#include "rramvar/encoding/fixed_point.hpp"
#include "rramvar/encoding/integers.hpp"
#include "rramvar/encoding/posit.hpp"
#include "rramvar/readout/threshold.hpp"
#include "sampling/devices.hpp"

using namespace rramvar;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

using Encoder = BitEncoder<binary16>;
using Sampler = VariabilitySampler<DeviceLUT<2>, ThresholdReadout>;
template class rramvar::StoredWeightsOf<Encoder, Sampler>;
template class rramvar::StoredWeightsOf<BitEncoder<fixed_point<3, 12>>,
                                        VariabilitySampler<DeviceLUT<2>, ConductanceReadout>>;

namespace {

const auto noisy = DeviceLUT<2>::tabulate(test::noisy_device<2>(1.5), 500);

/// 1-4-3 bits with Inf and NaN, and no layout.
struct WithoutLayout {
  using Full = ieee_float<4, 3>;
  static constexpr int bits = 8;
  std::uint8_t encode(float w) const { return Full{}.encode(w); }
  float decode(std::uint8_t word) const { return Full{}.decode(word); }
  NonFiniteWords non_finite_words() const { return {0x78, 0x78}; }
};

/// Expected number of non-finite weights when the one weight 1.5 is stored.
template <class E, class S>
double non_finite(const E& encoder, const S& sampler) {
  const std::vector<float> weights{1.5f};  // exponent 01111
  return store_weights(encoder, sampler, std::span(weights))->expected().non_finite_weights;
}

}  // namespace

TEST_CASE("Any number of threads, in any order, read the same weights") {
  const auto weights = test::awkward_weights(500, 1);
  const auto stored =
      store_weights(Encoder{}, VariabilitySampler(noisy, ConductanceReadout{}), std::span(weights));
  constexpr std::uint32_t trials = 24;
  std::vector<std::vector<double>> in_order(trials);
  for (std::uint32_t t = 0; t < trials; ++t) in_order[t] = test::read_once(*stored, {.trial = t});
  std::vector<std::vector<double>> by_threads(trials);
  std::vector<std::thread> threads;
  for (std::uint32_t worker = 0; worker < 3; ++worker) {
    threads.emplace_back([&, worker] {
      for (std::uint32_t t = trials; t-- > 0;) {
        if (t % 3 == worker) by_threads[t] = test::read_once(*stored, {.trial = t});
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(by_threads == in_order);
}

TEST_CASE("What is Inf or NaN is expected as often as it is read, wherever cells cut the word") {
  const LogNormalResistance<4> law{{13, 12, 11, 10}, {0.3, 0.3, 0.3, 0.3}};
  const std::vector<float> weights{200.0f, 150.0f, -130.0f, 3.0f, 240.0f, -10.0f, 100.0f};
  const auto stored =
      store_weights(BitEncoder<WithoutLayout, UniformCells<2>>{},
                    VariabilitySampler(law, ThresholdReadout{}), std::span<const float>(weights));
  CHECK_THAT(stored->expected().non_finite_weights,
             within_rel(stored->moments().non_finite_weights, 1e-12));
}

TEST_CASE("Expected counts are known for readers with a confusion matrix only") {
  const std::vector<float> weights{1.0f};
  const auto known = [&](auto readout) {
    return store_weights(Encoder{}, VariabilitySampler(noisy, readout), std::span(weights))
        ->expected()
        .known;
  };
  CHECK(known(ThresholdReadout{}));
  CHECK_FALSE(known(ConductanceReadout{}));
  CHECK_FALSE(known(test::Stuck<1>{}));
}

TEST_CASE("A weight is expected to turn non-finite if all exponent bits read as 1") {
  const VariabilitySampler sampler(noisy, ThresholdReadout{});
  const auto q = sampler.reader().confusion();
  const double all = q[0][1] * std::pow(q[1][1], 4);
  CHECK(all > 0.01);
  CHECK_THAT(non_finite(Encoder{}, sampler), within_rel(all, 1e-14));
  CHECK_THAT(non_finite(Encoder(store::exponent), sampler), within_rel(all, 1e-14));
  CHECK(non_finite(Encoder(store::fraction | store::sign), sampler) == 0.0);
  // The exponent's first bit, the one that is 0: in reliable memory, or the only one stored.
  CHECK(non_finite(Encoder(store::mask(0x3c00)), sampler) == 0.0);
  CHECK_THAT(non_finite(Encoder(store::mask(0x4000)), sampler), within_rel(q[0][1], 1e-14));
  CHECK(non_finite(BitEncoder<fixed_point<3, 12>>{}, sampler) == 0.0);
}

// A digit narrower than its cell has the outermost states, and a reference of its own.
TEST_CASE("With three bits a cell the exponent is two digits, the upper one narrower") {
  const VariabilitySampler sampler(test::noisy_device<8>(0.4), ThresholdReadout{});
  const auto q3 = test::confusion_of(sampler, 3);
  const auto q2 = test::confusion_of(sampler, 2);
  // Exponent 01111: the digits 111 and 01; the latter becomes 11.
  CHECK(q2[1][3] > 0.0);
  CHECK_THAT(non_finite(BitEncoder<binary16, UniformCells<3>>{}, sampler),
             within_rel(q3[7][7] * q2[1][3], 1e-14));
}

TEST_CASE("Expected misread bits with three bits a cell count the bits that differ") {
  const VariabilitySampler sampler(test::noisy_device<8>(0.4), ThresholdReadout{});
  const std::vector<float> weights{1.5f};  // 0 01111 1000000000
  const auto stored =
      store_weights(BitEncoder<binary16, UniformCells<3>>{}, sampler, std::span(weights));
  CHECK(stored->cells_per_weight() == 7);
  struct Stored {
    std::size_t digit;
    int width;
  };
  double expected = 0.0;
  for (const auto [digit, width] : {Stored{0, 3}, {0, 3}, {0, 3}, {1, 1}, {7, 3}, {1, 2}, {0, 1}}) {
    const auto q = test::confusion_of(sampler, width);
    for (std::size_t t = 0; t < q.size(); ++t) {
      expected += std::popcount(t ^ digit) * q[digit][t];
    }
  }
  CHECK_THAT(stored->expected().bits_misread, within_rel(expected, 1e-13));
}

// Counts of rare independent events have at most the variance of a Poisson law; limit 5, so a false
// alarm in 6e-7 of all seeds for each of the four.
TEST_CASE("Expected counts agree with sampled ones") {
  const auto weights = test::awkward_weights(200, 2);
  const auto check = [&](const auto& encoder, const auto& sampler) {
    const auto stored = store_weights(encoder, sampler, std::span(weights));
    ReadCounts counts;
    std::vector<double> w_hat(weights.size());
    constexpr std::uint32_t trials = 500;
    for (std::uint32_t t = 0; t < trials; ++t)
      counts += stored->read({.seed = 3, .trial = t}, w_hat);
    const double misread = trials * stored->expected().bits_misread;
    const double lost = trials * stored->expected().non_finite_weights;
    CHECK(lost > 100.0);
    CHECK(counts.cells_read == trials * weights.size() * stored->cells_per_weight());
    // A cell of three bits can misread three at once.
    CHECK_THAT(static_cast<double>(counts.bits_misread),
               within_abs(misread, 5 * std::sqrt(3 * misread)));
    CHECK_THAT(static_cast<double>(counts.non_finite_weights),
               within_abs(lost, 5 * std::sqrt(lost)));
  };
  check(Encoder{}, VariabilitySampler(noisy, ThresholdReadout{}));
  check(BitEncoder<binary16, UniformCells<3>>{},
        VariabilitySampler(test::noisy_device<8>(0.4), ThresholdReadout{}));
}

TEST_CASE("Ideal cells are expected to misread nothing") {
  const auto weights = test::awkward_weights(100, 3);
  const auto stored = store_weights(BitEncoder<binary16, UniformCells<3>>{},
                                    VariabilitySampler(test::ideal_device<8>(), ThresholdReadout{}),
                                    std::span(weights).subspan(16));
  CHECK(stored->expected().known);
  CHECK(stored->expected().bits_misread == 0.0);
  CHECK(stored->expected().non_finite_weights == 0.0);
}

TEST_CASE("A weight beyond the format is expected, and counted, as non-finite") {
  const std::vector<float> weights{1e6f};
  const auto stored =
      store_weights(Encoder{}, VariabilitySampler(test::ideal_device<2>(), ThresholdReadout{}),
                    std::span(weights));
  CHECK(stored->encoded()[0] == 65504.0);
  CHECK(stored->expected().non_finite_weights == 1.0);
  std::vector<double> w_hat(1);
  CHECK(stored->read({}, w_hat).non_finite_weights == 1);
}

TEST_CASE("Weights too large for the format are counted and follow the policy") {
  const std::vector<float> weights{1e6f, -1e6f, 1.0f, 65504.0f};
  const auto stored = store_weights(Encoder{}, Sampler(noisy), std::span(weights));
  CHECK(stored->overflowed() == 2);
  CHECK(stored->encoded()[0] == 65504.0);
  CHECK(stored->encoded()[1] == -65504.0);
  const auto wide = store_weights(BitEncoder<bfloat16>{}, Sampler(noisy), std::span(weights));
  CHECK(wide->overflowed() == 0);
}

namespace {
template <class Format>
EncodingCounts counts_of(const std::vector<float>& weights, const Format& format = {},
                         NonFinite policy = NonFinite::saturate) {
  return store_weights(BitEncoder<Format>(format, store::all, {}, policy), Sampler(noisy),
                       std::span(weights))
      ->encoding_counts();
}
}  // namespace

TEST_CASE("Weights beyond the range of a format, and below it, are counted") {
  const auto check = [](const EncodingCounts& counts, std::uint64_t overflowed,
                        std::uint64_t saturated, std::uint64_t vanished) {
    CHECK(counts.overflowed == overflowed);
    CHECK(counts.saturated == saturated);
    CHECK(counts.vanished == vanished);
  };
  constexpr float infinity = std::numeric_limits<float>::infinity();
  // e4m3: 448 is the largest, up to 464 rounds to it; 2^−10, half the least, is a tie with 0.
  const std::vector<float> weights{448.0f, 464.0f,  -465.0f,  1e30f,  infinity,
                                   1.0f,   0x1p-9f, 0x1p-10f, -1e-5f, 0.0f};
  check(counts_of<e4m3>(weights), 0, 3, 2);
  check(counts_of<AnyFormat>(weights, e4m3{}), 0, 3, 2);
  check(counts_of<e5m2>({57344.0f, 61439.0f, 61440.0f, 0x1p-17f}), 0, 1, 1);
  // binary16 has Inf: the policy says what becomes of it.
  const std::vector<float> wide{65504.0f, 65519.0f, 65520.0f, -1e9f, 1e-8f, 0x1p-24f};
  check(counts_of<binary16>(wide), 2, 2, 1);
  check(counts_of<binary16>(wide, {}, NonFinite::propagate), 2, 0, 1);
  check(counts_of<binary16>(wide, {}, NonFinite::zero), 2, 0, 1);
  check(counts_of<binary32>({3e38f, -3e38f, 1e-45f}), 0, 0, 0);
  // Fixed point has one step less above than below.
  using q0_7 = fixed_point<0, 7>;
  check(counts_of<q0_7>({0.9921875f, 0.995f, 0.998f, -1.0f, -1.003f, -1.01f, 0.003f, 0.005f}), 0, 2,
        1);
  // A scale leaves nothing beyond the range, but small weights may vanish; posits never do.
  check(counts_of<int8>({1.27f, -1.27f, 0.004f, 0.006f, 0.0f}), 0, 0, 1);
  check(counts_of<int8>({0.0f, 0.0f}), 0, 0, 0);
  check(counts_of<ternary>({1.0f, 1.0f, 1.0f, 1.9f, 0.1f}), 0, 1, 1);
  check(counts_of<posit<8>>({1e-20f, 1.0f, 1e9f}), 0, 1, 0);
  // Inf takes no part in the scale, and is beyond the range: of zeros too, whose range is 0.
  for (const float w : {infinity, -infinity}) {
    check(counts_of<int8>({w, 1.0f, 0.5f, 1e-3f}), 0, 1, 1);
    check(counts_of<int8>({w, 0.0f, 0.0f}), 0, 1, 0);
    check(counts_of<int8>({w, 0.0f}, int8{ScaleRule::range}), 0, 1, 0);
    check(counts_of<ternary>({w, 0.0f}), 0, 1, 0);
    check(counts_of<binary_weight>({w, 0.0f}), 0, 1, 0);
    check(counts_of<mxfp8>({w, 0.0f}), 0, 1, 0);
    check(counts_of<AnyFormat>({w, 0.0f}, int8{}), 0, 1, 0);
  }
  // Elements of a block reach 512 where its largest is nearly the next power of two.
  check(counts_of<mxfp8>({1.99f, 1.8f, 1e-9f}), 0, 1, 1);
}
