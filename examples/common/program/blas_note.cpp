#include "common/program/blas_note.hpp"

#include <cstdlib>
#include <string_view>

#include "rramvar/layer/blas_kernels.hpp"

namespace rramvar::programs {

std::string blas_note() {
  const std::string_view vectors = unused_vectors();
  if (vectors.empty()) return {};
  std::string out = "OpenBLAS multiplies Gram matrices with its ";
  out.append(blas_kernels()).append(" kernels, which leave the ").append(vectors);
  out.append(" of this processor unused, so that they take about ");
  out.append(slower_by(blas_kernels(), vectors)).append(": ");
  if (const char* chosen = std::getenv("OPENBLAS_CORETYPE")) {
    return out.append("unset OPENBLAS_CORETYPE (it is ").append(chosen).append(")");
  }
  return out.append("use a newer OpenBLAS, or set OPENBLAS_CORETYPE to ")
      .append(vectors == "AVX2" ? "HASWELL" : "SKYLAKEX");
}

}  // namespace rramvar::programs
