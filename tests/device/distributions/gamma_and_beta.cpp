#include "rramvar/device/distributions/gamma_and_beta.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "catch.hpp"

using namespace rramvar;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

// The oracle is mpmath with 50 to 60 digits: gammainc(a, 0, x, regularized=True) and
// betainc(a, b, 0, x, regularized=True); where they do not converge, the power series (DLMF 8.7.1)
// and the continued fractions (8.9.2, 8.17.22) that they sum. A quantile is the root of its law at
// the double nearest to p.

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();
}

TEST_CASE("gamma_p and gamma_q agree with sixty-digit arithmetic") {
  struct Row {
    double a, x, p, q;
  };
  const Row table[] = {{0.01, 1e-30, 0.50404727285999545286, 0.49595272714000454714},
                       {0.01, 0.5, 0.99437324380603281585, 0.005626756193967184147},
                       {0.01, 20, 0.99999999999898028759, 1.0197124051643149361e-12},
                       {0.3, 5e-5, 0.057103892508461859673, 0.94289610749153814033},
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
                       {160, 90, 1.8634631050075063882e-11, 0.99999999998136536895},
                       {1000, 600, 2.3240600579609171101e-50, 1.0},
                       {1000, 1800, 1.0, 1.0801622506932696946e-94},
                       {3e4, 28500, 6.4257848398288867958e-19, 0.99999999999999999936},
                       {3e4, 36000, 1.0, 5.3873471291413968571e-233},
                       {9.9e4, 90000, 8.2891517407944029989e-192, 1.0},
                       {9.9e4, 98400, 0.028083909986414175773, 0.97191609001358582423},
                       {9.9e4, 1.09e5, 1.0, 3.1079003440576991489e-208},
                       {1e5, 98000, 9.6908351581604864458e-11, 0.99999999990309164842},
                       {1e5, 1e5, 0.50042052211036517669, 0.49957947788963482331},
                       {1e5, 1.05e5, 1.0, 7.2049596948349205796e-55},
                       {1e7, 9.9e6, 3.1235394702673889681e-221, 1.0},
                       {1e7, 1.01e7, 1.0, 2.4553229491891050381e-218},
                       {1e7, 1e7, 0.50004205220872369833, 0.49995794779127630167}};
  for (const Row& at : table) {
    CAPTURE(at.a, at.x);
    CHECK_THAT(gamma_p(at.a, at.x), within_rel(at.p, at.p > 1e-10 ? 1e-12 : 1e-10));
    CHECK_THAT(gamma_q(at.a, at.x), within_rel(at.q, at.q > 1e-10 ? 1e-12 : 1e-10));
  }
}

