#pragma once
/// A weight error ΔW as floats that cannot overflow: each row carries a power of two.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "rramvar/core/config.hpp"
#include "rramvar/core/xtensor.hpp"
#include "rramvar/layer/wide_vectors.hpp"

namespace rramvar {

/// ΔW = scale[r] · mantissa(r, k), with every finite row's largest |mantissa| in [1, 2). A row is
/// one filter of one trial; the trials lie below each other.
///
/// With an analog exponent a weight can come back as 1e40. Float products of the mantissas stay in
/// range, and scaling by a power of two rounds nothing. Rows with Inf or NaN are kept as they are.
///
/// A filter that is read as 0, or as far smaller than it was stored, has the error −w but for a
/// rest that rounding to float would drown. Its row is Ŵ itself, and says so.
struct ScaledError {
  Tensor<2> mantissa;
  std::vector<double> scale;
  std::vector<std::uint8_t> is_weights;  ///< 1: the row is Ŵ, not ΔW

  ScaledError(std::size_t rows, std::size_t inputs)
      : mantissa(std::array{rows, inputs}, 0.0f), scale(rows, 1.0), is_weights(rows, 0) {}

  std::span<const float> row(std::size_t r) const { return rows(r, 1); }
  std::span<const float> rows(std::size_t first, std::size_t count) const {
    return {mantissa.data() + first * mantissa.shape(1), count * mantissa.shape(1)};
  }
  std::span<float> rows(std::size_t first, std::size_t count) {
    return {mantissa.data() + first * mantissa.shape(1), count * mantissa.shape(1)};
  }

  /// Sets the rows from `first_row` on to w_hat − w, or to w_hat where that is less than an eighth
  /// of it, by their largest entries. @pre both hold as many whole rows
  void set_difference(std::span<const double> w_hat, std::span<const double> w,
                      std::size_t first_row = 0);

 private:
  void set_row(std::size_t row, const double* w_hat, const double* w);
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/layer/scaled_error-inl.hpp"
#endif
