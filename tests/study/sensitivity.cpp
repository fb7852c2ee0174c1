#include "rramvar/study/sensitivity.hpp"

#include <cmath>

#include "catch.hpp"
#include "error_text.hpp"
#include "rramvar/encoding/fixed_point.hpp"
#include "sampling/devices.hpp"
#include "study/small_layer.hpp"

using namespace rramvar;
using rramvar::test::error_of;
using rramvar::test::has_all;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

namespace {

const auto layer = test::small_layer();
const std::span weights(layer.weights().data(), layer.weights().size());
const PatchGram gram = patch_gram(layer, test::small_images(2));
const auto lut = test::small_lut(0.6);

const PartShare& find(const std::vector<PartShare>& list, const std::string& name) {
  for (const PartShare& part : list) {
    if (part.part == name) return part;
  }
  FAIL("no part " << name);
  return list.front();
}

/// The least number of bits whose protection meets the target, by trying every set of digits.
int fewest_bits(const StoredWeights& stored, double target) {
  const auto digits = stored.digits();
  int fewest = 64;
  for (std::size_t set = 0; set < std::size_t{1} << digits.size(); ++set) {
    WordBits bits = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
      if ((set >> i & 1) != 0) bits |= digits[i].mask();
    }
    if (std::popcount(bits) >= fewest) continue;
    const auto form = expected(stored, layer, gram, {.bits = bits});
    if (form.vs_trained.overall.relative_l2() <= target) fewest = std::popcount(bits);
  }
  return fewest;
}

}  // namespace

TEST_CASE("A state of 128 that no cell holds has no share") {
  std::array<std::vector<ohm>, 128> samples;
  for (std::size_t s = 0; s < 128; ++s) {
    samples[s] = {1e6 / static_cast<double>(s + 1), 1.02e6 / static_cast<double>(s + 1)};
  }
  const std::vector<float> few(weights.size(), 0.5f);
  const StoredWeightsOf stored(BitEncoder<fixed_point<1, 6>, UniformCells<7>>{},
                               VariabilitySampler(DeviceLUT<128>(samples), ConductanceReadout{}),
                               std::span(few));
  const Sensitivity result = sensitivity(stored, layer, gram);
  // All weights are alike: one state holds what varies, and the one 64 away nothing.
  REQUIRE(result.states[0].share > 1e-4);
  const int first = std::stoi(result.states[0].part.substr(6));
  CHECK(find(result.states, "state " + std::to_string((first + 64) % 128)).share == 0.0);
}

TEST_CASE("A part's share is the difference that storing it elsewhere makes") {
  const VariabilitySampler sampler(lut, ThresholdReadout{});
  const StoredWeightsOf stored(BitEncoder<binary16>{}, sampler, weights);
  const Sensitivity result = sensitivity(stored, layer, gram);
  const double whole = result.error.mean_square();
  REQUIRE(result.digits.size() == 16);
  const auto check = [&](const PartShare& part, StoredBits kept) {
    const StoredWeightsOf without(BitEncoder<binary16>{kept}, sampler, weights);
    const double left = expected(without, layer, gram).vs_trained.overall.mean_square();
    CHECK_THAT(part.mean_square, within_rel(left, 1e-12));
    CHECK_THAT(part.relative_l2, within_rel(std::sqrt(left / result.error.signal), 1e-12));
    CHECK_THAT(part.share, within_abs((whole - left) / whole, 1e-12));
  };
  check(find(result.digits, "exponent[4]"), store::mask(0xbfff));
  check(find(result.digits, "fraction[9]"), store::mask(0xfdff));
  check(find(result.digits, "sign[0]"), store::mask(0x7fff));
  check(find(result.fields, "exponent"), store::sign | store::fraction);
  check(find(result.fields, "fraction"), store::sign | store::exponent);
  CHECK(result.digits[0].part == "exponent[4]");  // 2¹⁶ times too large if it is misread
  CHECK(result.digits[0].share > 0.99);
  for (const auto& list : {result.digits, result.fields, result.states, result.filters}) {
    for (std::size_t i = 1; i < list.size(); ++i) CHECK(list[i - 1].share >= list[i].share);
  }
  double filters = 0.0;
  for (const PartShare& part : result.filters) filters += part.share;
  CHECK(result.filters.size() == 3);
  CHECK_THAT(filters, within_rel(1.0, 1e-12));
}

