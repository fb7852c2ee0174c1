#include "rramvar/device/distributions/incomplete_gamma.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "catch.hpp"

#if __has_include(<boost/math/special_functions/gamma.hpp>)
#include <boost/math/special_functions/gamma.hpp>
#endif

using namespace rramvar;
using rramvar::test::within_rel;

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();

struct Reference {
  double a;
  double x;
  double p;
  double q;
};
}  // namespace

TEST_CASE("gamma_tails agrees with sixty-digit arithmetic in every regime") {
  // mpmath 1.2.1, mp.dps = 60: gammainc(a, 0, x, regularized=True) and gammainc(a, x, inf, …); for
  // a > 2000 the power series of P and the continued fraction of Q, summed with those digits.
  const Reference table[] = {{0.01, 1e-30, 0.50404727285999545286, 0.49595272714000454714},
                             {0.01, 0.5, 0.99437324380603281585, 0.005626756193967184147},
                             {0.01, 20, 0.99999999999898028759, 1.0197124051643149361e-12},
                             {0.7, 1e-100, 1.1005474055236769919e-70, 1.0},
                             {0.7, 3, 0.97444738771635648885, 0.025552612283643511152},
                             {0.7, 600, 1.0, 2.9947153222385837467e-262},
                             {2.5, 2.5, 0.58411981300449207972, 0.41588018699550792028},
                             {11.9, 1e-20, 2.6865288935881989874e-247, 1.0},
                             {11.9, 40, 0.99999994648492606907, 5.351507393093267446e-8},
                             {12, 3.7, 0.00047020112487443454051, 0.99952979887512556546},
                             {12, 28, 0.99977083269406010114, 0.0002291673059398988606},
                             {50, 50, 0.51880831547204328189, 0.48119168452795671811},
                             {50, 300, 1.0, 2.4188285833464857922e-72},
                             {1000, 600, 2.3240600579609171101e-50, 1.0},
                             {1000, 1800, 1.0, 1.0801622506932696946e-94},
                             {1e5, 98000, 9.6908351581604864458e-11, 0.99999999990309164842},
                             {1e5, 1e5, 0.50042052211036517669, 0.49957947788963482331},
                             {1e7, 9.9e6, 3.1235394702673889681e-221, 1.0},
                             {1e7, 1.01e7, 1.0, 2.4553229491891050381e-218},
                             {1e7, 1e7, 0.50004205220872369833, 0.49995794779127630167}};
  for (const Reference& at : table) {
    CAPTURE(at.a, at.x);
    CHECK_THAT(gamma_p(at.a, at.x), within_rel(at.p, at.p > 1e-10 ? 1e-12 : 1e-10));
    CHECK_THAT(gamma_q(at.a, at.x), within_rel(at.q, at.q > 1e-10 ? 1e-12 : 1e-10));
  }
}

TEST_CASE("gamma_tails of shape 1 is the exponential law") {
  for (double x = 1e-3; x < 700.0; x *= 1.1) {
    CAPTURE(x);
    CHECK_THAT(gamma_p(1.0, x), within_rel(-std::expm1(-x), 1e-13));
    CHECK_THAT(gamma_q(1.0, x), within_rel(std::exp(-x), 1e-12));
  }
}

TEST_CASE("gamma_tails keeps the recurrence P(a, x) − P(a + 1, x) = density/a") {
  // Crosses the border of the asymptotic expansion at a = 12 and at x/a = 0.3 and 2.35.
  for (const double a : {0.3, 4.0, 9.5, 11.5, 30.0, 400.0}) {
    for (double x = 0.2 * a; x < 3.0 * a; x += 0.07 * a) {
      const GammaTails here = gamma_tails(a, x);
      const GammaTails next = gamma_tails(a + 1.0, x);
      CAPTURE(a, x);
      CHECK_THAT(next.lower + here.density / a, within_rel(here.lower, 2e-13));
      CHECK_THAT(here.upper + here.density / a, within_rel(next.upper, 2e-13));
    }
  }
}

TEST_CASE("gamma_tails at the ends") {
  for (const double a : {0.01, 3.0, 1e7}) {
    CHECK(gamma_p(a, 0.0) == 0.0);
    CHECK(gamma_q(a, 0.0) == 1.0);
    CHECK(gamma_p(a, infinity) == 1.0);
    CHECK(gamma_q(a, 1e300) == 0.0);
    CHECK(gamma_quantile(a, 0.0) == 0.0);
    CHECK(gamma_upper_quantile(a, 0.0) == infinity);
    CHECK(gamma_quantile(a, 1.0) == infinity);
    CHECK(gamma_upper_quantile(a, 1.0) == 0.0);
  }
  CHECK(gamma_quantile(0.01, 1e-10) == 0.0);  // 1e-1000 is no double
}

TEST_CASE("gamma quantiles invert both tails to 1e-10 down to 1e-300") {
  double worst = 0.0;
  int points = 0;
  for (double a = 0.01; a <= 1e7; a *= 1.7) {
    for (double p = 1.0; p > 1e-300; p *= p > 0.05 ? 0.83 : 1e-7) {
      const double x = gamma_quantile(a, p);
      const double y = gamma_upper_quantile(a, p);
      if (x > 1e-300) worst = std::max(worst, std::abs(gamma_p(a, x) / p - 1.0));
      if (y > 1e-300) worst = std::max(worst, std::abs(gamma_q(a, y) / p - 1.0));
      ++points;
    }
  }
  CHECK(points > 1000);
  CHECK(worst < 1e-10);
}

#if __has_include(<boost/math/special_functions/gamma.hpp>)
TEST_CASE("gamma_tails and its inverses agree with Boost.Math") {
  double body = 0.0;
  double tail = 0.0;
  double inverse = 0.0;
  int tails = 0;
  const auto compare = [&](double ours, double theirs) {
    if (theirs < 1e-300) return;
    double& worst = theirs > 1e-10 ? body : tail;
    if (theirs <= 1e-10) ++tails;
    worst = std::max(worst, std::abs(ours / theirs - 1.0));
  };
  for (double ln_a = std::log(0.01); ln_a <= std::log(1e7); ln_a += 0.173) {
    const double a = std::exp(ln_a);
    for (double z = -37.0; z < 37.0; z += 0.619) {
      // Spread over the law: geometric below its mean, then by the normal score.
      const double x = z < 0 ? a * std::exp(z / std::sqrt(a)) : a + z * std::sqrt(a) + z * z / 2;
      const GammaTails at = gamma_tails(a, x);
      compare(at.lower, boost::math::gamma_p(a, x));
      compare(at.upper, boost::math::gamma_q(a, x));
    }
    for (const double p : {1e-200, 1e-30, 1e-3, 0.2, 0.7}) {
      const double x = boost::math::gamma_p_inv(a, p);
      const double y = boost::math::gamma_q_inv(a, p);
      if (x > 1e-290) {
        inverse = std::max(inverse, std::abs(gamma_quantile(a, p) / x - 1.0) * std::min(1.0, a));
      }
      if (y > 1e-290) {
        inverse =
            std::max(inverse, std::abs(gamma_upper_quantile(a, p) / y - 1.0) * std::min(1.0, a));
      }
    }
  }
  CHECK(tails > 1000);
  CHECK(body < 1e-12);
  CHECK(tail < 1e-10);
  CHECK(inverse < 1e-12);
}
#endif
