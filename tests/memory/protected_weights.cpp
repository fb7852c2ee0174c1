// Weights behind a protection: what is left of the errors, by the confusion matrix.
#include "rramvar/memory/protected_weights.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "catch.hpp"
#include "error_text.hpp"
#include "random.hpp"
#include "rramvar/encoding/block_float.hpp"
#include "rramvar/encoding/fixed_point.hpp"
#include "rramvar/encoding/raw_float.hpp"
#include "rramvar/readout/threshold.hpp"
#include "sampling/devices.hpp"

using namespace rramvar;
using rramvar::test::has_all;
using rramvar::test::within_abs;

template class rramvar::ProtectedWeights<Parity>;
template class rramvar::ProtectedWeights<Secded>;
template class rramvar::ProtectedWeights<TripleRedundancy>;
template class rramvar::ProtectedWeights<Duplicate>;

namespace {

/// A cell that holds its state with probability 1 − p, else the other one.
struct FlippedCell {
  static constexpr std::size_t states = 2;
  double p = 0.0;
  ohm operator()(LogicState s, DrawEngine& engine) const {
    const bool flipped = OpenUniform{}(engine).lower < p;
    return (s == 1) != flipped ? 0.5 : 2.0;
  }
};
/// Tells the two resistances of a FlippedCell apart.
struct AtOneOhm {
  struct Reader {
    LogicState operator()(ohm r) const { return r < 1.0 ? 1 : 0; }
  };
  template <class D>
  Reader calibrate(const D&) const {
    return {};
  }
};

template <class Format = binary16>
std::unique_ptr<StoredWeights> flipped(double p, std::span<const float> weights,
                                       StoredBits stored = store::all) {
  return store_weights(BitEncoder<Format>(stored), VariabilitySampler(FlippedCell{p}, AtOneOhm{}),
                       weights);
}

template <class Code>
double cells_each(const Code& code, std::size_t n = 1000) {
  const auto weights = test::awkward_weights(n, 1);
  return ProtectedWeights<Code>(flipped(0.0, weights), code).check_bits_per_weight();
}

}  // namespace

TEST_CASE("Without errors every protection gives the encoded weights and counts nothing") {
  const auto weights = test::awkward_weights(403, 3);
  const auto check = [&](std::unique_ptr<StoredWeights> stored) {
    std::vector<double> w_hat(weights.size());
    const ReadCounts counts = stored->read({}, w_hat);
    CHECK(w_hat == std::vector<double>(stored->encoded().begin(), stored->encoded().end()));
    CHECK(counts.bits_misread == 0);
    CHECK(counts.errors_corrected == 0);
    CHECK(counts.errors_detected == 0);
    CHECK(counts.cells_read == 403 * stored->cells_per_weight() + stored->extra_cells());
  };
  check(protect(flipped(0.0, weights), Parity{}));
  check(protect(flipped(0.0, weights), Secded{}));
  check(protect(flipped(0.0, weights), TripleRedundancy{}));
  check(protect(flipped(0.0, weights, store::mask(0xb3a5)), Secded{}));
  check(protect(flipped<fixed_point<3, 9>>(0.0, weights), Secded{}));
  check(protect(flipped<RawFloat>(0.0, weights), Secded{}));
  auto plain = flipped(0.0, weights);
  const Duplicate code = duplicate(*plain, store::sign | store::exponent);
  CHECK(code.which == 0xfc00);
  check(protect(std::move(plain), code));
  check(std::make_unique<ClampedWeights>(flipped(0.0, weights)));
}

TEST_CASE("The cost of a protection is reported, in cells and in bits a weight") {
  CHECK(cells_each(Parity{}) == 1.0);
  CHECK(cells_each(Secded{}) == 2.0);                  // 8 for four words
  CHECK(cells_each(Secded{.group_bits = 16}) == 6.0);  // (22, 16)
  CHECK(cells_each(TripleRedundancy{}) == 32.0);
  CHECK(cells_each(Duplicate{0xfc00}) == 6.0);
  CHECK(cells_each(Secded{}, 1001) == 251 * 8 / 1001.0);  // a last group of one word
}

