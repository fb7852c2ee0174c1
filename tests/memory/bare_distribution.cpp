// A user's distribution that has nothing but operator(), read in every way there is, against a
// simulation that shares no code with the library: the standard library's generator, the formulas
// of the readouts written out.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <random>
#include <vector>

#include "catch.hpp"
#include "rramvar/encoding/bit_encoder.hpp"
#include "rramvar/encoding/fixed_point.hpp"
#include "rramvar/memory/exact_moments.hpp"
#include "rramvar/readout/adc.hpp"
#include "rramvar/readout/analog.hpp"
#include "rramvar/readout/differential.hpp"
#include "rramvar/readout/nearest_level.hpp"
#include "rramvar/readout/noisy_threshold.hpp"
#include "rramvar/readout/threshold.hpp"
#include "rramvar/sampling/variability_sampler.hpp"

using namespace rramvar;

namespace {

/// 30 to 60 kΩ, or 10 to 50 kΩ: P(R_0 ≤ b) = ((b − 30)/30)², P(R_1 > b) = ((50 − b)/40)², whose sum
/// is least at b = 37.2.
ohm resistance(LogicState s, double u) {
  return s == 0 ? 30e3 + 30e3 * std::sqrt(u) : 50e3 - 40e3 * std::sqrt(u);
}
struct Bare {
  ohm operator()(LogicState s, DrawEngine& engine) const {
    return resistance(s, OpenUniform{}(engine).lower);
  }
};
static_assert(!HasCdf<Bare> && !HasQuantile<Bare> && !HasMean<Bare> && states_of<Bare> == 2);

/// The simulation's draws.
struct Draws {
  std::mt19937_64 engine{1};
  ohm of(LogicState s) { return resistance(s, std::uniform_real_distribution<double>()(engine)); }
  double normal() { return std::normal_distribution<double>()(engine); }
};
/// One reading of a digit that holds s.
using Reading = std::function<double(LogicState s, Draws&)>;

struct MeanAndVariance {
  double mean = 0.0;
  double variance = 0.0;
};
template <class Draw>
MeanAndVariance simulated(std::size_t n, const Draw& draw) {
  double sum = 0.0;
  double squares = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    const double x = draw();
    sum += x;
    squares += x * x;
  }
  const double mean = sum / static_cast<double>(n);
  return {mean, squares / static_cast<double>(n) - mean * mean};
}

/// A digit by an observable, linear between the means of its states.
Reading linear(double (*g)(ohm)) {
  Draws draws;
  std::array<double, 2> level{};
  for (LogicState s = 0; s < 2; ++s) {
    level[s] = simulated(1'000'000, [&] { return g(draws.of(s)); }).mean;
  }
  return [=](LogicState s, Draws& d) { return (g(d.of(s)) - level[0]) / (level[1] - level[0]); };
}
double conductance(ohm r) {
  return 1.0 / r;
}

