#include "rramvar/layer/blas.hpp"

#include "rramvar/layer/openblas_symbols.hpp"

#include <stdexcept>

#include "catch.hpp"
#include "layer/check_product.hpp"

using namespace rramvar;

TEST_CASE("BlasProduct agrees with plain loops") {
  test::check_product(BlasProduct{});
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
