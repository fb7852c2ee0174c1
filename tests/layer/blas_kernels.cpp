#include "rramvar/layer/blas_kernels.hpp"

#include "catch.hpp"

using namespace rramvar;

TEST_CASE("Kernels that use all of the processor leave nothing unused, old ones do") {
  for (const char* widest : {"SkylakeX", "Cooperlake", "SapphireRapids"}) {
    CHECK(unused_vectors(widest).empty());
  }
  CHECK(unused_vectors("").empty());  // another BLAS: not known
#if defined(__x86_64__)
  const bool avx512 = __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
  const bool avx2 = __builtin_cpu_supports("avx2");
  CHECK(unused_vectors("Haswell") == (avx512 ? "AVX-512" : ""));
  CHECK(unused_vectors("Nehalem") == (avx512 ? "AVX-512" : (avx2 ? "AVX2" : "")));
#endif
}
