#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/layer/scaled_error.hpp"

namespace rramvar {

RRAMVAR_INLINE void ScaledError::set_difference(std::span<const double> w_hat,
                                                std::span<const double> w, std::size_t first_row) {
  const std::size_t inputs = mantissa.shape(1);
  RRAMVAR_ASSERT(w_hat.size() == w.size() && w.size() % inputs == 0);
  RRAMVAR_ASSERT(first_row * inputs + w.size() <= mantissa.size());
  for (std::size_t r = 0; r * inputs < w.size(); ++r) {
    set_row(first_row + r, w_hat.data() + r * inputs, w.data() + r * inputs);
  }
}

RRAMVAR_INLINE void ScaledError::set_row(std::size_t row, const double* w_hat, const double* w) {
  const std::size_t inputs = mantissa.shape(1);
  const auto find_largest = [](auto v, auto& weights, auto& most) RRAMVAR_KERNEL {
    weights[1] = weights[0] - weights[1];
    for (std::size_t i = 0; i < 2; ++i) {
      decltype(v)::drop_sign(weights[i]);
      most[i] = weights[i] > most[i] ? weights[i] : most[i];
    }
  };
  const LaneSums<2> most = sum_rows<2>(inputs, find_largest, w_hat, w);
  const double largest_weight = largest_of(most[0]);
  const double largest_error = largest_of(most[1]);
  const bool of_weights = 8.0 * largest_weight < largest_error && std::isfinite(largest_error);
  is_weights[row] = of_weights ? 1 : 0;
  const double largest = of_weights ? largest_weight : largest_error;
  const bool scalable = largest > 0.0 && std::isfinite(largest);
  // Not below 2^-1022, so that the inverse stays finite too.
  scale[row] = scalable ? std::ldexp(1.0, std::max(std::ilogb(largest), -1022)) : 1.0;
  const double inverse = 1.0 / scale[row];
  const double kept = of_weights ? 0.0 : 1.0;
  float* const out = mantissa.data() + row * inputs;
  on_widest_vectors([&](auto v) RRAMVAR_KERNEL {
    using V = decltype(v);
    std::size_t k = 0;
    for (; k + V::lanes <= inputs; k += V::lanes) {
      typename V::Doubles x;
      typename V::Doubles reference;
      V::load(w_hat + k, x);
      V::load(w + k, reference);
      x = (x - kept * reference) * inverse;
      V::store(x, out + k);
    }
    for (; k < inputs; ++k) out[k] = static_cast<float>((w_hat[k] - kept * w[k]) * inverse);
  });
}

}  // namespace rramvar
