#include "rramvar/layer/scaled_error.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "random.hpp"

using namespace rramvar;
using rramvar::test::Random;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// The scaled difference of one row from zero.
ScaledError one_row(const std::vector<double>& difference) {
  ScaledError error(1, difference.size());
  error.set_difference(difference, std::vector<double>(difference.size(), 0.0));
  return error;
}

bool is_power_of_two(double x) {
  int exponent = 0;
  return std::frexp(x, &exponent) == 0.5;
}

}  // namespace

TEST_CASE("Each row is a power of two times floats of at most 2, whatever its size") {
  Random random(1);
  constexpr std::size_t filters = 40;
  constexpr std::size_t inputs = 7;
  std::vector<double> w_hat(filters * inputs);
  std::vector<double> w(filters * inputs);
  for (std::size_t i = 0; i < w.size(); ++i) {
    const double size = std::pow(10.0, -200.0 + 10.0 * static_cast<double>(i / inputs));
    w_hat[i] = random.normal() * size;
    w[i] = random.normal() * size;
  }
  ScaledError error(filters, inputs);
  error.set_difference(w_hat, w);
  for (std::size_t f = 0; f < filters; ++f) {
    CAPTURE(f);
    CHECK(is_power_of_two(error.scale[f]));
    float largest = 0.0f;
    for (std::size_t k = 0; k < inputs; ++k) {
      largest = std::max(largest, std::abs(error.mantissa(f, k)));
      // Scaling rounds nothing: only the conversion to float does.
      const double exact = (w_hat[f * inputs + k] - w[f * inputs + k]) / error.scale[f];
      CHECK(error.mantissa(f, k) == static_cast<float>(exact));
    }
    CHECK(largest >= 1.0f);
    CHECK(largest <= 2.0f);
  }
}

TEST_CASE("A difference that a float can hold comes back exactly") {
  const std::vector<double> difference{0.75, -0.1328125, 0.0, 0x1p-20};
  const auto error = one_row(difference);
  CHECK(error.scale[0] == 0.5);
  for (std::size_t k = 0; k < 4; ++k) {
    CHECK(double{error.mantissa(0, k)} * error.scale[0] == difference[k]);
  }
}

TEST_CASE("Rows of zeros stay zero, and rows do not touch one another") {
  ScaledError error(3, 2);
  const std::vector<double> w{1.0, 2.0, 3.0, 4.0, 5.0, 6.0};
  error.set_difference(std::vector<double>{1.0, 2.0, 1e60, 4.0, 5.0, 6.5}, w);
  CHECK(error.mantissa(0, 0) == 0.0f);
  CHECK(error.mantissa(0, 1) == 0.0f);
  CHECK(error.scale[0] == 1.0);
  CHECK(error.scale[1] == std::ldexp(1.0, 199));
  CHECK_THAT(double{error.mantissa(1, 0)} * error.scale[1], rramvar::test::within_rel(1e60, 1e-7));
  CHECK(error.mantissa(1, 1) == 0.0f);
  CHECK(error.scale[2] == 0.5);
  CHECK(error.mantissa(2, 1) == 1.0f);
}

TEST_CASE("Differences at both ends of double's range") {
  for (const double x : {std::numeric_limits<double>::max(), 0x1p1023, 0x1p-1022, 0x1p-1023,
                         std::numeric_limits<double>::denorm_min()}) {
    CAPTURE(x);
    const auto error = one_row({x, 0.0});
    CHECK(std::isfinite(error.mantissa(0, 0)));
    CHECK(std::abs(double{error.mantissa(0, 0)} * (error.scale[0] / x) - 1.0) < 1e-7);
    CHECK(error.mantissa(0, 1) == 0.0f);
  }
}

TEST_CASE("Inf and NaN stay what they are") {
  const auto infinite = one_row({infinity, -infinity, 1.0});
  CHECK(infinite.mantissa(0, 0) == std::numeric_limits<float>::infinity());
  CHECK(infinite.mantissa(0, 1) == -std::numeric_limits<float>::infinity());
  CHECK(infinite.mantissa(0, 2) == 1.0f);
  CHECK(infinite.scale[0] == 1.0);
  const auto undefined = one_row({std::nan(""), 3.0});
  CHECK(std::isnan(undefined.mantissa(0, 0)));
  CHECK(double{undefined.mantissa(0, 1)} * undefined.scale[0] == 3.0);
}

TEST_CASE("A second use forgets the first") {
  ScaledError error(1, 2);
  const std::vector<double> zero{0.0, 0.0};
  error.set_difference(std::vector<double>{1e60, infinity}, zero);
  error.set_difference(zero, zero);
  CHECK((error.mantissa == Tensor<2>{{0.0f, 0.0f}}));
  CHECK(error.scale[0] == 1.0);
}
