#include "rramvar/layer/gram_factor.hpp"

#include <cmath>

#include "catch.hpp"
#include "random.hpp"

using namespace rramvar;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

namespace {

Tensor<2> random_rows(std::size_t rows, std::size_t columns, std::uint32_t seed) {
  test::Random random(seed);
  Tensor<2> out(std::array{rows, columns});
  for (float& x : out) x = static_cast<float>(random.normal());
  return out;
}

/// Patches K × positions with equal and zero rows among them, and their Gram matrix.
PatchGram gram_of(Tensor<2> patches) {
  PatchGram gram(patches.shape(0));
  gram.add(patches, 0);
  return gram;
}

/// ‖w·P‖² in double, by loops.
double square_norm(const Tensor<2>& rows, std::size_t r, const Tensor<2>& patches) {
  double sum = 0.0;
  for (std::size_t j = 0; j < patches.shape(1); ++j) {
    double y = 0.0;
    for (std::size_t k = 0; k < patches.shape(0); ++k) {
      y += double{rows(r, k)} * double{patches(k, j)};
    }
    sum += y * y;
  }
  return sum;
}

void check(const Tensor<2>& patches, double relative) {
  const std::size_t inputs = patches.shape(0);
  const GramFactor factor(gram_of(patches));
  REQUIRE(factor.inputs() == inputs);
  const Tensor<2> errors = random_rows(6, inputs, 2);
  Tensor<2> product = errors;
  factor.multiply_onto({product.data(), 5 * inputs});
  for (std::size_t r = 0; r < 5; ++r) {
    double sum = 0.0;
    for (std::size_t k = 0; k < inputs; ++k) sum += std::pow(double{product(r, k)}, 2);
    CHECK_THAT(sum, within_rel(square_norm(errors, r, patches), relative));
  }
  for (std::size_t k = 0; k < inputs; ++k) CHECK(product(5, k) == errors(5, k));  // untouched
}

}  // namespace

TEST_CASE("GramFactor: ‖w·L‖² is ‖w·P‖², to 1e-6") {
  for (const std::size_t inputs : {1u, 2u, 7u, 16u, 60u}) check(random_rows(inputs, 200, 1), 1e-6);
}

TEST_CASE("GramFactor: also where there are fewer positions than inputs") {
  check(random_rows(60, 20, 3), 1e-5);
  check(random_rows(16, 1, 4), 1e-4);  // a single output can be a small difference
}

TEST_CASE("GramFactor: inputs that are always 0, or always equal") {
  Tensor<2> patches = random_rows(20, 100, 5);
  for (std::size_t j = 0; j < 100; ++j) {
    patches(0, j) = patches(7, j) = 0.0f;
    patches(12, j) = patches(3, j);
  }
  check(patches, 1e-6);
  const GramFactor dark(gram_of(Tensor<2>(std::array<std::size_t, 2>{9, 4}, 0.0f)));
  for (const float x : dark.matrix()) CHECK(x == 0.0f);
}

TEST_CASE("GramFactor: the factor is lower triangular, and L·Lᵀ is G") {
  const PatchGram gram = gram_of(random_rows(30, 90, 6));
  const GramFactor factor(gram);
  for (std::size_t i = 0; i < 30; ++i) {
    for (std::size_t j = 0; j < 30; ++j) {
      if (j > i) CHECK(factor.matrix()(i, j) == 0.0f);
      double sum = 0.0;
      for (std::size_t k = 0; k < 30; ++k) {
        sum += double{factor.matrix()(i, k)} * double{factor.matrix()(j, k)};
      }
      CHECK_THAT(sum, within_abs(gram(i, j), 1e-6 * std::sqrt(gram(i, i) * gram(j, j))));
    }
  }
}
