#include "rramvar/readout/analog.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "catch.hpp"
#include "error_text.hpp"
#include "random.hpp"
#include "rramvar/device/distributions/ideal.hpp"
#include "rramvar/device/distributions/log_normal.hpp"
#include "rramvar/device/distributions/weibull.hpp"

using namespace rramvar;
using rramvar::test::error_of;
using rramvar::test::has_all;
using rramvar::test::Random;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

template class rramvar::AnalogReader<Conductance, 2>;
template class rramvar::AnalogReader<Resistance, 8>;
template class rramvar::AnalogReader<LogResistance, 3>;
template struct rramvar::AnalogReadout<Conductance>;
template struct rramvar::AnalogReadout<Resistance>;
template struct rramvar::AnalogReadout<LogResistance>;

namespace {

/// The resistance at which an observable has the value g.
template <class Observable>
ohm resistance_at(double g) {
  if constexpr (std::is_same_v<Observable, Conductance>) return 1.0 / g;
  if constexpr (std::is_same_v<Observable, Resistance>) return g;
  if constexpr (std::is_same_v<Observable, LogResistance>) return std::exp(g);
}

/// S resistances from 1 kΩ to 1 MΩ, equally spaced or not, rising or falling.
template <std::size_t S>
std::vector<ohm> nominal(bool equally_spaced, bool rising, Random& random) {
  std::vector<ohm> r(S);
  for (std::size_t s = 0; s < S; ++s) {
    r[s] = equally_spaced ? 1e3 + 999e3 * static_cast<double>(s) / (S - 1)
                          : 1e3 * std::exp(random.uniform(0.0, 6.9));
  }
  std::sort(r.begin(), r.end());
  if (!rising) std::reverse(r.begin(), r.end());
  return r;
}

template <class Observable, std::size_t S>
AnalogReader<Observable, S> reader_for(const std::vector<ohm>& reference) {
  const IdealResistance<S> unused{};
  return AnalogReadout<Observable>{reference}.calibrate(unused);
}

template <class Observable, std::size_t S>
void check_levels_read_exactly() {
  Random random(1);
  std::size_t wrong = 0;
  for (int round = 0; round < 1000; ++round) {
    const auto reference = nominal<S>(round % 2 == 0, round % 4 < 2, random);
    const auto read = reader_for<Observable, S>(reference);
    for (std::size_t s = 0; s < S; ++s) {
      if (read(reference[s]) != static_cast<double>(s)) ++wrong;
    }
  }
  CHECK(wrong == 0);
}

template <class Observable, std::size_t S>
void check_linearity() {
  Random random(2);
  double worst = 0.0;
  for (int round = 0; round < 1000; ++round) {
    const auto reference = nominal<S>(round % 2 == 0, round % 4 < 2, random);
    const auto read = reader_for<Observable, S>(reference);
    const auto g = read.levels();
    // Between two levels, and on from the outermost pair by up to a third of a step.
    const std::size_t s = random.whole(0, S - 2);
    const double low = s == 0 ? -0.3 : 0.0;
    const double high = s == S - 2 ? 1.3 : 1.0;
    const double share = random.uniform(low, high);
    const double at = g[s] + share * (g[s + 1] - g[s]);
    if (at <= 0.0) continue;  // beyond what a resistance can be
    // Rounding of r is magnified by g over the step.
    const double rounding = 4e-15 * std::abs(at / (g[s + 1] - g[s])) + 1e-15;
    const double error =
        std::abs(read(resistance_at<Observable>(at)) - (static_cast<double>(s) + share));
    worst = std::max(worst, error / rounding);
  }
  CHECK(worst < 4.0);
}

/// Only the one function that every distribution needs.
struct DrawsOnly {
  double mu_ln[2] = {12.0, 9.0};
  double sigma_ln = 0.5;
  ohm operator()(LogicState s, DrawEngine& engine) const {
    return std::exp(mu_ln[s] + sigma_ln * normal_quantile(OpenUniform{}(engine).lower));
  }
};

DeviceLUT<2> noisy_table() {
  return DeviceLUT<2>::tabulate(LogNormalResistance<2>{{12.0, 9.0}, {0.6, 0.2}}, 1000);
}

}  // namespace

TEMPLATE_TEST_CASE("Each reference level reads as exactly its state", "", Conductance, Resistance,
                   LogResistance) {
  check_levels_read_exactly<TestType, 2>();
  check_levels_read_exactly<TestType, 3>();
  check_levels_read_exactly<TestType, 8>();
}

TEMPLATE_TEST_CASE("The reading is linear between levels and beyond the ends", "", Conductance,
                   Resistance, LogResistance) {
  check_linearity<TestType, 2>();
  check_linearity<TestType, 8>();
}