TEST_CASE("A protection sees the same misread words as weights without one") {
  const auto weights = test::awkward_weights(400, 4);
  const auto plain = flipped(0.01, weights);
  const auto kept = protect(flipped(0.01, weights), Parity{.on_detection = OnDetection::keep});
  const auto zeroed = protect(flipped(0.01, weights), Parity{});
  std::vector<WordBits> read(weights.size());
  plain->read_words({.seed = 9}, read);
  std::vector<double> kept_weights(weights.size());
  kept->read({.seed = 9}, kept_weights);
  CHECK(kept_weights == [&] {
    std::vector<double> out(weights.size());
    plain->read({.seed = 9}, out);
    return out;
  }());
  std::vector<double> w_hat(weights.size());
  const ReadCounts counts = zeroed->read({.seed = 9}, w_hat);
  std::size_t zero = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const bool odd = std::popcount(read[i] ^ plain->words()[i]) % 2 == 1;
    if (w_hat[i] == 0.0 && kept_weights[i] != 0.0) ++zero;
    if (!odd) CHECK((w_hat[i] == kept_weights[i] || w_hat[i] == 0.0));  // the parity bit was hit
    if (w_hat[i] != 0.0) CHECK(w_hat[i] == kept_weights[i]);
  }
  CHECK(zero > 30);
  CHECK(counts.errors_detected >= zero);
}

