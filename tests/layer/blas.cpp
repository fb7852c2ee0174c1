#include "rramvar/layer/blas.hpp"

#include <cmath>
#include <stdexcept>

#include "catch.hpp"
#include "random.hpp"

using namespace rramvar;
using rramvar::test::Random;

TEST_CASE("multiply agrees with plain loops, for every shape from 1 up") {
  Random random(1);
  double worst = 0.0;
  for (std::size_t m = 1; m < 6; ++m) {
    for (std::size_t k = 1; k < 6; ++k) {
      for (std::size_t n = 1; n < 6; ++n) {
        Tensor<2> a(std::array{m, k});
        Tensor<2> b(std::array{k, n});
        Tensor<2> c(std::array{m, n}, 1e9f);  // what was there before must not matter
        random.fill_normal(a);
        random.fill_normal(b);
        multiply(a, b, c);
        for (std::size_t i = 0; i < m; ++i) {
          for (std::size_t j = 0; j < n; ++j) {
            double sum = 0.0;
            double size = 0.0;
            for (std::size_t l = 0; l < k; ++l) {
              sum += double{a(i, l)} * double{b(l, j)};
              size += std::abs(double{a(i, l)} * double{b(l, j)});
            }
            worst = std::max(worst, std::abs(double{c(i, j)} - sum) / size);
          }
        }
      }
    }
  }
  CHECK(worst < 5e-7);
}

#ifdef RRAMVAR_HAS_WEAK_SYMBOLS
TEST_CASE("SingleThreadedBlas sets OpenBLAS to one thread and back, also after an exception") {
  if (openblas_get_num_threads == nullptr || openblas_set_num_threads == nullptr) {
    WARN("the BLAS that is linked is not OpenBLAS: skipped");
    return;
  }
  const int before = openblas_get_num_threads();
  openblas_set_num_threads(2);
  const int several = openblas_get_num_threads();  // 1 in a build of OpenBLAS without threads
  {
    const SingleThreadedBlas blas;
    CHECK(openblas_get_num_threads() == 1);
  }
  CHECK(openblas_get_num_threads() == several);
  try {
    const SingleThreadedBlas blas;
    throw std::runtime_error("out");
  } catch (const std::runtime_error&) {
    CHECK(openblas_get_num_threads() == several);
  }
  if (several == 1) WARN("OpenBLAS has no threads here: little was tested");
  openblas_set_num_threads(before);
}
#endif

static_assert(!std::is_copy_constructible_v<SingleThreadedBlas>);
