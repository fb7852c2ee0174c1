#include "rramvar/characterize/fit/positive_definite.hpp"

#include <cstddef>

#include "catch.hpp"

using namespace rramvar;
using rramvar::test::within_abs;

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