// Counts are binomial; limits are five standard deviations (false alarm below 1e-6).
TEST_CASE("SECDED detects two errors in a group, and corrects one, as often as they occur") {
  const std::vector<float> weights(400'000, 0.37f);
  const double p = 2e-3;
  const auto stored = protect(flipped(p, weights), Secded{});
  std::vector<double> w_hat(weights.size());
  const ReadCounts counts = stored->read({.seed = 3}, w_hat);
  const double groups = 100'000;
  const double none = std::pow(1 - p, 72);
  const double one = 72 * p * std::pow(1 - p, 71);
  const double two = 72 * 71 / 2 * p * p * std::pow(1 - p, 70);
  const double rest = 1 - none - one - two;  // taken for one, or detected
  const auto within = [&](std::uint64_t count, double low, double high) {
    const double n = static_cast<double>(count);
    CHECK(n > groups * low - 5 * std::sqrt(groups * low));
    CHECK(n < groups * high + 5 * std::sqrt(groups * high));
  };
  within(counts.errors_corrected, one, one + rest);
  within(counts.errors_detected, two, two + rest);
  std::uint64_t zero = 0;
  std::uint64_t wrong = 0;
  for (const double w : w_hat) {
    zero += w == 0.0 ? 1 : 0;
    wrong += w != 0.0 && w != stored->encoded()[0] ? 1 : 0;
  }
  CHECK(zero == 4 * counts.errors_detected);
  CHECK(static_cast<double>(wrong) < groups * rest * 4 + 5 * std::sqrt(groups * rest * 4));
  CHECK(wrong > 0);  // three errors that look like one
}

TEST_CASE("Errors of words and of their check bits are independent where both are few") {
  // 8 weights, so that words and check bits lie side by side, and two errors in a group are rare:
  // 2·T·C(72, 2)·p² of them, a Poisson number to five standard deviations.
  const std::vector<float> weights(8, 0.37f);
  const double p = 4e-4;
  const double sigma = 1.5 / -normal_quantile(p);
  const LogNormalResistance<2> law{{12.0, 9.0}, {sigma, sigma}};
  const auto stored =
      protect(store_weights(BitEncoder<binary16>{},
                            VariabilitySampler(law, ThresholdReadout{{std::exp(10.5)}}), weights),
              Secded{});
  std::vector<double> w_hat(weights.size());
  ReadCounts counts;
  constexpr std::uint32_t trials = 200'000;
  for (std::uint32_t trial = 0; trial < trials; ++trial) {
    counts += stored->read({.seed = 7, .trial = trial}, w_hat);
  }
  const double two = 2.0 * trials * (72 * 71 / 2) * p * p;
  CHECK_THAT(static_cast<double>(counts.errors_detected), within_abs(two, 5 * std::sqrt(two) + 6));
}

TEST_CASE("Triple redundancy leaves 3p² − 2p³ of the bit errors") {
  const std::vector<float> weights(100'000, 1.0f);  // binary16 0 01111 0…
  const double p = 0.02;
  const auto stored = protect(flipped(p, weights, store::mask(0x8000)), TripleRedundancy{});
  std::vector<double> w_hat(weights.size());
  const ReadCounts counts = stored->read({.seed = 5}, w_hat);
  const double left = 3 * p * p - 2 * p * p * p;
  double wrong = 0.0;
  for (const double w : w_hat) wrong += w < 0.0 ? 1.0 : 0.0;
  CHECK_THAT(wrong, within_abs(1e5 * left, 5 * std::sqrt(1e5 * left)));
  const double misread = 3e5 * p;
  CHECK_THAT(static_cast<double>(counts.bits_misread), within_abs(misread, 5 * std::sqrt(misread)));
  // Voted down or up, all three read alike is all that looks clean.
  const double seen = 1e5 * (1 - std::pow(p, 3) - std::pow(1 - p, 3));
  CHECK_THAT(static_cast<double>(counts.errors_corrected), within_abs(seen, 5 * std::sqrt(seen)));
}

TEST_CASE("A duplicated sign and exponent makes weights 0 where the copies differ") {
  const std::vector<float> weights(100'000, 1.0f);
  const double p = 0.01;
  auto plain = flipped(p, weights);
  const Duplicate code = duplicate(*plain, store::sign | store::exponent);
  const auto stored = protect(std::move(plain), code);
  std::vector<double> w_hat(weights.size());
  const ReadCounts counts = stored->read({.seed = 6}, w_hat);
  const double differ = 1e5 * (1 - std::pow(1 - 2 * p * (1 - p), 6));
  CHECK_THAT(static_cast<double>(counts.errors_detected),
             within_abs(differ, 5 * std::sqrt(differ)));
  std::size_t zero = 0;
  for (const double w : w_hat) zero += w == 0.0 ? 1 : 0;
  CHECK(zero == counts.errors_detected);
}

TEST_CASE("Clamped weights stay within the range that was stored, for every readout") {
  const auto weights = test::awkward_weights(16, 8);
  const std::vector<float> small(weights.begin() + 14, weights.end());
  const auto check = [&](std::unique_ptr<StoredWeights> plain) {
    std::vector<double> open(small.size());
    std::vector<double> closed(small.size());
    const auto* const inner = plain.get();
    std::uint64_t clamped = 0;
    const ClampedWeights stored(std::move(plain));
    CHECK(stored.limit() == std::abs(stored.encoded()[0]));
    for (std::uint32_t trial = 0; trial < 200; ++trial) {
      inner->read({.trial = trial}, open);
      const ReadCounts counts = stored.read({.trial = trial}, closed);
      clamped += counts.errors_detected;
      for (std::size_t i = 0; i < small.size(); ++i) {
        CHECK(closed[i] == std::clamp(open[i], -stored.limit(), stored.limit()));
      }
    }
    CHECK(clamped > 20);
    CHECK(has_all(stored.moments().why_unknown, {"limited to the range"}));
  };
  check(flipped(0.05, small));
  check(store_weights(BitEncoder<binary16>{},
                      VariabilitySampler(test::noisy_device<2>(0.3), ConductanceReadout{}),
                      std::span<const float>(small)));
}

TEST_CASE("Protections combine with a clamp, and with formats that share exponents") {
  const auto weights = test::awkward_weights(64, 9);
  auto words = store_weights(BitEncoder<mxfp8>{}, VariabilitySampler(FlippedCell{0.02}, AtOneOhm{}),
                             std::span<const float>(weights));
  const std::size_t scales = words->extra_cells();
  CHECK(scales == 2 * 8);
  const auto stored = std::make_unique<ClampedWeights>(protect(std::move(words), Secded{}));
  CHECK(stored->extra_cells() == scales + 8 * 8 + 8);  // check bits of words and of scales
  std::vector<double> w_hat(weights.size());
  for (std::uint32_t trial = 0; trial < 50; ++trial) {
    stored->read({.trial = trial}, w_hat);
    for (const double w : w_hat) REQUIRE(std::abs(w) <= stored->limit());
  }
}

// The independent path: everything read by itself, at the same places, and repaired here.
TEST_CASE(
    "Exponents that blocks share are protected like the words: the majority of three counts") {
  const auto weights = test::awkward_weights(512, 9);
  const auto plain = flipped<mxfp8>(0.05, weights);
  const auto stored = protect(flipped<mxfp8>(0.05, weights), TripleRedundancy{});
  CHECK(stored->extra_cells() == 16 * 8 * 3 + 512 * 8 * 2);
  const auto majority = [&](const std::vector<WordBits>& written, std::vector<WordBits> read,
                            std::size_t first, const TrialIndex& at) {
    std::vector<WordBits> twice;
    for (const WordBits word : written) twice.insert(twice.end(), 2, word);
    std::vector<WordBits> checks(twice.size());
    plain->reader_beside(8, first)(twice, at, checks);
    for (std::size_t i = 0; i < read.size(); ++i) {
      const WordBits a = checks[2 * i];
      const WordBits b = checks[2 * i + 1];
      read[i] = (read[i] & a) | (read[i] & b) | (a & b);
    }
    return read;
  };
  std::size_t wrong_scales = 0;
  std::size_t bare_wrong_scales = 0;
  for (std::uint32_t trial = 0; trial < 20; ++trial) {
    const TrialIndex at{.seed = 4, .trial = trial};
    std::vector<WordBits> words(512);
    std::vector<WordBits> scales(16);
    plain->read_words(at, words);
    plain->read_scale_words(at, scales);
    for (std::size_t g = 0; g < 16; ++g) bare_wrong_scales += scales[g] != plain->scale_words()[g];
    words = majority(plain->words(), words, 0, at);
    scales = majority(plain->scale_words(), scales, 2 * 512, at);
    for (std::size_t g = 0; g < 16; ++g) wrong_scales += scales[g] != plain->scale_words()[g];
    std::vector<double> voted(512);
    std::vector<double> w_hat(512);
    plain->values_of(words, scales, voted);
    stored->read(at, w_hat);
    REQUIRE(w_hat == voted);
  }
  CHECK(bare_wrong_scales > 80);  // of 320; 1 − 0.95⁸ is a third
  CHECK(wrong_scales < 40);       // 1 − (1 − 0.00725)⁸ is 6 %
}

TEST_CASE("A shared exponent found wrong and not put right makes its block 0") {
  const std::vector<float> weights(64 * 32, 1.0f);
  const auto zero_blocks = [&](const auto& code) {
    auto plain = flipped<mxfp8>(0.02, weights, store::sign);
    CHECK(plain->scale_words().size() == 64);
    std::vector<WordBits> scales(64);
    std::vector<WordBits> words(weights.size());
    plain->read_scale_words({.seed = 8}, scales);
    std::size_t odd = 0;
    for (const WordBits scale : scales) {
      odd += static_cast<std::size_t>(std::popcount(scale ^ plain->scale_words()[0]) % 2);
    }
    const auto stored = protect(std::move(plain), code);
    std::vector<double> w_hat(weights.size());
    stored->read({.seed = 8}, w_hat);
    std::size_t blocks = 0;
    for (std::size_t b = 0; b < 64; ++b) {
      const auto begin = w_hat.begin() + static_cast<std::ptrdiff_t>(32 * b);
      blocks += std::all_of(begin, begin + 32, [](double w) { return w == 0.0; }) ? 1 : 0;
    }
    return std::pair(blocks, odd);
  };
  const auto [by_parity, odd] = zero_blocks(Parity{});
  CHECK(odd > 2);
  CHECK(by_parity + 4 > odd);  // the parity bit itself may be misread
  CHECK(by_parity > 2);
  CHECK(zero_blocks(Duplicate{.which = 1, .scales = false}).first == 0);
  CHECK(zero_blocks(Duplicate{.which = 1}).first >= odd);
}

TEST_CASE("Duplicated exponents are those that blocks share, too") {
  const auto weights = test::awkward_weights(64, 9);
  const auto all = flipped<mxfp8>(0.0, weights);
  CHECK(duplicate(*all, store::exponent).scales);
  CHECK_FALSE(duplicate(*all, store::sign | store::fraction).scales);
  CHECK(protect(flipped<mxfp8>(0.0, weights), duplicate(*all, store::exponent))->extra_cells() ==
        2 * 8 * 2 + 64 * 4);
  CHECK(protect(flipped<mxfp8>(0.0, weights), duplicate(*all, store::sign))->extra_cells() ==
        2 * 8 + 64);
  // Those alone, where the elements' own exponents lie elsewhere.
  auto fractions = flipped<mxfp8>(0.0, weights, store::fraction);
  const Duplicate code = duplicate(*fractions, store::exponent);
  CHECK(protect(std::move(fractions), code)->extra_cells() == 2 * 8 * 2);
}

TEST_CASE("Groups of more than 64 bits are refused") {
  const std::vector<float> weights(10, 1.0f);
  CHECK(has_all(test::error_of([&] { protect(flipped(0.0, weights), Secded{.group_bits = 80}); }),
                {"80 bits", "64 at most"}));
}

TEST_CASE("Check bits need a threshold readout, and are not put on check bits") {
  const auto weights = test::awkward_weights(10, 1);
  CHECK(has_all(test::error_of([&] {
                  protect(store_weights(BitEncoder<binary16>{},
                                        VariabilitySampler(test::noisy_device<2>(0.3)),
                                        std::span<const float>(weights)),
                          Secded{});
                }),
                {"needs words to check", "threshold"}));
  CHECK_THROWS_AS(protect(protect(flipped(0.0, weights), Parity{}), Secded{}), Error);
  auto fraction = flipped(0.0, weights, store::fraction);
  CHECK_THROWS_AS(duplicate(*fraction, store::sign), Error);
}

TEST_CASE("Protected weights have no closed form and say so") {
  const auto weights = test::awkward_weights(10, 1);
  const auto stored = protect(flipped(0.0, weights), Secded{});
  CHECK_FALSE(stored->moments().known);
  CHECK(has_all(stored->moments().why_unknown, {"all bits of its group"}));
  CHECK_FALSE(stored->expected().known);
}
