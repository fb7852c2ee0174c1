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

TEST_CASE("What older kernels cost goes by the vectors that they lack") {
  CHECK(slower_by("Haswell", "AVX-512") == "twice as long");
  CHECK(slower_by("Sandybridge", "AVX-512") == "three times as long");
  for (const char* oldest : {"Prescott", "Core2", "Nehalem"}) {
    CHECK(slower_by(oldest, "AVX-512") == "four to six times as long");
    CHECK(slower_by(oldest, "AVX2") == "two to three times as long");
  }
  CHECK(slower_by("Sandybridge", "AVX2") == "half as long again");
}
