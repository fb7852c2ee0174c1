#pragma once
/// Which kernels OpenBLAS chose, and whether they use what the processor has.

#include <algorithm>
#include <array>
#include <string_view>

#include "rramvar/layer/blas.hpp"

#ifdef RRAMVAR_HAS_WEAK_SYMBOLS
extern "C" {
__attribute__((weak)) char* openblas_get_corename(void);
}
#endif

namespace rramvar {

/// The kernels that OpenBLAS chose when the program started ("SkylakeX"); empty for another BLAS.
inline std::string_view blas_kernels() {
#ifdef RRAMVAR_HAS_WEAK_SYMBOLS
  if (openblas_get_corename != nullptr) return openblas_get_corename();
#endif
  return {};
}

/// Vectors that the processor has and the kernels of OpenBLAS leave unused ("AVX-512"); empty if
/// there are none, or with another BLAS.
inline std::string_view unused_vectors(std::string_view kernels = blas_kernels()) {
#if defined(__x86_64__)
  constexpr std::array<std::string_view, 3> avx512{"SkylakeX", "Cooperlake", "SapphireRapids"};
  constexpr std::array<std::string_view, 3> avx2{"Haswell", "Zen", "Excavator"};
  const auto among = [&](const auto& names) {
    return std::find(names.begin(), names.end(), kernels) != names.end();
  };
  if (kernels.empty() || among(avx512)) return {};
  if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) return "AVX-512";
  if (__builtin_cpu_supports("avx2") && !among(avx2)) return "AVX2";
#endif
  return {};
}

/// How much longer a product takes than with kernels that use all vectors of the processor, in
/// words; measured on AlexNet layer 1 and a Xeon with AVX-512 by OpenBLAS 0.3.21: 1.9 times with
/// AVX2's, 2.7 with AVX's, 4.6 to 6 with older ones.
inline std::string_view slower_by(std::string_view kernels, std::string_view unused) {
  const bool avx2 = kernels == "Haswell" || kernels == "Zen" || kernels == "Excavator";
  const bool avx = kernels == "Sandybridge" || kernels == "Bulldozer" || kernels == "Piledriver" ||
                   kernels == "Steamroller";
  if (unused == "AVX2") return avx ? "half as long again" : "two to three times as long";
  return avx2 ? "twice as long" : avx ? "three times as long" : "four to six times as long";
}

}  // namespace rramvar
