#pragma once
/// What a program says where its matrix products are slower than they need be.

#include <string>

namespace rramvar::programs {

/// One line that says that OpenBLAS leaves vectors of this processor unused, why, and how to fix
/// it; empty if it does not.
std::string blas_note();

}  // namespace rramvar::programs