TEST_CASE("gamma quantiles agree with sixty-digit arithmetic") {
  struct Row {
    double a, p, of_lower_tail, of_upper_tail;
  };
  const Row table[] = {{0.01, 0.01, 5.6607381470619472828e-201, 0.26505255025158213987},
                       {0.01, 0.2, 7.1758381098578927363e-71, 1.1531127259490562191e-10},
                       {0.01, 0.7, 1.8309524563808334366e-16, 2.9174171917459226002e-53},
                       {0.3, 1e-30, 6.9726990964093039255e-101, 65.048613948462750339},
                       {0.3, 0.001, 6.9726990967833446601e-11, 4.6189360427913342129},
                       {0.3, 0.5, 0.073131135866951895547, 0.073131135866951895547},
                       {0.3, 0.9, 0.8848107733602440386, 0.00032372462182343243117},
                       {0.99, 1e-300, 9.2865942243713643729e-304, 690.70428151672912087},
                       {0.99, 0.2, 0.21821204172131695976, 1.594636425411691557},
                       {2.5, 1e-300, 1.6167038902915641898e-120, 700.32029282651343494},
                       {2.5, 1e-100, 1.6167038902915641865e-40, 238.1897185320813754},
                       {2.5, 0.001, 0.10510630131460958283, 10.257502826216439192},
                       {2.5, 0.2, 1.1712671529205604101, 3.6446380633244806359},
                       {2.5, 0.7, 3.032214992077452192, 1.499954066379953285},
                       {16, 1e-300, 1.2093130086012665459e-18, 762.44403607157858819},
                       {16, 1e-30, 0.091173275181186055809, 112.11296534350322633},
                       {16, 0.2, 12.573892557997700253, 19.233156400748518695},
                       {16, 0.5, 15.66792954431724998, 15.66792954431724998},
                       {400, 1e-300, 28.361522521397798474, 1653.3568435190899485},
                       {400, 1e-30, 212.04428373800628396, 674.58097621938399269},
                       {400, 0.001, 341.03322649350716015, 464.66446017322389598},
                       {400, 0.7, 410.24148633883880608, 389.2752631489452294},
                       {3e4, 1e-300, 24032.06824969729966, 36881.791074670989048},
                       {3e4, 1e-30, 28057.616359851624943, 32029.328542620448779},
                       {3e4, 0.2, 29854.130551318462765, 30145.675000333645592},
                       {9.9e4, 1e-300, 87796.028592468602693, 111118.15515067963506},
                       {9.9e4, 1e-12, 96802.78617769600346, 101229.5362726424125},
                       {9.9e4, 0.7, 99164.756790111932051, 98834.759874165271845},
                       {1e5, 1e-300, 88737.327911421701301, 112176.85724295325586},
                       {1e5, 0.2, 99733.759238162857059, 100266.04631293981422},
                       {1e7, 1e-300, 9883303.5123826195871, 10117610.811115808653},
                       {1e7, 1e-30, 9963791.0329166600167, 10036295.916311694035},
                       {1e7, 0.001, 9990230.6771894632604, 10009775.022500927356},
                       {1e7, 0.7, 10001658.058327307116, 9998341.4583366281227}};
  for (const Row& at : table) {
    CAPTURE(at.a, at.p);
    CHECK_THAT(gamma_quantile(at.a, at.p), within_rel(at.of_lower_tail, 1e-12));
    CHECK_THAT(gamma_upper_quantile(at.a, at.p), within_rel(at.of_upper_tail, 1e-12));
  }
}

TEST_CASE("gamma_p and gamma_q of shape 1 are the exponential law") {
  for (double x = 1e-3; x < 700.0; x *= 1.1) {
    CAPTURE(x);
    CHECK_THAT(gamma_p(1.0, x), within_rel(-std::expm1(-x), 1e-13));
    CHECK_THAT(gamma_q(1.0, x), within_rel(std::exp(-x), 1e-12));
  }
}

TEST_CASE("gamma_q of a whole shape is a sum of Poisson probabilities") {
  for (const int a : {2, 9, 12, 30, 170, 400}) {
    for (double x = 0.2 * a; x < 3.0 * a; x += 0.07 * a) {
      long double probability = std::exp(-static_cast<long double>(x));
      long double fewer = 0.0L;
      for (int k = 0; k < a; ++k) {
        fewer += probability;
        probability *= static_cast<long double>(x) / (k + 1);
      }
      CAPTURE(a, x);
      CHECK_THAT(gamma_q(a, x), within_rel(static_cast<double>(fewer), 2e-13));
    }
  }
}

