#include "rramvar/device/distributions/boost_math.hpp"

#include <boost/math/distributions/inverse_gamma.hpp>
#include <boost/math/distributions/inverse_gaussian.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/uniform.hpp>
#include <boost/math/distributions/weibull.hpp>
#include <cmath>
#include <string>
#include <utility>

#include "catch.hpp"
#include "device/distribution_conformance.hpp"
#include "error_text.hpp"
#include "rramvar/device/distributions/log_normal.hpp"
#include "rramvar/device/distributions/weibull.hpp"

using namespace rramvar;
using rramvar::test::check_distribution;
using rramvar::test::error_of;
using rramvar::test::within_rel;

template class rramvar::BoostMathResistance<boost::math::weibull, 2>;
template class rramvar::BoostMathResistance<boost::math::weibull, 8>;
template class rramvar::BoostMathResistance<boost::math::normal, 1, LawOf::ln_resistance>;

namespace {

/// The uniform law on (0, 1) with quantiles that go astray in the tails, as do those of
/// boost::math::inverse_gaussian.
struct Astray {};
double cdf(const Astray&, double x) {
  return x;
}
double cdf(const boost::math::complemented2_type<Astray, double>& c) {
  return 1.0 - c.param;
}
double quantile(const Astray&, double p) {
  return p < 1e-20 ? 1e-3 : p;
}
double quantile(const boost::math::complemented2_type<Astray, double>& c) {
  return c.param < 1e-20 ? std::nan("") : 1.0 - c.param;
}
std::pair<double, double> support(const Astray&) {
  return {0.0, 1.0};
}

/// The same law twice: ours and Boost.Math's.
template <class Ours, class Theirs>
void check_same(const Ours& ours, const Theirs& theirs) {
  for (const double p : {1e-250, 1e-60, 1e-12, 1e-3, 0.2, 0.5, 0.9}) {
    const ohm low = ours.quantile(0, p);
    const ohm high = ours.upper_quantile(0, p);
    CAPTURE(p);
    CHECK_THAT(theirs.quantile(0, p), within_rel(low, 1e-11));
    CHECK_THAT(theirs.upper_quantile(0, p), within_rel(high, 1e-11));
    CHECK_THAT(theirs.cdf(0, low), within_rel(p, 1e-10));
    CHECK_THAT(theirs.survival(0, high), within_rel(p, 1e-10));
  }
  CHECK_THAT(theirs.mean(0, [](ohm r) { return r; }),
             within_rel(ours.mean(0, [](ohm r) { return r; }), 1e-11));
}

}  // namespace

TEST_CASE("The library's own laws are those of Boost.Math") {
  check_same(WeibullResistance<1>{{1e5}, {4.0}},
             BoostMathResistance<boost::math::weibull, 1>{{boost::math::weibull(4.0, 1e5)}});
  const LogNormalResistance<1> log_normal{{11.0}, {0.6}};
  check_same(log_normal,
             BoostMathResistance<boost::math::lognormal, 1>{{boost::math::lognormal(11.0, 0.6)}});
  check_same(log_normal, BoostMathResistance<boost::math::normal, 1, LawOf::ln_resistance>{
                             {boost::math::normal(11.0, 0.6)}});
}

TEST_CASE("Distributions of Boost.Math keep the promises of a distribution") {
  using boost::math::inverse_gamma;
  check_distribution(
      BoostMathResistance<inverse_gamma>{{inverse_gamma(16, 1.5e6), inverse_gamma(120, 9e5)}},
      {.samples = 100'000});
  using boost::math::uniform;
  check_distribution(BoostMathResistance<uniform>{{uniform(8e4, 2e5), uniform(4e3, 6e3)}},
                     {.samples = 100'000});
  using boost::math::normal;
  check_distribution(
      BoostMathResistance<normal, 2, LawOf::ln_resistance>{{normal(12.0, 1.1), normal(9.0, 0.08)}},
      {.samples = 100'000});
}

TEST_CASE("A law that reaches below zero is refused, or taken as that of ln R") {
  using boost::math::normal;
  CHECK(error_of([] {
          BoostMathResistance<normal>{{normal(1e5, 1e3), normal(5e3, 1e3)}};
        }) ==
        "the distribution of state 1 reaches resistances of zero and below (a resistance is "
        "positive); take a distribution of positive numbers, or of ln R (LawOf::ln_resistance), "
        "or NormalResistance with its floor");
  // Narrow enough that P(R ≤ 0) is no double.
  const BoostMathResistance<normal> narrow{{normal(1e5, 1e3), normal(5e3, 50)}};
  CHECK(narrow.cdf(1, 0.0) == 0.0);
  CHECK_THAT(narrow.mean(1, [](ohm r) { return r; }), within_rel(5e3, 1e-12));
}

TEST_CASE("A quantile that does not invert the cdf is refused") {
  const BoostMathResistance<Astray, 1> d{{Astray{}}};
  CHECK(d.quantile(0, 0.5) == 0.5);
  CHECK(error_of([&] { d.quantile(0, 1e-30); }) ==
        "Boost.Math finds no quantile at 1e-30 of the lower tail of state 0 (its quantile there "
        "does not invert its cdf); take another law, or a DeviceLUT tabulated from this one");
  CHECK(error_of([&] { d.upper_quantile(0, 1e-30); }).find("at 1e-30 of the upper tail") <
        std::string::npos);
}
