#include <cmath>
#include <cstddef>
#include <utility>

#include "catch.hpp"
#include "rramvar/characterize/fit/positive_definite.hpp"
#include "rramvar/characterize/fit/stirling.hpp"
#include "rramvar/characterize/statistics/chi_square_and_f.hpp"
#include "rramvar/characterize/statistics/confidence_interval.hpp"
#include "rramvar/characterize/statistics/incomplete_beta.hpp"

using namespace rramvar;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

TEST_CASE("Stirling's combinations agree with forty-digit arithmetic") {
  // mpmath, 40 digits: loggamma(a) - a*log(a) + a, log(a) - psi(0, a), a*psi(1, a) - 1
  struct Row {
    double a, excess, digamma, trigamma;
  };
  const Row table[] = {
      {0.001, 6.915086640662835799, 993.6678166528281426, 999.0016425331958482},
      {0.3, 1.756989836115856345, 2.298551417874197095, 2.673609363832319254},
      {1.0, 1.0, 0.5772156649015328606, 0.6449340668482264365},
      {4.5, 0.1853882853492088903, 0.1152064704167451719, 0.1192629636755466883},
      {12.0, -0.3165719515821178835, 0.04224496981218829349, 0.042822474461220689},
      {1000.0, -2.534855772955840228, 0.000500083333325000004, 0.0005001666666333333571},
      {1e7, -7.140109283941153819, 5.000000083333333333e-8, 5.000000166666666667e-8}};
  for (const Row& row : table) {
    CAPTURE(row.a);
    CHECK_THAT(stirling_excess(row.a), within_abs(row.excess, 1e-14 * (10 + std::abs(row.excess))));
    CHECK_THAT(log_minus_digamma(row.a), within_rel(row.digamma, 1e-13));
    CHECK_THAT(trigamma_excess(row.a), within_rel(row.trigamma, 1e-13));
    CHECK_THAT(log_gamma(row.a),
               within_rel(std::lgamma(row.a), 1e-14) || within_abs(std::lgamma(row.a), 3e-14));
  }
}

TEST_CASE("The incomplete beta function has its closed forms and its symmetry") {
  for (const double x : {1e-6, 0.1, 0.4, 0.5, 0.9}) {
    CAPTURE(x);
    // I_x(1, b) = 1 − (1 − x)^b, I_x(a, 1) = x^a, and I_x(2, 3) by its polynomial
    CHECK_THAT(incomplete_beta(1, 7, x, 1 - x).lower,
               within_rel(-std::expm1(7 * std::log1p(-x)), 1e-13));
    CHECK_THAT(incomplete_beta(3.5, 1, x, 1 - x).lower, within_rel(std::pow(x, 3.5), 1e-13));
    CHECK_THAT(incomplete_beta(2, 3, x, 1 - x).lower,
               within_rel(x * x * (6 - 8 * x + 3 * x * x), 1e-13));
    const BetaTails there = incomplete_beta(20, 0.5, x, 1 - x);
    const BetaTails back = incomplete_beta(0.5, 20, 1 - x, x);
    CHECK_THAT(there.lower, within_rel(back.upper, 1e-12));
    CHECK_THAT(there.upper, within_rel(back.lower, 1e-12));
    CHECK_THAT(there.density, within_rel(back.density, 1e-12));
  }
  // mpmath: betainc(511.5, 512, 0, 0.5, regularized=True), likewise (10, 200, 0, 0.01)
  CHECK_THAT(incomplete_beta(511.5, 512, 0.5, 0.5).lower, within_rel(0.5062372805759196931, 1e-11));
  CHECK_THAT(incomplete_beta(10, 200, 0.01, 0.99).lower,
             within_rel(0.00005807789831248462191, 1e-12));
  CHECK(incomplete_beta(2, 3, 0, 1).lower == 0.0);
  CHECK(incomplete_beta(2, 3, 1, 0).upper == 0.0);
}

TEST_CASE("Quantiles of F and of chi-square agree with SciPy") {
  // SciPy 1.10: scipy.stats.f.ppf(p, above, below), scipy.stats.chi2.ppf(p, freedom)
  struct Row {
    double above, below, p, x;
  };
  const Row f[] = {{1, 1, 0.975, 647.7890114778446},        {3, 7, 0.025, 0.06837889693755998},
                   {3, 7, 0.975, 5.889819167203254},        {99, 900, 0.025, 0.7316324235654034},
                   {1023, 1024, 0.975, 1.1304254863967613}, {1, 1000, 0.025, 0.0009825607571039732},
                   {50000, 50000, 0.975, 1.017685214440231}};
  for (const Row& row : f) {
    CAPTURE(row.above, row.below, row.p);
    CHECK_THAT(f_quantile(row.above, row.below, row.p), within_rel(row.x, 1e-10));
  }
  CHECK_THAT(f_tails(3, 40, 2.5).upper, within_rel(0.07325435201794978, 1e-12));
  CHECK_THAT(f_tails(20, 40, 30).upper, within_rel(4.770082024875824e-18, 1e-10));
  const Row chi[] = {{1, 0, 0.025, 0.0009820691171752555},
                     {1, 0, 0.5, 0.454936423119572},
                     {39, 0, 0.975, 58.12005973468633},
                     {2047, 0, 0.025, 1923.4978540644684},
                     {1e6, 0, 0.975, 1002773.701467926}};
  for (const Row& row : chi) {
    CAPTURE(row.above, row.p);
    CHECK_THAT(chi_square_quantile(row.above, row.p), within_rel(row.x, 1e-12));
  }
}

TEST_CASE("Wilson's interval agrees with SciPy and stays inside 0 and 1") {
  // SciPy 1.10: binomtest(count, of).proportion_ci(method="wilson")
  struct Row {
    std::size_t count, of;
    double low, high;
  };
  const Row table[] = {{0, 50, 0.0, 0.07134759913335872},
                       {7, 50, 0.06950833427016292, 0.26186193710585537},
                       {50, 50, 0.9286524008666412, 1.0},
                       {168, 2048, 0.07091448473706194, 0.09471305795623156}};
  for (const Row& row : table) {
    const EstimatedShare share = wilson_share(row.count, row.of);
    CAPTURE(row.count, row.of);
    CHECK_THAT(share.ci95.low, within_abs(row.low, 1e-15));
    CHECK_THAT(share.ci95.high, within_abs(row.high, 1e-15));
    CHECK(share.count == row.count);
    CHECK(share.of == row.of);
  }
}

TEST_CASE("The inverse of a positive definite matrix, and none of another") {
  const SquareMatrix<3> a{{{4, 2, 0.6}, {2, 5, 1}, {0.6, 1, 3}}};
  const auto inverse = inverse_of_positive_definite(a);
  REQUIRE(inverse.has_value());
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      double product = 0.0;
      for (std::size_t k = 0; k < 3; ++k) product += a[i][k] * (*inverse)[k][j];
      CHECK_THAT(product, within_abs(i == j ? 1.0 : 0.0, 1e-15));
    }
  }
  CHECK_FALSE(inverse_of_positive_definite(SquareMatrix<2>{{{1, 2}, {2, 1}}}).has_value());
  CHECK_FALSE(inverse_of_positive_definite(SquareMatrix<2>{{{1, 1}, {1, 1}}}).has_value());
}
