// The smallest types of a user's own, put together to a study.
#include <cmath>

#include "catch.hpp"
#include "rramvar/readout/nearest_level.hpp"
#include "rramvar/sampling/variability_sampler.hpp"
#include "study/small_layer.hpp"

using namespace rramvar;

namespace {

/// A distribution: one function.
struct TwoValues {
  ohm operator()(LogicState s, DrawEngine& engine) const {
    const double spread = engine() < 0x40000000u ? 1.5 : 1.0;
    return (s == 0 ? 1e6 : 1e4) * spread;
  }
};

/// A number format: whole 64ths from −2 up, in 8 bits.
struct Steps {
  static constexpr int bits = 8;
  std::uint8_t encode(float w) const {
    const float steps = std::round((w + 2.0f) * 64.0f);
    return static_cast<std::uint8_t>(steps < 0 ? 0.0f : steps > 255 ? 255.0f : steps);
  }
  float decode(std::uint8_t word) const { return static_cast<float>(word) / 64.0f - 2.0f; }
};

/// A readout, a cell map, a geometry and a metric.
struct HalfOfCells {
  struct Reader {
    double operator()(ohm r) const { return r < 1e5 ? 0.5 : 0.0; }
  };
  template <class D>
  Reader calibrate(const D&) const {
    return {};
  }
};
struct TwoBitsOfFraction {
  int bits_per_cell(FieldRole role) const { return role == FieldRole::fraction ? 2 : 1; }
};
struct OnePixel {
  std::size_t channels = 4, height = 1, width = 1, filters = 2;
  std::size_t kernel_height = 1, kernel_width = 1, stride = 1, padding = 0;
};
struct WorstError {
  static constexpr std::string_view name = "worst_error";
  struct sums_type {
    double worst = 0.0;
    void add(const OutputRow& row, const OutputScale&) {
      for (const double e : row.dy) worst = std::max(worst, std::abs(e));
    }
    sums_type& operator+=(const sums_type& other) {
      worst = std::max(worst, other.worst);
      return *this;
    }
  };
  double value(const sums_type& s) const { return s.worst; }
};

const Tensor<4> pixel{{{{1.0f}}, {{2.0f}}, {{-1.0f}}, {{0.5f}}}};
const Tensor<4> weights{{{{0.5f}}, {{-1.0f}}, {{1.25f}}, {{0.25f}}},
                        {{{1.0f}}, {{0.0f}}, {{-0.75f}}, {{0.1f}}}};

}  // namespace

static_assert(!HasCdf<TwoValues> && !HasQuantile<TwoValues> && !HasMean<TwoValues>);
static_assert(NumberFormat<Steps> && !FieldedFormat<Steps>);

TEST_CASE("A user's distribution, format, geometry and metric make a study") {
  const Study study{BitEncoder<Steps>{}, VariabilitySampler{TwoValues{}, ThresholdReadout{}},
                    Conv2DLayer1<OnePixel>{weights}, ErrorMetrics<WorstError, RelativeL2>{}};
  const auto result = study.run(pixel, {.trials = 20});
  CHECK(result.counts.cells_read == 20u * 8u * 8u);
  CHECK(result.counts.bits_misread == 0);  // 1 MΩ and 10 kΩ are never mixed up
  CHECK(result.expected.known);
  CHECK(StudyResult::find(result.vs_encoded, "worst_error").overall.max() == 0.0);
  // Only 0.1 is no multiple of 1/64: it becomes 6/64, times the pixel 0.5.
  CHECK_THAT(result["worst_error"].mean(), test::within_rel((0.1f - 6.0 / 64) * 0.5, 1e-6));
}

TEST_CASE("The null readout works for a user's distribution and format") {
  const Study study{BitEncoder<Steps>{}, VariabilitySampler{TwoValues{}, NearestLevelReadout{}},
                    Conv2DLayer1<OnePixel>{weights}};
  const auto result = study.run(pixel, {.trials = 3});
  CHECK(StudyResult::find(result.vs_encoded, "relative_l2").overall.max() == 0.0);
  CHECK_FALSE(result.expected.known);
}

TEST_CASE("A user's analog readout and cell map work with the library's formats") {
  const Study study{BitEncoder<binary16, TwoBitsOfFraction>{store::fraction},
                    VariabilitySampler{LogNormalResistance<4>{{14, 12, 10, 8}, {}}, HalfOfCells{}},
                    Conv2DLayer1<OnePixel>{weights}};
  CHECK(study.stored().cells_per_weight() == 5);
  std::vector<double> w_hat(8);
  study.stored().read({}, w_hat);
  // 1.25 has the fraction digits 1 0 0 0 0, which read as 0; state 1 is 163 kΩ.
  CHECK(w_hat[2] == 1.0);
  // 0.1 in binary16 is 1.1001100110₂·2⁻⁴, fraction digits 2 1 2 1 2: states 2 read as ½.
  CHECK(w_hat[7] == (1.0 + 0.5 / 4 + 0.5 / 64 + 0.5 / 1024) / 16);
}

TEST_CASE("A user's distribution is calibrated from its draws for analog readout") {
  const Study study{BitEncoder<binary16>{store::fraction},
                    VariabilitySampler{TwoValues{}, ConductanceReadout{}},
                    Conv2DLayer1<OnePixel>{weights}};
  const auto result = study.run(pixel, {.trials = 50});
  CHECK(result["relative_l2"].mean() > 0.001);
  CHECK(result["relative_l2"].mean() < 1.0);
}