TEST_CASE("Shares are told though no double holds the squares") {
  const StoredWeightsOf stored(BitEncoder<binary64>{}, VariabilitySampler(lut, ThresholdReadout{}),
                               weights);
  const Sensitivity result = sensitivity(stored, layer, gram);
  CHECK(result.error.relative_l2() > 1e200);
  CHECK(std::isfinite(result.error.relative_l2()));
  CHECK(result.digits[0].part == "exponent[10]");
  CHECK_THAT(result.digits[0].share, within_abs(1.0, 1e-12));
  CHECK(result.digits[0].relative_l2 < 10.0);
  double filters = 0.0;
  for (const PartShare& part : result.filters) {
    CHECK(part.relative_l2 < result.error.relative_l2());
    CHECK(part.relative_l2 > 0.1 * result.error.relative_l2());
    filters += part.share;
  }
  CHECK_THAT(filters, within_rel(1.0, 1e-12));
  const double target = 2.0 * result.digits[0].relative_l2;
  CHECK(cheapest_protection(stored, layer, gram, target).digits ==
        std::vector<std::string>{"exponent[10]"});
}

TEST_CASE("Shares of fixed-point digits add up: the error is a sum over them") {
  const StoredWeightsOf stored(BitEncoder<fixed_point<2, 9>>{},
                               VariabilitySampler(lut, ConductanceReadout{}), weights);
  const Sensitivity result = sensitivity(stored, layer, gram);
  double digits = 0.0;
  for (const PartShare& part : result.digits) digits += part.share;
  double states = 0.0;
  for (const PartShare& part : result.states) states += part.share;
  // Analog readings are right on average, so all but the rounding is variance.
  const double variability = result.error.spread / result.error.mean_square();
  CHECK(variability > 0.99);
  CHECK_THAT(digits, within_rel(variability, 1e-9));
  CHECK_THAT(states, within_rel(variability, 1e-9));
  CHECK(result.digits[0].part == "sign[0]");
}

TEST_CASE("A share of 0 for what does not vary") {
  const StoredWeightsOf stored(BitEncoder<binary16>{},
                               VariabilitySampler(test::ideal_device<2>(), ThresholdReadout{}),
                               weights);
  const Sensitivity result = sensitivity(stored, layer, gram);
  for (const PartShare& part : result.digits) CHECK_THAT(part.share, within_abs(0.0, 1e-12));
}

TEST_CASE("Digits of several bits are named and protected as a whole") {
  const VariabilitySampler sampler(test::noisy_device<4>(0.7), ThresholdReadout{});
  const StoredWeightsOf stored(BitEncoder<ieee_float<4, 3>, UniformCells<2>>{}, sampler, weights);
  const Sensitivity result = sensitivity(stored, layer, gram);
  CHECK(result.digits.size() == 5);
  CHECK(result.states.size() == 4);
  CHECK(find(result.digits, "exponent[3:2]").ideal.bits == 0x60);
  CHECK(find(result.digits, "fraction[2]").ideal.bits == 0x4);
}

TEST_CASE("Greedy protection meets the target with as few bits as trying all sets, or one more") {
  const auto check = [](const StoredWeights& stored) {
    const double from = expected(stored, layer, gram).vs_trained.overall.relative_l2();
    const double floor = expected(stored, layer, gram).rounding;
    int exact = 0;
    for (int i = 1; i <= 8; ++i) {
      const double target = from * std::pow(floor / from, i / 9.0);
      const Protection greedy = cheapest_protection(stored, layer, gram, target);
      CHECK(greedy.relative_l2 <= target);
      CHECK(std::popcount(greedy.bits) == greedy.bits_per_weight);
      const int fewest = fewest_bits(stored, target);
      CHECK(greedy.bits_per_weight <= fewest + 1);
      exact += greedy.bits_per_weight == fewest;
    }
    CHECK(exact >= 6);
  };
  check(StoredWeightsOf(BitEncoder<ieee_float<4, 3>>{}, VariabilitySampler(lut, ThresholdReadout{}),
                        weights));
  check(StoredWeightsOf(BitEncoder<fixed_point<1, 6>>{},
                        VariabilitySampler(lut, ConductanceReadout{}), weights));
  check(StoredWeightsOf(BitEncoder<ieee_float<4, 3>>{},
                        VariabilitySampler(test::small_lut(0.1), ConductanceReadout{}), weights));
}

TEST_CASE("A target that is met already needs nothing; one below the rounding cannot be met") {
  const StoredWeightsOf stored(BitEncoder<ieee_float<4, 3>>{},
                               VariabilitySampler(lut, ThresholdReadout{}), weights);
  const Protection nothing = cheapest_protection(stored, layer, gram, 1e9);
  CHECK(nothing.bits == 0);
  CHECK(nothing.digits.empty());
  CHECK(has_all(error_of([&] { (void)cheapest_protection(stored, layer, gram, 1e-6); }),
                {"no protection", "rounding", "wider format"}));
}