TEST_CASE("Readings beyond the ends are not clipped") {
  const auto read = reader_for<Conductance, 2>({1e6, 1e4});  // 1 µS, 100 µS
  CHECK_THAT(read(5e3), within_rel(199.0 / 99.0, 1e-14));
  CHECK_THAT(read(1e12), within_rel((1e-6 - 1.0) / 99.0, 1e-12));
  const auto ohmic = reader_for<Resistance, 8>({80, 70, 60, 50, 40, 30, 20, 10});
  CHECK_THAT(ohmic(100.0), within_rel(-2.0, 1e-14));
  CHECK_THAT(ohmic(5.0), within_rel(7.5, 1e-14));
}

TEMPLATE_TEST_CASE("Default levels are the mean of the observable, so that E[d] is the state", "",
                   Conductance, Resistance, LogResistance) {
  for (const DeviceLUT<2>& lut : {noisy_table(), swap_states(noisy_table())}) {
    const auto read = AnalogReadout<TestType>{}.calibrate(lut);
    for (LogicState s = 0; s < 2; ++s) {
      long double g = 0;
      long double digit = 0;
      for (const ohm r : lut.sorted(s)) {
        g += TestType::of(r);
        digit += read(r);
      }
      CHECK_THAT(read.levels()[s], within_rel(static_cast<double>(g / 1000), 1e-13));
      CHECK_THAT(static_cast<double>(digit / 1000), within_abs(static_cast<double>(s), 1e-12));
    }
  }
}

TEST_CASE("Default levels of a log-normal distribution are those of the closed form") {
  const LogNormalResistance<2> d{{12.0, 9.0}, {0.6, 0.2}};
  for (LogicState s = 0; s < 2; ++s) {
    const double mu = d.mu_ln[s];
    const double half_variance = 0.5 * d.sigma_ln[s] * d.sigma_ln[s];
    CHECK_THAT(ConductanceReadout{}.calibrate(d).levels()[s],
               within_rel(std::exp(-mu + half_variance), 1e-11));
    CHECK_THAT(ResistanceReadout{}.calibrate(d).levels()[s],
               within_rel(std::exp(mu + half_variance), 1e-11));
    CHECK_THAT(LogResistanceReadout{}.calibrate(d).levels()[s], within_rel(mu, 1e-11));
  }
}

TEST_CASE("A distribution that can only be drawn from is calibrated near the truth") {
  const DrawsOnly d;
  const auto read = ConductanceReadout{}.calibrate(d);
  const double spread = std::sqrt(std::expm1(0.25)) / 256.0;  // of the mean of 2¹⁶ draws, relative
  for (LogicState s = 0; s < 2; ++s) {
    const double truth = std::exp(-d.mu_ln[s] + 0.125);
    CHECK_THAT(read.levels()[s], within_rel(truth, 5 * spread));  // false alarms 1e-6 together
    CHECK(read.levels()[s] != truth);
  }
}

TEST_CASE("Levels that cannot tell states apart are refused") {
  const IdealResistance<2> equal{{1e4, 1e4}};
  CHECK(has_all(error_of([&] { ConductanceReadout{}.calibrate(equal); }),
                {"levels of states 0 and 1", "equal or out of order"}));
  const IdealResistance<3> bent{{1e6, 1e3, 1e4}};
  CHECK(has_all(error_of([&] { LogResistanceReadout{}.calibrate(bent); }), {"states 1 and 2"}));
  CHECK(has_all(error_of([] { reader_for<Resistance, 2>({1e4, 1e4}); }), {"states 0 and 1"}));
  CHECK(has_all(error_of([] { reader_for<Resistance, 2>({1e4, std::nan("")}); }), {"reference"}));
}

TEST_CASE("A level that does not exist is refused") {
  // E[1/R] of a Weibull law with a shape of 0.8 is infinite.
  const WeibullResistance<2> law{{2e5, 8e3}, {0.8, 9.0}};
  CHECK(has_all(error_of([&] { (void)ConductanceReadout{}.calibrate(law); }),
                {"state 0 has no mean", "another law"}));
}

TEST_CASE("Given reference resistances must be one a state, positive and finite") {
  CHECK(has_all(error_of([] { reader_for<Conductance, 2>({1e6}); }),
                {"1 reference resistances", "2 states"}));
  CHECK(has_all(error_of([] {
                  reader_for<Conductance, 8>({1e6, 1e4});
                }),
                {"2 reference resistances", "8 states"}));
  constexpr double infinity = std::numeric_limits<double>::infinity();
  for (const ohm r : {0.0, -1e4, infinity}) {
    CHECK(has_all(error_of([&] { reader_for<Conductance, 2>({1e6, r}); }), {"positive"}));
    CHECK(has_all(error_of([&] { reader_for<LogResistance, 2>({r, 1e4}); }), {"positive"}));
  }
}
