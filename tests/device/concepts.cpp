#include "rramvar/device/concepts.hpp"

#include <memory>
#include <string>
#include <vector>

#include "catch.hpp"
#include "device/user_distributions.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/device/distributions/gamma.hpp"
#include "rramvar/device/distributions/ideal.hpp"
#include "rramvar/device/distributions/log_normal.hpp"
#include "rramvar/device/distributions/log_normal_mixture.hpp"
#include "rramvar/device/distributions/normal.hpp"
#include "rramvar/device/distributions/smoothed_empirical.hpp"
#include "rramvar/device/distributions/weibull.hpp"

using namespace rramvar;

namespace {

// Each near miss lacks exactly one thing.

struct NoDraw {};
struct NonConstDraw {
  ohm operator()(LogicState, DrawEngine&);
};
struct DrawWithoutState {
  ohm operator()(DrawEngine&) const;
};
struct DrawOfText {
  std::string operator()(LogicState, DrawEngine&) const;
};
struct NotCopyable {
  std::unique_ptr<int> owned;
  ohm operator()(LogicState, DrawEngine&) const;
};
struct AnyEngine {
  template <class Engine>
  float operator()(LogicState, Engine&) const;
};
static_assert(ResistanceDistribution<rramvar::test::TwoValues>);
static_assert(ResistanceDistribution<AnyEngine>);
static_assert(!ResistanceDistribution<NoDraw>);
static_assert(!ResistanceDistribution<NonConstDraw>);
static_assert(!ResistanceDistribution<DrawWithoutState>);
static_assert(!ResistanceDistribution<DrawOfText>);
static_assert(!ResistanceDistribution<NotCopyable>);

struct Cdf {
  double cdf(LogicState, ohm) const;
};
struct NonConstCdf {
  double cdf(LogicState, ohm);
};
struct CdfWithoutState {
  double cdf(ohm) const;
};
struct CdfOfText {
  std::string cdf(LogicState, ohm) const;
};
static_assert(HasCdf<Cdf>);
static_assert(!HasCdf<rramvar::test::TwoValues>);
static_assert(!HasCdf<NonConstCdf>);
static_assert(!HasCdf<CdfWithoutState>);
static_assert(!HasCdf<CdfOfText>);

struct Quantile {
  ohm quantile(LogicState, double) const;
};
struct NonConstQuantile {
  ohm quantile(LogicState, double);
};
struct QuantileWithoutState {
  ohm quantile(double) const;
};
struct QuantileOfText {
  std::string quantile(LogicState, double) const;
};
static_assert(HasQuantile<Quantile>);
static_assert(!HasQuantile<rramvar::test::TwoValues>);
static_assert(!HasQuantile<NonConstQuantile>);
static_assert(!HasQuantile<QuantileWithoutState>);
static_assert(!HasQuantile<QuantileOfText>);

struct Mean {
  template <class F>
  double mean(LogicState, const F&) const;
};
struct NonConstMean {
  template <class F>
  double mean(LogicState, const F&);
};
struct MeanOfResistanceOnly {
  double mean(LogicState) const;
};
struct MeanWithoutState {
  template <class F>
  double mean(const F&) const;
};
static_assert(HasMean<Mean>);
static_assert(!HasMean<rramvar::test::TwoValues>);
static_assert(!HasMean<NonConstMean>);
static_assert(!HasMean<MeanOfResistanceOnly>);
static_assert(!HasMean<MeanWithoutState>);

struct Table {
  const std::vector<float>& sorted(LogicState) const;
};
struct NonConstTable {
  const std::vector<float>& sorted(LogicState);
};
struct TableWithoutSize {
  const double* sorted(LogicState) const;
};
struct TableOfText {
  const std::vector<std::string>& sorted(LogicState) const;
};
static_assert(TabulatedDistribution<Table>);
static_assert(!TabulatedDistribution<rramvar::test::TwoValues>);
static_assert(!TabulatedDistribution<NonConstTable>);
static_assert(!TabulatedDistribution<TableWithoutSize>);
static_assert(!TabulatedDistribution<TableOfText>);

// The library's own offer everything, and only the look-up table is a table.
template <class D>
constexpr bool complete = ResistanceDistribution<D>&& HasCdf<D>&& HasQuantile<D>&& HasMean<D>;
static_assert(complete<DeviceLUT<2>> && complete<DeviceLUT<8>>);
static_assert(complete<IdealResistance<2>> && complete<IdealResistance<8>>);
static_assert(complete<LogNormalResistance<2>> && complete<LogNormalResistance<8>>);
static_assert(complete<NormalResistance<2>> && complete<NormalResistance<8>>);
static_assert(complete<WeibullResistance<1>> && complete<WeibullResistance<8>>);
static_assert(complete<GammaResistance<1>> && complete<GammaResistance<8>>);
static_assert(complete<LogNormalMixture<1, 3>> && complete<LogNormalMixture<8>>);
static_assert(complete<SmoothedEmpirical<2>> && complete<SmoothedEmpirical<8>>);
static_assert(TabulatedDistribution<DeviceLUT<2>>);
static_assert(!TabulatedDistribution<LogNormalResistance<2>>);
static_assert(!TabulatedDistribution<SmoothedEmpirical<2>>);

static_assert(states_of<rramvar::test::TwoValues> == 2);
static_assert(states_of<LogNormalResistance<8>> == 8);
static_assert(states_of<SmoothedEmpirical<8>> == 8);

/// Knows both of its tails, each by the number it is asked for.
struct BothTails {
  double cdf(LogicState, ohm r) const { return r; }
  double survival(LogicState, ohm) const { return 0.125; }
  ohm quantile(LogicState, double p) const { return p; }
  ohm upper_quantile(LogicState, double q) const { return 100.0 + q; }
};

}  // namespace

TEST_CASE("survival is the distribution's own where it has one") {
  CHECK(survival(BothTails{}, 0, 0.25) == 0.125);
  const rramvar::test::Weibull weibull;
  CHECK(survival(weibull, 0, 9e4) == 1.0 - weibull.cdf(0, 9e4));
}

TEST_CASE("quantile_at asks the tail that is nearer") {
  CHECK(quantile_at(BothTails{}, 0, {0.25, 0.75}) == 0.25);
  CHECK(quantile_at(BothTails{}, 0, {0.75, 0.25}) == 100.25);
  CHECK(quantile_at(Quantile{}, 0, {0.75, 0.25}) == 0.75);
}

TEST_CASE("quantile_at never asks for the quantile at 1") {
  const rramvar::test::Weibull weibull;
  REQUIRE(std::isinf(weibull.quantile(0, 1.0)));
  CHECK(std::isfinite(quantile_at(weibull, 0, {1.0, 0x1p-97})));
  CHECK(quantile_at(weibull, 0, {1.0, 0x1p-97}) == weibull.quantile(0, 1.0 - 0x1p-53));
}

namespace {
ohm Quantile::quantile(LogicState, double p) const {
  return p;
}
}  // namespace
