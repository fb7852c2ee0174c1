#pragma once
/// What every MatrixProduct must do.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "catch.hpp"
#include "random.hpp"
#include "rramvar/layer/product.hpp"

namespace rramvar::test {

/// Compares products of small matrices and of one large one with plain loops in double.
template <MatrixProduct Product>
void check_product(const Product& product) {
  Random random(1);
  double worst = 0.0;
  const auto compare = [&](std::size_t m, std::size_t n, std::size_t k, std::size_t b_row) {
    std::vector<float> a(m * k);
    std::vector<float> b(k * b_row);
    std::vector<float> c(m * n + 1, 1e9f);  // what was there before must not matter
    random.fill_normal(a);
    random.fill_normal(b);
    product({m, n, k, a.data(), b.data(), b_row, c.data()});
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        double sum = 0.0;
        double size = 0.0;
        for (std::size_t l = 0; l < k; ++l) {
          const double term = double{a[i * k + l]} * double{b[l * b_row + j]};
          sum += term;
          size += std::abs(term);
        }
        worst = std::max(worst, std::abs(double{c[i * n + j]} - sum) / size);
      }
    }
    CHECK(c.back() == 1e9f);  // nor is anything written behind
  };
  for (std::size_t m = 1; m < 6; ++m) {
    for (std::size_t k = 1; k < 6; ++k) {
      for (std::size_t n = 1; n < 6; ++n) {
        compare(m, n, k, n);
        compare(m, n, k, n + 3);
      }
    }
  }
  compare(96, 130, 363, 200);
  CHECK(worst < 1e-6);
}

}  // namespace rramvar::test
