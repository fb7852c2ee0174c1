#pragma once
/// xtensor-blas, for the few files that call it: it is slow to read.

#include "rramvar/core/xtensor.hpp"

// The configuration must come first: without it xtensor-blas ≥ 0.21 multiplies without BLAS, 25
// times slower.
// clang-format off
#include <xtensor-blas/xblas_config.hpp>
#include <xtensor-blas/xblas.hpp>
// clang-format on
