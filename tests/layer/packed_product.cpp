#include "rramvar/layer/packed_product.hpp"

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "catch.hpp"
#include "layer/check_product.hpp"
#include "random.hpp"
#include "rramvar/core/instruction_set.hpp"
#include "rramvar/layer/blas.hpp"
#include "study/small_layer.hpp"

using namespace rramvar;
using rramvar::test::within_rel;

namespace {

/// Each way that this processor can go.
std::vector<PackedProduct> every_product() {
  std::vector<PackedProduct> out;
  for (const auto set : {InstructionSet::baseline, InstructionSet::avx2, InstructionSet::avx512}) {
    if (has(set)) out.emplace_back(tile_products_for(set));
  }
  return out;
}

/// Whether the processor adds a product with one rounding there.
bool is_fused(InstructionSet set) {
#if RRAMVAR_X86
  return set != InstructionSet::baseline;
#else
  return set == InstructionSet::baseline;
#endif
}

}  // namespace

TEST_CASE("PackedProduct agrees with plain loops, by any vectors") {
  for (const PackedProduct& product : every_product()) test::check_product(product);
}

TEST_CASE(
    "An element of a PackedProduct is a sum of fused multiply-adds in their order, anywhere") {
  test::Random random(2);
  const std::size_t k = 363;
  const std::size_t most_rows = 26;  // two tiles of each height, and a part of one
  const std::size_t columns = 150;   // three tiles of each width, and a part of one
  std::vector<float> a(most_rows * k);
  std::vector<float> b(k * columns);
  random.fill_normal(a);
  random.fill_normal(b);
  PackedColumns packed(k, columns);
  packed.set_rows(0, std::span(b).first(100 * columns));
  packed.set_rows(100, std::span(b).subspan(100 * columns));
  std::vector<float> expected(most_rows * columns);
  for (std::size_t i = 0; i < most_rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      for (std::size_t l = 0; l < k; ++l) {
        float& sum = expected[i * columns + j];
        sum = std::fma(a[i * k + l], b[l * columns + j], sum);
      }
    }
  }
  for (const auto set : {InstructionSet::baseline, InstructionSet::avx2, InstructionSet::avx512}) {
    if (!has(set) || !is_fused(set)) continue;
    const PackedProduct product(tile_products_for(set));
    std::size_t different = 0;
    for (std::size_t rows = 1; rows <= most_rows; ++rows) {
      for (std::size_t first = 0; first < columns; first += PackedColumns::panel_columns) {
        for (const std::size_t n : {columns - first, std::size_t{1}}) {
          std::vector<float> c(rows * n + 1, 7.0f);
          product(a.data(), rows, packed, first, n, c.data());
          for (std::size_t i = 0; i < rows; ++i) {
            for (std::size_t j = 0; j < n; ++j) {
              different += c[i * n + j] != expected[i * columns + first + j];
            }
          }
          different += c.back() != 7.0f;  // nothing is written behind
        }
      }
    }
    CHECK(different == 0);
  }
}

TEST_CASE("A study by BLAS finds what one by PackedProduct does") {
  const StudyResult expected = test::run_small(test::small_layer(), {.trials = 20});
  const StudyResult found = test::run_small(test::small_layer<BlasProduct>(), {.trials = 20});
  for (const char* metric : {"relative_l2", "rmse", "snr_db", "cosine_similarity"}) {
    CHECK_THAT(found[metric].mean(), within_rel(expected[metric].mean(), 1e-5));
  }
}
