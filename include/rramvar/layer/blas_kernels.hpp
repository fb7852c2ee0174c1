#pragma once
/// Which kernels OpenBLAS chose, and whether they use what the processor has.

#include <string_view>

#include "rramvar/core/config.hpp"

namespace rramvar {

/// The kernels that OpenBLAS chose when the program started ("SkylakeX"); empty for another BLAS.
std::string_view blas_kernels();

/// Vectors that the processor has and the kernels of OpenBLAS leave unused ("AVX-512"); empty if
/// there are none, or with another BLAS.
std::string_view unused_vectors(std::string_view kernels = blas_kernels());

/// How much longer a product takes than with kernels that use all vectors of the processor, in
/// words; measured on AlexNet layer 1 and a Xeon with AVX-512 by OpenBLAS 0.3.21: 1.9 times with
/// AVX2's, 2.7 with AVX's, 4.6 to 6 with older ones.
std::string_view slower_by(std::string_view kernels, std::string_view unused);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/layer/blas_kernels-inl.hpp"
#endif