TEST_CASE("The gamma functions at the ends") {
  for (const double a : {0.01, 3.0, 1e7}) {
    CAPTURE(a);
    CHECK(gamma_p(a, 0.0) == 0.0);
    CHECK(gamma_q(a, 0.0) == 1.0);
    CHECK(gamma_p(a, infinity) == 1.0);
    CHECK(gamma_q(a, infinity) == 0.0);
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

TEST_CASE("Stirling's combinations agree with sixty-digit arithmetic") {
  // loggamma(a) - a*log(a) + a, log(a) - psi(0, a), a*psi(1, a) - 1
  struct Row {
    double a, excess, digamma, trigamma;
  };
  const Row table[] = {
      {0.001, 6.9150866406628357989, 993.66781665282814262, 999.00164253319584816},
      {0.3, 1.756989836115856345, 2.2985514178741970953, 2.6736093638323192544},
      {1.0, 1.0, 0.57721566490153286061, 0.64493406684822643647},
      {4.5, 0.18538828534920889032, 0.11520647041674517186, 0.1192629636755466883},
      {12.0, -0.31657195158211788347, 0.042244969812188293491, 0.042822474461220689004},
      {29.5, -0.77043184787670298273, 0.017044899468858819476, 0.017140624412393214271},
      {30.0, -0.77888248269665225232, 0.016759248976630498851, 0.016851810732198326413},
      {1000.0, -2.5348557729558402279, 0.00050008333332500000397, 0.00050016666663333335714},
      {1e7, -7.1401092839411538189, 5.0000000833333333333e-8, 5.0000001666666666667e-8}};
  for (const Row& row : table) {
    CAPTURE(row.a);
    CHECK_THAT(stirling_excess(row.a), within_abs(row.excess, 1e-14 * (10 + std::abs(row.excess))));
    CHECK_THAT(log_minus_digamma(row.a), within_rel(row.digamma, 1e-13));
    CHECK_THAT(trigamma_excess(row.a), within_rel(row.trigamma, 1e-13));
  }
}

TEST_CASE("The tail and the quantiles of F agree with fifty-digit arithmetic") {
  struct Row {
    double above, below, at, is;
  };
  const Row tails[] = {
      {1, 1, 1e-4, 0.99363401447018348955},      {3, 40, 2.5, 0.073254352017949903814},
      {20, 40, 30, 4.7700820248758238647e-18},   {1, 5, 1e6, 1.8980131131979714694e-14},
      {99, 900, 1.1, 0.24695421897876270927},    {1023, 1024, 1.05, 0.21762601359604094099},
      {5e4, 5e4, 1.02, 0.013415356646567407301}, {1e3, 2, 0.2, 0.99309262381871051236}};
  for (const Row& row : tails) {
    CAPTURE(row.above, row.below, row.at);
    CHECK_THAT(f_upper_tail(row.above, row.below, row.at), within_rel(row.is, 1e-12));
  }
  CHECK(f_upper_tail(3, 40, 0.0) == 1.0);
  const Row quantiles[] = {
      {1, 1, 0.025, 0.0015437125086741311377},    {1, 1, 0.975, 647.78901147784415677},
      {3, 7, 0.025, 0.068378896937559943163},     {3, 7, 0.975, 5.8898191672032541207},
      {99, 900, 0.025, 0.73163242356540363953},   {99, 900, 0.975, 1.3195349081059529339},
      {1023, 1024, 0.975, 1.1304254863967958504}, {1, 1000, 0.025, 0.00098256075710332407694},
      {1000, 1, 0.025, 0.19845005610513607975},   {5e4, 5e4, 0.975, 1.0176852144398301747},
      {7, 2e5, 0.5, 0.90654750660393566079}};
  for (const Row& row : quantiles) {
    CAPTURE(row.above, row.below, row.at);
    CHECK_THAT(f_quantile(row.above, row.below, row.at), within_rel(row.is, 1e-12));
  }
}

TEST_CASE("Quantiles of chi-square agree with SciPy") {
  // SciPy 1.10: scipy.stats.chi2.ppf(p, freedom)
  struct Row {
    double freedom, p, x;
  };
  const Row table[] = {{1, 0.025, 0.0009820691171752555},
                       {1, 0.5, 0.454936423119572},
                       {39, 0.975, 58.12005973468633},
                       {2047, 0.025, 1923.4978540644684},
                       {1e6, 0.975, 1002773.701467926}};
  for (const Row& row : table) {
    CAPTURE(row.freedom, row.p);
    CHECK_THAT(chi_square_quantile(row.freedom, row.p), within_rel(row.x, 1e-12));
  }
}
