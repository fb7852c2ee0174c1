#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "device/distribution_conformance.hpp"
#include "device/user_distributions.hpp"
#include "rramvar/device/builtin_tables.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/device/distributions/gamma.hpp"
#include "rramvar/device/distributions/ideal.hpp"
#include "rramvar/device/distributions/log_normal.hpp"
#include "rramvar/device/distributions/log_normal_mixture.hpp"
#include "rramvar/device/distributions/normal.hpp"
#include "rramvar/device/distributions/smoothed_empirical.hpp"
#include "rramvar/device/distributions/weibull.hpp"

using namespace rramvar;
using rramvar::test::check_distribution;

namespace {

const LogNormalResistance<2> ni_rram{{11.956, 8.914}, {1.3907, 0.0752}};

template <std::size_t S>
std::array<double, S> ladder(double first, double step) {
  std::array<double, S> out{};
  for (std::size_t s = 0; s < S; ++s) out[s] = first + step * static_cast<double>(s);
  return out;
}

/// Keeps every promise of LogNormalResistance but the one that a type derived from it breaks.
using Right = LogNormalResistance<2>;

struct WiderDraws : Right {
  ohm operator()(LogicState s, DrawEngine& engine) const {
    return Right{mu_ln, {1.02 * sigma_ln[0], 1.02 * sigma_ln[1]}}(s, engine);
  }
};
struct DrawsWithMemory : Right {
  mutable double drift = 1.0;
  ohm operator()(LogicState s, DrawEngine& engine) const {
    drift += 1e-12;
    return drift * Right::operator()(s, engine);
  }
};
struct NegativeDraw : Right {
  ohm operator()(LogicState s, DrawEngine& engine) const {
    const ohm r = Right::operator()(s, engine);
    return r < 100.0 ? -r : r;  // about 1 in 5 million: only state 0
  }
};
struct ShiftedQuantile : Right {
  ohm quantile(LogicState s, double p) const { return 1.000001 * Right::quantile(s, p); }
};
struct UpperQuantileFromBelow : Right {
  ohm upper_quantile(LogicState s, double q) const { return quantile(s, q); }
};
struct RoundedUpperTail : Right {
  ohm upper_quantile(LogicState s, double q) const { return quantile(s, 1.0 - q); }
};
struct SurvivalAsCdf : Right {
  double survival(LogicState s, ohm r) const { return cdf(s, r); }
};
struct CdfStopsShort : Right {
  double cdf(LogicState s, ohm r) const { return 0.999 * Right::cdf(s, r); }
};
struct MeanOfMedian : Right {
  template <class F>
  double mean(LogicState s, const F& f) const {
    return f(quantile(s, 0.5));
  }
};
struct NanMean : Right {
  template <class F>
  double mean(LogicState, const F&) const {
    return std::nan("");
  }
};

struct SamplesWithoutTail : Right {  // a Gaussian from a short table: nothing beyond 2.5 σ
  ohm operator()(LogicState s, DrawEngine& engine) const {
    const double z = normal_quantile(OpenUniform{}(engine).lower);
    return std::exp(mu_ln[s] + sigma_ln[s] * std::clamp(z, -2.5, 2.5));
  }
};
struct CdfFalls : Right {
  double cdf(LogicState s, ohm r) const { return 1.0 - Right::cdf(s, r); }
};
struct CdfHasMassAtZero : Right {
  double cdf(LogicState s, ohm r) const { return std::max(1e-9, Right::cdf(s, r)); }
};
struct CdfForgetsState : Right {
  double cdf(LogicState, ohm r) const { return Right::cdf(0, r); }
  double survival(LogicState, ohm r) const { return Right::survival(0, r); }
};
struct NanQuantile : Right {
  ohm quantile(LogicState s, double p) const {
    return p < 1e-9 ? std::nan("") : Right::quantile(s, p);
  }
};
struct MeanOfOneIsNotOne : Right {
  template <class F>
  double mean(LogicState s, const F& f) const {
    return (1.0 + 1e-9) * Right::mean(s, f);
  }
};

template <class D>
bool breaks(const D& distribution, const std::string& promise) {
  for (const std::string& sentence : broken_promises(distribution, {.samples = 200'000})) {
    if (sentence.find(promise) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("LogNormalResistance keeps the promises of a distribution") {
  check_distribution(ni_rram);
  check_distribution(LogNormalResistance<8>{ladder<8>(12.0, -0.4), ladder<8>(0.8, -0.1)},
                     {.samples = 100'000});
}

TEST_CASE("NormalResistance keeps the promises of a distribution") {
  // State 0 is narrow, so that nothing is cut off; state 1 loses 16 % to its floor.
  check_distribution(NormalResistance<2>{{1e5, 1e4}, {5e3, 2e3}, {1.0, 8e3}});
  check_distribution(
      NormalResistance<8>{ladder<8>(1e5, -1e4), ladder<8>(1e3, 1e3), ladder<8>(1e3, 0.0)},
      {.samples = 100'000});
}

TEST_CASE("WeibullResistance keeps the promises of a distribution") {
  check_distribution(WeibullResistance<2>{{1e5, 1e4}, {2.5, 30.0}});
  check_distribution(WeibullResistance<1>{{1e5}, {4.0}}, {.samples = 100'000});
  check_distribution(WeibullResistance<8>{ladder<8>(1e5, -1e4), ladder<8>(3.0, 2.0)},
                     {.samples = 100'000});
}

TEST_CASE("GammaResistance keeps the promises of a distribution") {
  check_distribution(GammaResistance<2>{{3.0, 160.0}, {3e4, 50.0}});
  check_distribution(GammaResistance<1>{{1e6}, {0.01}}, {.samples = 100'000});
  check_distribution(GammaResistance<8>{ladder<8>(4.0, 3.0), ladder<8>(1e4, -1e3)},
                     {.samples = 100'000});
}

TEST_CASE("LogNormalMixture keeps the promises of a distribution") {
  // 8 % of the RESETs failed; a LRS with rare outliers.
  check_distribution(LogNormalMixture<2>{{{{0.08, 0.92}, {0.999, 0.001}}},
                                         {{{8.9, 12.0}, {8.9, 10.0}}},
                                         {{{0.08, 1.1}, {0.08, 0.5}}}});
  check_distribution(
      LogNormalMixture<1, 3>{{{{0.2, 0.3, 0.5}}}, {{{8.0, 10.0, 12.0}}}, {{{0.1, 0.0, 1.0}}}},
      {.samples = 100'000});
  LogNormalMixture<8> eight{};
  for (LogicState s = 0; s < 8; ++s) {
    eight.share[s] = {0.5, 0.5};
    eight.mu_ln[s] = {12.0 - 0.4 * static_cast<double>(s), 11.0};
    eight.sigma_ln[s] = {0.1, 0.5};
  }
  check_distribution(eight, {.samples = 100'000});
}

TEST_CASE("SmoothedEmpirical keeps the promises of a distribution") {
  check_distribution(SmoothedEmpirical{builtin_lut("ni_rram_1t1r")});
  check_distribution(SmoothedEmpirical{builtin_lut<8>("radar_8level_postbake")},
                     {.samples = 100'000});
  // Ties, tables of two and three.
  check_distribution(SmoothedEmpirical{DeviceLUT<2>::from(std::vector{5.0, 5.0, 5.0, 6.0, 6.0, 7.0},
                                                          std::vector{1.0, 1.0, 1.3})},
                     {.samples = 100'000});
  check_distribution(
      SmoothedEmpirical{DeviceLUT<2>::from(std::vector{5.0, 6.0}, std::vector{1.0, 1.1, 1.4})},
      {.samples = 100'000});
}

TEST_CASE("IdealResistance keeps the promises of a distribution") {
  check_distribution(IdealResistance<2>{{1e5, 1e4}});
  check_distribution(IdealResistance<8>{ladder<8>(1e5, -1e4)}, {.samples = 1000});
}

TEST_CASE("A state without spread keeps the promises of a distribution") {
  check_distribution(LogNormalResistance<2>{{11.956, 8.914}, {0.0, 0.0}}, {.samples = 1000});
  check_distribution(NormalResistance<2>{{1e5, 1e4}, {0.0, 0.0}, {1.0, 2e4}}, {.samples = 1000});
}

TEST_CASE("DeviceLUT keeps the promises of a distribution") {
  check_distribution(builtin_lut("ni_rram_1t1r"));
  check_distribution(builtin_lut("radar_1t1r"), {.samples = 100'000});
  check_distribution(builtin_lut<8>("radar_8level_prebake"), {.samples = 100'000});
  check_distribution(DeviceLUT<2>::from(std::vector{5.0}, std::vector{1.0, 2.0, 2.0, 7.0}),
                     {.samples = 100'000});
  const LogNormalResistance<8> eight{ladder<8>(12.0, -0.4), ladder<8>(0.8, -0.1)};
  check_distribution(DeviceLUT<8>::tabulate(eight, 300), {.samples = 100'000});
}

TEST_CASE("A user's distribution keeps the promises of a distribution") {
  check_distribution(rramvar::test::TwoValues{});
  check_distribution(rramvar::test::Weibull{});
}

TEST_CASE("The conformance check sees each promise broken") {
  REQUIRE(broken_promises(ni_rram, {.samples = 200'000}).empty());
  CHECK(broken_promises(WiderDraws{ni_rram}).size() >= 2);
  CHECK(breaks(DrawsWithMemory{ni_rram}, "depends on more than its engine"));
  CHECK(breaks(NegativeDraw{Right{{5.0, 5.0}, {0.5, 0.5}}}, "not positive and finite"));
  CHECK(breaks(ShiftedQuantile{ni_rram}, "quantile does not invert cdf at 0.5"));
  CHECK(breaks(UpperQuantileFromBelow{ni_rram}, "upper_quantile(q) is not quantile(1 - q)"));
  CHECK(breaks(RoundedUpperTail{ni_rram}, "upper_quantile does not invert survival"));
  CHECK(breaks(SurvivalAsCdf{ni_rram}, "cdf + survival is not 1"));
  CHECK(breaks(CdfStopsShort{ni_rram}, "cdf(1e300) is not 1"));
  CHECK(breaks(MeanOfMedian{ni_rram}, "mean of 1/R is not that of the draws"));
  CHECK(breaks(NanMean{ni_rram}, "mean of ln R is not that of the draws"));
  CHECK(breaks(SamplesWithoutTail{ni_rram}, "the draws do not follow cdf"));
  CHECK(breaks(CdfFalls{ni_rram}, "cdf does not rise from 0 to 1"));
  CHECK(breaks(CdfHasMassAtZero{ni_rram}, "cdf(0) is not 0"));
  CHECK(breaks(CdfForgetsState{ni_rram}, "state 1: the draws do not follow cdf"));
  CHECK(breaks(NanQuantile{ni_rram}, "quantile does not invert cdf at 1e-12"));
  CHECK(breaks(MeanOfOneIsNotOne{ni_rram}, "the mean of 1 is not 1"));
}
