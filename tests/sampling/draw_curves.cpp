// Curves of readings against the readings themselves, and the fast way by curves against one draw
// after the other, bit by bit, with every set of instructions that this processor has.
#include "rramvar/core/draw_curve.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "random.hpp"
#include "rramvar/device/any_distribution.hpp"
#include "rramvar/device/distributions/gamma.hpp"
#include "rramvar/device/distributions/log_normal.hpp"
#include "rramvar/device/distributions/log_normal_mixture.hpp"
#include "rramvar/device/distributions/normal.hpp"
#include "rramvar/device/distributions/weibull.hpp"
#include "rramvar/encoding/fixed_point.hpp"
#include "rramvar/readout/adc.hpp"
#include "rramvar/readout/differential.hpp"
#include "rramvar/readout/threshold.hpp"
#include "rramvar/sampling/variability_sampler.hpp"
#include "sampling/devices.hpp"

using namespace rramvar;

namespace {

/// Words at and beside the ends of pieces, in both halves, and as many others.
std::vector<std::uint32_t> trying_words() {
  std::vector<std::uint32_t> out{0, 1};
  for (int octave = 18; octave < 31; ++octave) {
    for (std::uint32_t i = 0; i < 32; ++i) {
      const std::uint32_t first = (32 + i) << (octave - 5);
      out.insert(out.end(), {first - 1, first, first + 1, first + (1u << (octave - 6))});
    }
  }
  out.push_back(0x7fffffff);
  for (std::size_t i = out.size(); i-- > 0;) out.push_back(~out[i]);
  for (std::uint32_t i = 0; i < 20000; ++i) out.push_back(i * 2654435769u);
  return out;
}

bool is_in_tail(std::uint32_t word) {
  return std::min(word, ~word) < (1u << 20);
}

/// @param knows_all but the tails: not so with a kink at an inner level, or a steep rise
template <class D, class Readout>
void check_accuracy(const D& law, const Readout& readout, bool knows_all = true) {
  constexpr std::size_t S = states_of<D>;
  const VariabilitySampler<D, Readout> sampler(law, readout);
  const CellReadings& cells = *sampler.readings();
  REQUIRE(cells.have_curves());
  const DrawCurve& curve = cells.of_width(cells.most_bits()).curves[0];
  double worst = 0.0;
  std::size_t unknown = 0;
  for (const std::uint32_t word : trying_words()) {
    for (LogicState s = 0; s < S; ++s) {
      const double reading = curve(s, word);
      if (is_in_tail(word)) CHECK(std::isnan(reading));
      if (std::isnan(reading)) {
        unknown += is_in_tail(word) ? 0 : 1;
        continue;
      }
      test::StartingWith engine{word};
      const double exact = sampler.reader()(quantile_at(law, s, OpenUniform{}(engine)));
      worst = std::max(worst, std::abs(reading - exact) / (1.0 + std::abs(exact)));
    }
  }
  CHECK(worst <= DrawCurve::accuracy);
  CHECK(worst > 0.0);
  CAPTURE(unknown, S);
  CHECK((unknown == 0) == knows_all);
}

const LogNormalResistance<2> law{{12.0, 9.0}, {0.4, 0.1}};
const LogNormalMixture<2, 2> failing{
    {{{0.1, 0.9}, {0.0, 1.0}}}, {{{9.5, 12.0}, {9.0, 9.0}}}, {{{0.2, 0.4}, {0.1, 0.1}}}};

}  // namespace

TEST_CASE("A curve is within 1e-8 of the exact readings of a law") {
  check_accuracy(law, ConductanceReadout{});
  check_accuracy(law, ResistanceReadout{});
  check_accuracy(law, LogResistanceReadout{});
  check_accuracy(LogNormalResistance<2>{{12.0, 9.0}, {1.4, 0.02}}, ConductanceReadout{});
  check_accuracy(WeibullResistance<2>{{2e5, 8e3}, {1.5, 9.0}}, ConductanceReadout{});
  check_accuracy(GammaResistance<2>{{4.0, 80.0}, {4e4, 1e2}}, ConductanceReadout{});
  check_accuracy(NormalResistance<2>{{1e5, 8e3}, {1e4, 5e2}, {1e3, 1e3}}, ConductanceReadout{});
  check_accuracy(failing, ConductanceReadout{}, false);
  check_accuracy(AnyDistribution<2>(law), ConductanceReadout{});
  check_accuracy(LogNormalResistance<4>{{12.0, 11.0, 10.0, 9.0}, {0.3, 0.25, 0.2, 0.1}},
                 ConductanceReadout{}, false);
}

