// A format chosen at run time behaves as the same format chosen at compile time, draw for draw.
#include "rramvar/encoding/any_format.hpp"

#include <cmath>

#include "catch.hpp"
#include "error_text.hpp"
#include "random.hpp"
#include "rramvar/encoding/block_float.hpp"
#include "rramvar/encoding/fixed_point.hpp"
#include "rramvar/encoding/integers.hpp"
#include "rramvar/encoding/posit.hpp"
#include "rramvar/encoding/raw_float.hpp"
#include "rramvar/readout/threshold.hpp"
#include "sampling/devices.hpp"

using namespace rramvar;
using rramvar::test::has_all;

namespace {

const auto overlapping =
    DeviceLUT<2>::from(std::vector{2e5, 9e4, 1.2e4}, std::vector{8e3, 1.9e4, 1.1e5});

/// A user's format with the least there can be.
struct Eighths {
  static constexpr int bits = 6;
  std::uint8_t encode(float w) const { return static_cast<std::uint8_t>(std::abs(w) * 8) & 63; }
  float decode(std::uint8_t word) const { return static_cast<float>(word) / 8; }
};
/// A user's own layout.
struct OwnLayout : binary16 {
  struct Layout : FloatLayout {};
  static constexpr Layout layout() { return {{5, 10, 15}}; }
};

bool same(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

template <class Format, class Readout>
void check(const Format& format, const Readout& readout) {
  const auto weights = test::awkward_weights(132, 2);
  const VariabilitySampler sampler(overlapping, readout);
  const auto typed =
      store_weights(BitEncoder<Format>(format), sampler, std::span<const float>(weights), 33);
  const auto any =
      store_weights(BitEncoder<AnyFormat>(format), sampler, std::span<const float>(weights), 33);
  CHECK(any->cells_per_weight() == typed->cells_per_weight());
  CHECK(any->extra_cells() == typed->extra_cells());
  CHECK(any->overflowed() == typed->overflowed());
  CHECK(any->expected().known == typed->expected().known);
  CHECK(any->expected().bits_misread == typed->expected().bits_misread);
  CHECK(any->expected().non_finite_weights == typed->expected().non_finite_weights);
  CHECK(any->fields().size() == typed->fields().size());
  std::vector<double> a(weights.size());
  std::vector<double> t(weights.size());
  const ReadCounts any_counts = any->read({.seed = 4}, a);
  const ReadCounts typed_counts = typed->read({.seed = 4}, t);
  CHECK(any_counts.cells_read == typed_counts.cells_read);
  CHECK(any_counts.bits_misread == typed_counts.bits_misread);
  CHECK(any_counts.non_finite_weights == typed_counts.non_finite_weights);
  const WeightMoments any_moments = any->moments();
  const WeightMoments typed_moments = typed->moments();
  CHECK(any_moments.known == typed_moments.known);
  CHECK(any_moments.why_unknown == typed_moments.why_unknown);
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    wrong += same(any->encoded()[i], typed->encoded()[i]) && same(a[i], t[i]) ? 0 : 1;
    if (!typed_moments.known) continue;
    wrong += same(any_moments.weights[i].mean, typed_moments.weights[i].mean) ? 0 : 1;
    wrong += same(any_moments.weights[i].fourth, typed_moments.weights[i].fourth) ? 0 : 1;
    wrong += any_moments.non_finite[i] == typed_moments.non_finite[i] ? 0 : 1;
  }
  CHECK(wrong == 0);
}

template <class Format>
void check_both(const Format& format) {
  check(format, ThresholdReadout{});
  check(format, LogResistanceReadout{});
}

}  // namespace

TEST_CASE("A format chosen at run time reads back the same weights and has the same moments") {
  check_both(binary16{});
  check_both(binary64{});
  check_both(RawFloat{});
  check_both(e4m3{});
  check_both(e2m1{});
  check_both(fixed_point<3, 12>{});
  check_both(int8{});
  check_both(twos_complement<6>{ScaleRule::range});
  check_both(sign_magnitude<8>{});
  check_both(ternary{});
  check_both(binary_weight{});
  check_both(mxfp4{});
  check_both(mxfp8{{}, false});
  check_both(OwnLayout{});
  check(posit8{}, ThresholdReadout{});
  check(posit16{}, ThresholdReadout{});
  check(Eighths{}, ThresholdReadout{});
}

TEST_CASE("A format without a layout is refused by analog readout, at run time") {
  const auto weights = test::awkward_weights(10, 2);
  const AnyFormat format = posit16{};
  CHECK_FALSE(format.layout().exists());
  CHECK(format.layout().fields().size() == 1);
  CHECK(has_all(test::error_of([&] {
                  store_weights(BitEncoder<AnyFormat>(format), VariabilitySampler(overlapping),
                                std::span<const float>(weights));
                }),
                {"cannot be read analog", "threshold"}));
}

TEST_CASE("AnyFormat saturates at the largest value of what it holds") {
  std::uint64_t count = 0;
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(BitEncoder<AnyFormat>(binary16{}).settle(-infinity, count) == -65504.0);
  CHECK(BitEncoder<AnyFormat>(posit8{}).settle(infinity, count) == 0x1p24);
  CHECK(BitEncoder<AnyFormat>(Eighths{}).settle(infinity, count) ==
        static_cast<double>(std::numeric_limits<float>::max()));
}