/// The mean weight as read, of 20,000 with the word 0.101, against the simulation. A right library
/// fails a check with a probability of 6e-7 (five standard errors): those of the read, of the
/// simulation, and of what the table of 2¹⁶ draws that stands in for the law leaves open, which is
/// no more than the spread of a digit over 256, or `calibration`.
template <class Readout>
void check(const Readout& readout, const Reading& reading, double calibration = 0.0) {
  const BitEncoder<fixed_point<0, 3>> encoder;
  const std::vector<float> weights(20'000, 0.625f);
  const StoredWeightsOf stored(encoder, VariabilitySampler(Bare{}, readout),
                               std::span<const float>(weights));
  std::vector<double> w_hat(weights.size());
  stored.read({.seed = 7}, w_hat);
  std::size_t next = 0;
  const auto read = simulated(w_hat.size(), [&] { return w_hat[next++]; });

  Draws draws;
  constexpr std::size_t n = 400'000;
  std::array<MeanAndVariance, 2> digit;
  for (LogicState s = 0; s < 2; ++s) digit[s] = simulated(n, [&] { return reading(s, draws); });
  const std::array<LogicState, 4> stored_digits{0, 1, 0, 1};
  const std::array<double, 4> places{-1.0, 0.5, 0.25, 0.125};
  double mean = 0.0;
  std::array<double, 2> places_of{};
  double variance = 0.0;
  for (std::size_t i = 0; i < places.size(); ++i) {
    mean += places[i] * digit[stored_digits[i]].mean;
    places_of[stored_digits[i]] += places[i];
    variance += places[i] * places[i] * digit[stored_digits[i]].variance;
  }
  double open = 0.0;  // variance of the difference
  for (LogicState s = 0; s < 2; ++s) {
    const double by_table =
        calibration > 0.0 ? calibration * calibration : digit[s].variance / 65536.0;
    open += places_of[s] * places_of[s] * (digit[s].variance / n + by_table);
  }
  const double weights_count = static_cast<double>(weights.size());
  CHECK(std::abs(read.mean - mean) < 5.0 * std::sqrt(open + variance / weights_count));
  CHECK(std::abs(read.variance / variance - 1.0) < 0.1);

  // What is exact is so for the table of draws.
  const WeightMoments exact = stored.moments();
  if (exact.known) CHECK(std::abs(exact.weights[0].mean - mean) < 5.0 * std::sqrt(open));
}

double as_digit(bool is_one) {
  return is_one ? 1.0 : 0.0;
}

}  // namespace

TEST_CASE("A distribution of one function is read analog") {
  check(ConductanceReadout{}, linear(conductance));
  check(ResistanceReadout{}, linear([](ohm r) { return r; }));
  check(LogResistanceReadout{}, linear([](ohm r) { return std::log(r); }));
}

TEST_CASE("A distribution of one function is read through a converter") {
  const double mean_0 = 50e3;               // 30 + 30·E[√u], E[√u] = 2/3
  const double mean_1 = 50e3 - 80e3 / 3.0;  // 50 − 40·2/3
  check(AdcReadout<Resistance>{.bits = 4, .range_ohm = {12e3, 57e3}}, [=](LogicState s, Draws& d) {
    const double code = std::round((std::clamp(d.of(s), 12e3, 57e3) - 12e3) / 3e3);
    return (12e3 + 3e3 * code - mean_0) / (mean_1 - mean_0);
  });
}

TEST_CASE("A distribution of one function is read by a threshold") {
  check(ThresholdReadout{.reference_ohm = {36e3}},
        [](LogicState s, Draws& d) { return as_digit(d.of(s) < 36e3); });
  check(NoisyThresholdReadout<>{{.reference_ohm = {36e3}}, 0.1}, [](LogicState s, Draws& d) {
    return as_digit(d.of(s) < 36e3 * std::exp(0.1 * d.normal()));
  });
  // The best boundary of 2¹⁶ draws a state lies near that of the law.
  const auto found = ThresholdReadout{}.calibrate(Bare{}).boundaries()[0];
  CHECK(std::abs(found - 37.2e3) < 1.5e3);
  check(ThresholdReadout{}, [=](LogicState s, Draws& d) { return as_digit(d.of(s) < found); });
  // Nearest in ln R: half way between the medians.
  const ohm middle = std::sqrt(resistance(0, 0.5) * resistance(1, 0.5));
  check(
      NearestLevelReadout{}, [=](LogicState s, Draws& d) { return as_digit(d.of(s) < middle); },
      1e-3);
}

TEST_CASE("A distribution of one function is read in pairs") {
  const Reading digit = linear(conductance);
  check(DifferentialReadout<>{}, [&](LogicState s, Draws& d) {
    const double plus = digit(s, d);
    return 0.5 + 0.5 * (plus - digit(1 - s, d));
  });
  check(DifferentialSignReadout{}, [](LogicState s, Draws& d) {
    const ohm plus = d.of(s);
    return as_digit(plus < d.of(1 - s));
  });
}
