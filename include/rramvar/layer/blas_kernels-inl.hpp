#pragma once

#include <algorithm>
#include <array>

#include "rramvar/core/config.hpp"
#include "rramvar/layer/blas_kernels.hpp"
#include "rramvar/layer/openblas_symbols.hpp"

namespace rramvar {

RRAMVAR_INLINE std::string_view blas_kernels() {
#ifdef RRAMVAR_HAS_WEAK_SYMBOLS
  if (openblas_get_corename != nullptr) return openblas_get_corename();
#endif
  return {};
}

RRAMVAR_INLINE std::string_view unused_vectors(std::string_view kernels) {
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

RRAMVAR_INLINE std::string_view slower_by(std::string_view kernels, std::string_view unused) {
  const bool avx2 = kernels == "Haswell" || kernels == "Zen" || kernels == "Excavator";
  const bool avx = kernels == "Sandybridge" || kernels == "Bulldozer" || kernels == "Piledriver" ||
                   kernels == "Steamroller";
  if (unused == "AVX2") return avx ? "half as long again" : "two to three times as long";
  return avx2 ? "twice as long" : avx ? "three times as long" : "four to six times as long";
}

}  // namespace rramvar