TEST_CASE("A curve leaves out pieces with a step, and all of them where there are many") {
  const auto step_at = [](double at) {
    return [at](LogicState s, const OpenUniform::Value& u) {
      return static_cast<double>(s) + (u.lower < at ? 0.0 : 1.0);
    };
  };
  const DrawCurve one(2, step_at(0.3));
  REQUIRE(one.exists());
  std::size_t unknown = 0;
  for (const std::uint32_t word : trying_words()) {
    if (is_in_tail(word)) continue;
    const double reading = one(1, word);
    if (std::isnan(reading)) {
      ++unknown;
      CHECK(std::abs(word * 0x1p-32 - 0.3) < 0x1p-6);  // in the same piece
    } else {
      CHECK(reading == (word < 0.3 * 0x1p32 ? 1.0 : 2.0));
    }
  }
  CHECK(unknown > 0);
  const DrawCurve many(
      2, [](LogicState, const OpenUniform::Value& u) { return std::floor(50.0 * u.lower); });
  CHECK_FALSE(many.exists());
  CHECK_FALSE(DrawCurve{}.exists());
}

TEST_CASE("Who has a curve, and who has not") {
  const auto have_curves = [](const auto& device, const auto& readout) {
    return VariabilitySampler(device, readout).readings()->have_curves();
  };
  const auto table = DeviceLUT<2>::tabulate(law, 100);
  CHECK(have_curves(law, ConductanceReadout{}));
  CHECK(have_curves(AnyDistribution<2>(failing), ResistanceReadout{}));
  CHECK_FALSE(have_curves(law, ThresholdReadout{}));
  CHECK_FALSE(have_curves(table, ConductanceReadout{}));                      // a table
  CHECK_FALSE(have_curves(AnyDistribution<2>(table), ConductanceReadout{}));  // still one
  CHECK_FALSE(have_curves(test::Hidden<2>{table}, ConductanceReadout{}));     // does not say so
}

