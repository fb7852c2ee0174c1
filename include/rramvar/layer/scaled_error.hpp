#pragma once
/// A weight error ΔW as floats that cannot overflow: each filter carries a power of two.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "rramvar/core/config.hpp"
#include "rramvar/core/xtensor.hpp"

namespace rramvar {

/// ΔW (F × K) = scale[f] · mantissa(f, k), with every finite row's largest |mantissa| in [1, 2).
///
/// With an analog exponent a weight can come back as 1e40. Float products of the mantissas stay in
/// range, and scaling by a power of two rounds nothing. Rows with Inf or NaN are kept as they are.
struct ScaledError {
  Tensor<2> mantissa;
  std::vector<double> scale;

  ScaledError(std::size_t filters, std::size_t inputs)
      : mantissa(std::array{filters, inputs}), scale(filters, 1.0) {}

  /// Sets ΔW = w_hat − w. @pre both hold F·K values
  void set_difference(std::span<const double> w_hat, std::span<const double> w) {
    RRAMVAR_ASSERT(w_hat.size() == mantissa.size() && w.size() == mantissa.size());
    const std::size_t inputs = mantissa.shape(1);
    for (std::size_t f = 0; f < scale.size(); ++f) {
      const std::size_t first = f * inputs;
      double largest = 0.0;
      for (std::size_t k = first; k < first + inputs; ++k) {
        largest = std::max(largest, std::abs(w_hat[k] - w[k]));
      }
      const bool scalable = largest > 0.0 && std::isfinite(largest);
      // Not below 2^-1022, so that the inverse stays finite too.
      scale[f] = scalable ? std::ldexp(1.0, std::max(std::ilogb(largest), -1022)) : 1.0;
      const double inverse = 1.0 / scale[f];
      for (std::size_t k = first; k < first + inputs; ++k) {
        mantissa.data()[k] = static_cast<float>((w_hat[k] - w[k]) * inverse);
      }
    }
  }
};

}  // namespace rramvar