namespace {

template <class D, class Encoder, class Readout>
void check_sampling(const D& device, const Encoder& encoder, const Readout& readout) {
  const VariabilitySampler<D, Readout> sampler(device, readout);
  const auto& kinds = sampler.kinds();
  const CellReadings& cells = *sampler.readings();
  REQUIRE(cells.have_curves());
  const TrialIndex at{.seed = 0x0123456789abcdef, .trial = 0x89abcdef, .chip = 0xfedcba98};
  const std::uint32_t first = 0xfffff000;
  std::vector<typename Encoder::word_type> words;
  for (std::uint32_t i = 0; i < 3000; ++i) {
    words.push_back(static_cast<typename Encoder::word_type>(i * 2654435769u >> 7));
  }
  const std::span<const Digit> digits = encoder.digits();
  std::size_t unknown = 0;
  // What a digit reads as, cell by cell.
  std::vector<double> readings(digits.size());
  const auto read = [&](std::size_t i) {
    const auto weight = first + static_cast<std::uint32_t>(i);
    for (std::size_t k = 0; k < digits.size(); ++k) {
      const LogicState s = digits[k].state_of(digits[k].of(words[i]));
      readings[k] = kinds.visit(digits[k].width, [&](const auto& kind) {
        double reading = 0.0;
        for (std::size_t cell = 0; cell < sampler.cells_per_digit; ++cell) {
          const auto number = static_cast<std::uint32_t>(cell * digits.size() + k);
          DrawEngine peek(at, weight, number);
          DrawEngine engine(at, weight, number);
          const CellsOfWidth& curves = cells.of_width(digits[k].width);
          double share = curves.curves.empty() ? curves.steps[cell](s, peek())
                                               : curves.curves[cell](s, peek());
          if (std::isnan(share)) {
            ++unknown;
            share = kind.summand(cell,
                                 quantile_at(device, kind.in_cell(cell, s), OpenUniform{}(engine)));
          }
          reading += share;
        }
        return reading;
      });
    }
    return std::span<const double>(readings);
  };
  ReadCounts counts;
  std::vector<double> expected;
  for (std::size_t i = 0; i < words.size(); ++i) {
    expected.push_back(
        encoder.settle(encoder.decode_analog(words[i], read(i)), counts.non_finite_weights));
  }
  CHECK(unknown > 5);  // 2⁻¹¹ of the digits at least
  // The cells of pairs are added up in another order.
  const auto agrees = [&](const std::vector<double>& w_hat) {
    for (std::size_t i = 0; i < w_hat.size(); ++i) {
      const bool near = std::abs(w_hat[i] - expected[i]) <= 1e-11 * std::abs(expected[i]);
      const bool same =
          std::bit_cast<std::uint64_t>(w_hat[i]) == std::bit_cast<std::uint64_t>(expected[i]);
      if (!(same || (sampler.cells_per_digit > 1 && near))) return false;
    }
    return true;
  };
  std::vector<double> w_hat(words.size());
  const ReadCounts sampled = sampler.sample(
      encoder, std::span<const typename Encoder::word_type>(words), at, w_hat, first);
  CHECK(agrees(w_hat));
  CHECK(sampled.non_finite_weights == counts.non_finite_weights);
  CHECK(sampled.cells_read == words.size() * digits.size() * sampler.cells_per_digit);
  const std::vector<double> on_this_machine = w_hat;
  const ReadPlan plain = sampler.plan(encoder, {.plain = true});
  REQUIRE(plain.way() == ReadWay::cell_by_cell);
  plain.read(std::span(std::as_const(words)), at, w_hat, first);
  CHECK(agrees(w_hat));
  for (const auto set : {InstructionSet::baseline, InstructionSet::avx2, InstructionSet::avx512}) {
    if (!has(set)) continue;
    CAPTURE(static_cast<int>(set));
    std::fill(w_hat.begin(), w_hat.end(), 0.0);
    const ReadPlan plan = sampler.plan(encoder, {.set = set});
    REQUIRE(plan.way() == ReadWay::by_curves);
    const ReadCounts done = plan.read(std::span(std::as_const(words)), at, w_hat, first);
    CHECK(agrees(w_hat));
    CHECK(test::bits(w_hat) == test::bits(on_this_machine));
    CHECK(done.non_finite_weights == counts.non_finite_weights);
    CHECK(done.cells_read == sampled.cells_read);
  }
}

}  // namespace

TEST_CASE("Sampling by curves gives the bits of one draw after the other") {
  check_sampling(law, BitEncoder<binary16>{}, ConductanceReadout{});
  check_sampling(law, BitEncoder<binary32>{store::fraction}, LogResistanceReadout{});
  check_sampling(law, BitEncoder<fixed_point<3, 4>>{}, ConductanceReadout{});
  check_sampling(AnyDistribution<2>(failing), BitEncoder<binary16>{store::sign | store::fraction},
                 ConductanceReadout{});
  const LogNormalResistance<8> levels{{12.0, 11.6, 11.2, 10.8, 10.4, 10.0, 9.6, 9.2},
                                      {0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1}};
  check_sampling(
      levels,
      BitEncoder<binary16, FieldCells>(binary16{}, store::all, FieldCells{.fraction = {.bits = 3}}),
      ConductanceReadout{});
}

TEST_CASE("So does sampling by steps, through a converter") {
  check_sampling(law, BitEncoder<binary16>{}, AdcReadout<>{});
  check_sampling(law, BitEncoder<binary16>{}, AdcReadout<>{.bits = 1});
  check_sampling(AnyDistribution<2>(failing), BitEncoder<fixed_point<3, 4>>{},
                 AdcReadout<LogResistance>{.bits = 5});
  const LogNormalResistance<4> levels{{12.0, 11.0, 10.0, 9.0}, {0.1, 0.1, 0.1, 0.1}};
  check_sampling(levels, BitEncoder<binary16, UniformCells<2>>{}, AdcReadout<>{.bits = 6});
}

TEST_CASE("Sampling pairs of cells by curves finds what one draw after the other does") {
  check_sampling(law, BitEncoder<binary16>{}, DifferentialReadout<>{});
  check_sampling(law, BitEncoder<binary32>{store::sign | store::fraction},
                 DifferentialReadout<LogResistance>{});
  check_sampling(AnyDistribution<2>(failing), BitEncoder<fixed_point<3, 4>>{},
                 DifferentialReadout<>{});
}
